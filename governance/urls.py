from django.urls import path

from governance.views import audits, reports, reviews

app_name = "governance"

review_urls = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<uuid:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<uuid:pk>/answer/", reviews.review_answer, name="review_answer"),
    path("reviews/<uuid:pk>/sign/", reviews.review_sign, name="review_sign"),
]
audit_urls = [
    path("audits/", audits.audit_list, name="audit_list"),
    path("audits/run/", audits.audit_run, name="audit_run"),
    path("audits/<str:quarter>/", audits.audit_detail, name="audit_detail"),
    path("audits/<str:quarter>/<str:form>/", audits.audit_download, name="audit_download"),
]
report_urls = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/publish/", reports.report_publish, name="report_publish"),
    path("reports/<str:quarter>/", reports.report_detail, name="report_detail"),
    path("reports/<str:quarter>/<str:form>/", reports.report_download, name="report_download"),
]
urlpatterns = [*review_urls, *audit_urls, *report_urls]
