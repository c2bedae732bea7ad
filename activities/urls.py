from django.urls import path

from activities.tracker_urls import tracker_urls
from activities.velocity_urls import pull_request_urls, velocity_urls
from activities.views import (
    action_items,
    calendars,
    check_ins,
    circle_sessions,
    circle_words,
    circles,
    feeds,
    goal_answers,
    goal_parts,
    goals,
    invitations,
    notes,
    pairs,
    plans,
    quiet,
    rituals,
    sessions,
    task_copies,
    task_templates,
    tasks,
    touchpoints,
)

app_name = "activities"

pair_urls = [
    path("pairs/", pairs.pair_list, name="pair_list"),
    path("pairs/<uuid:pk>/", pairs.pair_detail, name="pair_detail"),
    path("pairs/<uuid:pk>/quiet/", quiet.pair_quiet, name="pair_quiet"),
    path("cohorts/<slug:slug>/health/", pairs.cohort_health, name="cohort_health"),
]
session_urls = [
    path("log/", sessions.session_choose, name="session_choose"),
    path("pairs/<uuid:pairing_pk>/log/", sessions.session_log, name="session_log"),
    path("sessions/<uuid:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<uuid:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<uuid:pk>/withdraw/", sessions.session_withdraw, name="session_withdraw"),
]
plan_urls = [
    path("pairs/<uuid:pairing_pk>/plan/", plans.plan_create, name="plan_create"),
    path("plans/<uuid:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<uuid:pk>/move/", plans.plan_move, name="plan_move"),
    path("plans/<uuid:pk>/cancel/", plans.plan_cancel, name="plan_cancel"),
    path("plans/<uuid:pk>/answer/", invitations.plan_answer, name="plan_answer"),
    path("plans/answer/<str:token>/", invitations.session_answer, name="session_answer"),
]
check_in_urls = [
    path("pairs/<uuid:pairing_pk>/check-ins/", check_ins.check_in_list, name="check_in_list"),
    path("pairs/<uuid:pairing_pk>/check-ins/new/", check_ins.check_in_create, name="check_in_create"),
    path("check-ins/<uuid:pk>/", check_ins.check_in_detail, name="check_in_detail"),
]
feed_urls = [
    path("calendar/", feeds.feed_page, name="feed"),
    path("calendar/open/", feeds.feed_open, name="feed_open"),
    path("calendar/close/", feeds.feed_close, name="feed_close"),
    path("calendar/connect/", calendars.calendar_connect, name="calendar_connect"),
    path("calendar/choose/", calendars.calendar_choose, name="calendar_choose"),
    path("calendar/disconnect/", calendars.calendar_disconnect, name="calendar_disconnect"),
]
note_urls = [
    path("pairs/<uuid:pairing_pk>/notes/new/", notes.note_create, name="note_create"),
    path("notes/<uuid:pk>/", notes.note_detail, name="note_detail"),
    path("notes/<uuid:pk>/edit/", notes.note_edit, name="note_edit"),
    path("notes/<uuid:pk>/delete/", notes.note_delete, name="note_delete"),
]
goal_urls = [
    path("goals/", goals.goal_list, name="goal_list"),
    path("pairs/<uuid:pairing_pk>/goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<uuid:pk>/", goals.goal_detail, name="goal_detail"),
    path("goals/<uuid:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/review/", goals.goal_review, name="goal_review"),
    path("goals/<uuid:pk>/agree/", goal_answers.goal_agree, name="goal_agree"),
    path("goals/<uuid:pk>/withdraw/", goal_answers.goal_withdraw, name="goal_withdraw"),
    path("goal-words/<uuid:pk>/agree/", goal_answers.rewording_agree, name="rewording_agree"),
    path("goal-words/<uuid:pk>/withdraw/", goal_answers.rewording_withdraw, name="rewording_withdraw"),
    path("goals/<uuid:pk>/evidence/", goal_parts.evidence_add, name="evidence_add"),
    path("goal-evidence/<uuid:pk>/remove/", goal_parts.evidence_remove, name="evidence_remove"),
    path("goals/<uuid:pk>/steps/", goal_parts.step_add, name="step_add"),
    path("goal-steps/<uuid:pk>/mark/", goal_parts.step_mark, name="step_mark"),
    path("goal-steps/<uuid:pk>/remove/", goal_parts.step_remove, name="step_remove"),
]
action_item_urls = [
    path("pairs/<uuid:pairing_pk>/action-items/", action_items.action_item_add, name="action_item_add"),
    path("action-items/<uuid:pk>/mark/", action_items.action_item_mark, name="action_item_mark"),
]
task_urls = [
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/copy/", task_copies.task_copy, name="task_copy"),
    path("tasks/copy/<str:form>/", task_copies.task_download, name="task_download"),
    path("tasks/<uuid:pk>/", tasks.task_detail, name="task_detail"),
    path("tasks/<uuid:pk>/edit/", tasks.task_edit, name="task_edit"),
    path("tasks/<uuid:pk>/move/", tasks.task_move, name="task_move"),
    path("task-criteria/<uuid:pk>/mark/", tasks.criterion_mark, name="criterion_mark"),
    path("pairs/<uuid:pairing_pk>/tasks/", tasks.task_ideas, name="task_ideas"),
    path("pairs/<uuid:pairing_pk>/tasks/new/", tasks.task_create, name="task_create"),
    path("programs/<slug:slug>/task-templates/", task_templates.template_list, name="template_list"),
    path("programs/<slug:slug>/task-templates/new/", task_templates.template_create, name="template_create"),
    path("task-templates/<uuid:pk>/edit/", task_templates.template_edit, name="template_edit"),
    path("task-templates/<uuid:pk>/remove/", task_templates.template_remove, name="template_remove"),
]
ritual_urls = [
    path("rituals/", rituals.ritual_list, name="ritual_list"),
    path("rituals/new/", rituals.ritual_create, name="ritual_create"),
    path("rituals/<uuid:pk>/", rituals.ritual_detail, name="ritual_detail"),
    path("rituals/<uuid:pk>/edit/", rituals.ritual_edit, name="ritual_edit"),
    path("rituals/<uuid:pk>/end/", rituals.ritual_end, name="ritual_end"),
    path("rituals/<uuid:pk>/hold/", touchpoints.touchpoint_hold, name="touchpoint_hold"),
    path("rituals/<uuid:pk>/attach/<uuid:pairing_pk>/", touchpoints.touchpoint_attach, name="touchpoint_attach"),
    path("pairs/<uuid:pairing_pk>/rituals/", touchpoints.pair_rituals, name="pair_rituals"),
    path("pairs/<uuid:pairing_pk>/rituals/new/", rituals.ritual_create_for_pair, name="ritual_create_for_pair"),
    path("touchpoints/<uuid:pk>/edit/", touchpoints.touchpoint_edit, name="touchpoint_edit"),
    path("touchpoints/<uuid:pk>/stop/", touchpoints.touchpoint_stop, name="touchpoint_stop"),
    path("teams/<int:pk>/time/", rituals.team_time, name="team_time"),
]
circle_urls = [
    path("cohorts/<slug:slug>/circles/", circles.circle_list, name="circle_list"),
    path("circles/<uuid:pk>/", circles.circle_detail, name="circle_detail"),
    path("circles/<uuid:circle_pk>/log/", circle_sessions.circle_session_log, name="circle_session_log"),
    path("circles/<uuid:circle_pk>/notes/new/", circle_words.circle_note_create, name="circle_note_create"),
    path("circles/<uuid:circle_pk>/goals/new/", circle_words.circle_goal_create, name="circle_goal_create"),
    path("circles/<uuid:circle_pk>/action-items/", circle_words.circle_item_add, name="circle_item_add"),
    path("circle-sessions/<uuid:pk>/", circle_sessions.circle_session_detail, name="circle_session_detail"),
    path("circle-sessions/<uuid:pk>/edit/", circle_sessions.circle_session_edit, name="circle_session_edit"),
    path("circle-sessions/<uuid:pk>/present/", circle_sessions.circle_session_present, name="circle_session_present"),
    path(
        "circle-sessions/<uuid:pk>/withdraw/", circle_sessions.circle_session_withdraw, name="circle_session_withdraw"
    ),
    path("circle-notes/<uuid:pk>/", circle_words.circle_note_detail, name="circle_note_detail"),
    path("circle-notes/<uuid:pk>/edit/", circle_words.circle_note_edit, name="circle_note_edit"),
    path("circle-notes/<uuid:pk>/delete/", circle_words.circle_note_delete, name="circle_note_delete"),
    path("circle-goals/<uuid:pk>/", circle_words.circle_goal_detail, name="circle_goal_detail"),
    path("circle-goals/<uuid:pk>/edit/", circle_words.circle_goal_edit, name="circle_goal_edit"),
    path("circle-goals/<uuid:pk>/review/", circle_words.circle_goal_review, name="circle_goal_review"),
    path("circle-action-items/<uuid:pk>/mark/", circle_words.circle_item_mark, name="circle_item_mark"),
]
urlpatterns = [
    *pair_urls,
    *session_urls,
    *plan_urls,
    *check_in_urls,
    *feed_urls,
    *note_urls,
    *goal_urls,
    *action_item_urls,
    *task_urls,
    *ritual_urls,
    *tracker_urls,
    *circle_urls,
    *velocity_urls,
    *pull_request_urls,
]
