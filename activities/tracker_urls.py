"""Trackers, and tasks on their way to one."""

from django.urls import path

from activities.views import tracked_tasks, tracker_hooks, trackers

tracker_urls = [
    path("trackers/", trackers.tracker_list, name="tracker_list"),
    path("trackers/new/<str:kind>/", trackers.tracker_create, name="tracker_create"),
    path("trackers/<uuid:pk>/", trackers.tracker_detail, name="tracker_detail"),
    path("trackers/<uuid:pk>/edit/", trackers.tracker_edit, name="tracker_edit"),
    path("trackers/<uuid:pk>/try/", trackers.tracker_try, name="tracker_try"),
    path("trackers/<uuid:pk>/secret/", trackers.tracker_secret, name="tracker_secret"),
    path("trackers/<uuid:pk>/figures/", trackers.tracker_figures, name="tracker_figures"),
    path("trackers/<uuid:pk>/retry/", trackers.tracker_retry, name="tracker_retry"),
    path("trackers/<uuid:pk>/remove/", trackers.tracker_remove, name="tracker_remove"),
    path("trackers/<uuid:pk>/hook/", tracker_hooks.tracker_hook, name="tracker_hook"),
    path("tasks/<uuid:pk>/send/", tracked_tasks.task_send, name="task_send"),
    path("tasks/<uuid:pk>/send-again/", tracked_tasks.task_send_again, name="task_send_again"),
    path("tasks/<uuid:pk>/leave-tracker/", tracked_tasks.task_leave_tracker, name="task_leave_tracker"),
]
