from django.urls import path

from mentorship.notifications import views

app_name = "notifications"

urlpatterns = [
    path("stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
