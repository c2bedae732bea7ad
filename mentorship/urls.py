"""The site map: the roof's own pages, then one include per stage."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from mentorship.views import health, home, search

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health_live"),
    path("notifications/", include("mentorship.notifications.urls")),
    path("people/", include("mentorship.people.urls")),
    path("programs/", include("programs.urls")),
    path("pairing/", include("pairing.urls")),
    path("activities/", include("activities.urls")),
    path("governance/", include("governance.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
