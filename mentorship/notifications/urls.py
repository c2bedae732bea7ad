from django.urls import path

from mentorship.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.notification_list, name="notification_list"),
    path("read/", views.notifications_read, name="notifications_read"),
    path("preferences/", views.preferences, name="preferences"),
    path("<uuid:pk>/", views.notification_open, name="notification_open"),
    path("<uuid:pk>/read/", views.notification_read, name="notification_read"),
    path("stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
