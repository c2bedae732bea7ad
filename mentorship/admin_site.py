"""The admin site: a look at plain tables, for who runs the installation. Nothing is changed here.

Packages register what they hold: addresses, identities, secrets of a second factor. Whoever could edit those could sign
in as somebody else and read what is theirs, so the site knows only models that are registered as ``ReadOnly``.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from mentorship.people import second_factor


class ReadOnly(admin.ModelAdmin):
    """Lists and shows; adds, changes and deletes nothing."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Site(admin.AdminSite):
    site_header = site_title = "Mentorship"
    index_title = "Plain tables, to look at"

    def has_permission(self, request: HttpRequest) -> bool:
        """With a second factor alone, as any page of administration."""
        return super().has_permission(request) and second_factor.suffices(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if super().has_permission(request) and not second_factor.suffices(request.user):
            return second_factor.set_up(request)
        return super().login(request, extra_context)

    def get_urls(self) -> list[Any]:
        """Without the page that leads from a row to the site: it needs a table of sites, which there is not."""
        return [entry for entry in super().get_urls() if getattr(entry, "name", "") != "view_on_site"]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class and issubclass(admin_class, ReadOnly):
            super().register(model_or_iterable, admin_class, **options)
