from django.urls import path

from activities.views import action_items, goals, notes, pairs, sessions

app_name = "activities"

pair_urls = [
    path("pairs/", pairs.pair_list, name="pair_list"),
    path("pairs/<uuid:pk>/", pairs.pair_detail, name="pair_detail"),
    path("cohorts/<slug:slug>/health/", pairs.cohort_health, name="cohort_health"),
]
session_urls = [
    path("pairs/<uuid:pairing_pk>/log/", sessions.session_log, name="session_log"),
    path("sessions/<uuid:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<uuid:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<uuid:pk>/withdraw/", sessions.session_withdraw, name="session_withdraw"),
]
note_urls = [
    path("pairs/<uuid:pairing_pk>/notes/new/", notes.note_create, name="note_create"),
    path("notes/<uuid:pk>/", notes.note_detail, name="note_detail"),
    path("notes/<uuid:pk>/edit/", notes.note_edit, name="note_edit"),
    path("notes/<uuid:pk>/delete/", notes.note_delete, name="note_delete"),
]
goal_urls = [
    path("pairs/<uuid:pairing_pk>/goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<uuid:pk>/", goals.goal_detail, name="goal_detail"),
    path("goals/<uuid:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/review/", goals.goal_review, name="goal_review"),
]
action_item_urls = [
    path("pairs/<uuid:pairing_pk>/action-items/", action_items.action_item_add, name="action_item_add"),
    path("action-items/<uuid:pk>/mark/", action_items.action_item_mark, name="action_item_mark"),
]
urlpatterns = [*pair_urls, *session_urls, *note_urls, *goal_urls, *action_item_urls]
