"""The site map: the roof's own pages, then one include per stage."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from activities.views.feeds import calendar_feed
from mentorship.notifications.urls import urlpatterns as notification_urls
from mentorship.views import audit_log, catalogue, guide, health, home, own_readings, rules, search, status

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# These look at every stage, so they are the roof's; they are found where the mail is.
operating_urls = [
    path("status/", status.status, name="status"),
    path("rules/", rules.rule_list, name="rule_list"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("help/", guide.guide, name="help"),
    path("audit/", audit_log.audit_log, name="audit_log"),
    path("audit/export/", audit_log.audit_export, name="audit_export"),
    path("audit/mine/", own_readings.audit_mine, name="audit_mine"),
    path("audit/of/<str:label>/", audit_log.audit_of, name="audit_of"),
    path("audit/people/<int:pk>/", audit_log.audit_person, name="audit_person"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health_live"),
    path("notifications/", include(([*notification_urls, *operating_urls], "notifications"))),
    path("people/", include("governance.rights_urls")),  # people cannot know of the stages, whose tables these ask
    path("people/", include("mentorship.people.urls")),
    path("roles/", include("mentorship.access.urls")),
    path("programs/", include("programs.urls")),
    path("pairing/", include("pairing.urls")),
    path("activities/", include("activities.urls")),
    path("governance/", include("governance.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("accounts/", include("mentorship.people.sign_in_urls")),
    path("admin/", admin.site.urls),
]
