from django.urls import path

from mentorship.notifications.views import deliveries, notices, preferences

app_name = "notifications"

delivery_urls = [
    path("deliveries/", deliveries.delivery_list, name="delivery_list"),
    path("deliveries/retry/", deliveries.deliveries_retry, name="deliveries_retry"),
    path("deliveries/<uuid:pk>/retry/", deliveries.delivery_retry, name="delivery_retry"),
    path("deliveries/<uuid:pk>/drop/", deliveries.delivery_drop, name="delivery_drop"),
]
notice_urls = [
    path("", notices.notification_list, name="notification_list"),
    path("read/", notices.notifications_read, name="notifications_read"),
    path("<uuid:pk>/", notices.notification_open, name="notification_open"),
    path("<uuid:pk>/read/", notices.notification_read, name="notification_read"),
    path("stop/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
]
preference_urls = [
    path("preferences/", preferences.preferences_page, name="preferences"),
    path("chat/", preferences.chat_page, name="chat"),
    path("chat/test/", preferences.chat_test, name="chat_test"),
    path("chat/disconnect/", preferences.chat_disconnect, name="chat_disconnect"),
]
urlpatterns = [*notice_urls, *preference_urls, *delivery_urls]
