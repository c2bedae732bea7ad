from django.urls import path

from governance.views import (
    access_reviews,
    actions,
    audits,
    cycles,
    emergencies,
    emergency_reading,
    ownership,
    reports,
    retention,
    review_together,
    reviews,
    success,
)

app_name = "governance"

review_urls = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<uuid:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<uuid:pk>/answer/", reviews.review_answer, name="review_answer"),
    path("reviews/<uuid:pk>/sign/", reviews.review_sign, name="review_sign"),
    path("reviews/<uuid:pk>/extend/", reviews.review_extend, name="review_extend"),
    path("reviews/<uuid:pk>/say/", review_together.review_say, name="review_say"),
    path("reviews/<uuid:pk>/share/", review_together.review_share, name="review_share"),
    path("shared/<uuid:pk>/", review_together.review_shared, name="review_shared"),
    path("reviews/of/<uuid:pk>/", review_together.review_history, name="review_history"),
]
cycle_urls = [
    path("cohorts/<slug:slug>/reviews/", cycles.cohort_reviews, name="cohort_reviews"),
    path("cohorts/<slug:slug>/reviews/occasions/", cycles.cohort_occasions, name="cohort_occasions"),
    path("programs/<slug:slug>/questions/", cycles.template_list, name="template_list"),
    path("programs/<slug:slug>/questions/new/", cycles.template_create, name="template_create"),
    path("questions/<uuid:pk>/", cycles.template_detail, name="template_detail"),
    path("questions/<uuid:pk>/edit/", cycles.template_edit, name="template_edit"),
    path("programs/<slug:program_slug>/<slug:slug>/occasions/", cycles.track_occasions, name="track_occasions"),
]
success_urls = [
    path("programs/<slug:slug>/success/", success.success_detail, name="success_detail"),
    path("programs/<slug:slug>/success/new/", success.metric_create, name="metric_create"),
    path("success/<uuid:pk>/edit/", success.metric_edit, name="metric_edit"),
    path("success/<uuid:pk>/count/", success.metric_count, name="metric_count"),
    path("success/<uuid:pk>/stop/", success.metric_stop, name="metric_stop"),
]
audit_urls = [
    path("audits/", audits.audit_list, name="audit_list"),
    path("audits/run/", audits.audit_run, name="audit_run"),
    path("audits/<str:quarter>/", audits.audit_detail, name="audit_detail"),
    path("audits/<str:quarter>/<str:form>/", audits.audit_download, name="audit_download"),
]
action_urls = [
    path("actions/", actions.action_list, name="action_list"),
    path("actions/<uuid:pk>/", actions.action_detail, name="action_detail"),
    path("actions/<uuid:pk>/change/", actions.action_change, name="action_change"),
    path("actions/<uuid:pk>/close/", actions.action_close, name="action_close"),
    path("audits/<str:quarter>/findings/<int:number>/", actions.action_open, name="action_open"),
]
report_urls = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/publish/", reports.report_publish, name="report_publish"),
    path("reports/<str:quarter>/", reports.report_detail, name="report_detail"),
    path("reports/<str:quarter>/<str:form>/", reports.report_download, name="report_download"),
]
ownership_urls = [
    path("programs/<slug:slug>/hand-over/", ownership.hand_over_propose, name="hand_over_propose"),
    path("programs/<slug:slug>/take-back/", ownership.ownership_take_back, name="ownership_take_back"),
    path("hand-overs/<uuid:pk>/", ownership.hand_over_detail, name="hand_over_detail"),
    path("hand-overs/<uuid:pk>/decline/", ownership.hand_over_decline, name="hand_over_decline"),
    path("hand-overs/<uuid:pk>/withdraw/", ownership.hand_over_withdraw, name="hand_over_withdraw"),
]
emergency_urls = [
    path("emergency/", emergencies.emergency_list, name="emergency_list"),
    path("emergency/new/", emergencies.emergency_request, name="emergency_request"),
    path("emergency/of/<uuid:pk>/", emergencies.emergency_told, name="emergency_told"),
    path("emergency/<uuid:pk>/", emergencies.emergency_detail, name="emergency_detail"),
    path("emergency/<uuid:pk>/decide/", emergencies.emergency_decide, name="emergency_decide"),
    path("emergency/<uuid:pk>/end/", emergencies.emergency_end, name="emergency_end"),
    path("emergency/<uuid:pk>/review/", emergencies.emergency_review, name="emergency_review"),
    path("emergency/<uuid:pk>/read/", emergency_reading.emergency_things, name="emergency_things"),
    path(
        "emergency/<uuid:pk>/read/<str:kind>/<uuid:thing_pk>/",
        emergency_reading.emergency_read,
        name="emergency_read",
    ),
]
access_urls = [
    path("access/", access_reviews.access_review_list, name="access_review_list"),
    path("access/open/", access_reviews.access_review_open, name="access_review_open"),
    path("access/lines/<uuid:pk>/keep/", access_reviews.access_keep, name="access_keep"),
    path("access/lines/<uuid:pk>/drop/", access_reviews.access_drop, name="access_drop"),
    path("access/<str:quarter>/", access_reviews.access_review, name="access_review"),
    path("access/<str:quarter>/keep/", access_reviews.access_keep_group, name="access_keep_group"),
    path("access/<str:quarter>/close/", access_reviews.access_review_close, name="access_review_close"),
    path("access/<str:quarter>/csv/", access_reviews.access_review_csv, name="access_review_csv"),
]
retention_urls = [
    path("retention/", retention.retention_list, name="retention_list"),
    path("retention/<str:kind>/", retention.retention_change, name="retention_change"),
]
urlpatterns = [
    *emergency_urls,
    *review_urls,
    *cycle_urls,
    *success_urls,
    *audit_urls,
    *action_urls,
    *report_urls,
    *ownership_urls,
    *access_urls,
    *retention_urls,
]
