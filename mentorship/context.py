"""What every page shows around its content. Asked for only by whole pages: pieces for htmx cost nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse

from mentorship.notifications.models import Notification
from mentorship.people.models import User
from mentorship.version import VERSION


@dataclass(frozen=True)
class Entry:
    """A line of a menu."""

    label: str
    url: str
    current: bool = False
    rare: bool = False


@dataclass(frozen=True)
class Place:
    """Where a menu may lead: the name of a page without arguments, the permission it takes, whether few go there.

    `parts` are the beginnings of further addresses that belong to it, without the first slash.
    """

    label: str
    name: str
    permission: str = ""
    rare: bool = False
    parts: tuple[str, ...] = ()


OF_PROGRAMS = (
    "activities/cohorts/",
    "activities/velocity/",
    "activities/sprints/",
    "activities/tracks/",
    "activities/programs/",
    "activities/task-templates/",
    "activities/teams/",
    "pairing/cohorts/",
    "pairing/programs/",
    "pairing/rotation/",
    "pairing/runs/",
    "pairing/circle-plans/",
    "pairing/tracks/",
    "evaluation/tracks/",
    "governance/programs/",
    "governance/cohorts/",
    "governance/questions/",
    "governance/success/",
    "governance/shared/",
    "governance/hand-overs/",
)
OF_REPORTS = ("governance/audits/", "governance/actions/", "evaluation/promotions/")
NAVIGATION = (
    Place("Home", "home"),
    Place("My pairs", "activities:pair_list", parts=("activities/", "pairing/", "governance/reviews/")),
    Place("Programs", "programs:program_list", parts=OF_PROGRAMS),
    Place("Assessments", "evaluation:cohort_list", "evaluation.assess_skills"),
    Place("Reports", "governance:report_list", "governance.read_reports", parts=OF_REPORTS),
    Place("People", "people:person_list", "people.browse_people"),
    Place("Imports", "people:import_list", "people.import_people", rare=True),
    Place("Roles", "access:role_list", "access.manage_roles", rare=True),
    Place("Access reviews", "governance:access_review_list", "governance.read_access_reviews", rare=True),
    Place("Trackers", "activities:tracker_list", "activities.connect_trackers", rare=True),
    Place("Retention", "governance:retention_list", "governance.set_retention", rare=True),
    Place("Consents", "people:consent_text_list", "people.publish_consents", rare=True),
    Place("Status", "notifications:status", "notifications.operate", rare=True),
    Place("Audit log", "audit_log", "audit.read_log", rare=True),
    Place("Emergency access", "governance:emergency_list", "governance.see_emergencies", rare=True),
)
ACCOUNT_MENU = (
    Place("About me", "people:me"),
    Place("My week", "people:week"),
    Place("Notices and hours", "notifications:preferences"),
    Place("My data", "rights:my_data"),
    Place("Who read what of mine", "audit_mine"),
    Place("Password", "account_change_password"),
    Place("Two-factor sign-in", "mfa_index"),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """``demo``, and for who is signed in ``version``, ``navigation``, ``account_menu``, ``search_url``,
    ``notifications_url`` and ``unread``."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "version": VERSION,
        "navigation": (navigation := _once(lambda: entries(NAVIGATION, user, request.path) if user.person_id else [])),
        "main_places": _once(lambda: split(navigation())[0]),
        "more_places": _once(lambda: split(navigation())[1]),
        "account_menu": _once(lambda: entries(ACCOUNT_MENU, user, request.path)),
        "search_url": address("search") if user.person_id else "",
        "notifications_url": address("notifications:notification_list") if user.person_id else "",
        "unread": _once(lambda: Notification.objects.unread().filter(person=user.person_id).count()),
    }


def entries(places: tuple[Place, ...], user: User, path: str) -> list[Entry]:
    """The places that exist and that the account may open; the one that the path lies deepest in is current."""
    open_to_user = [
        (place, url)
        for place in places
        if (url := address(place.name)) and (not place.permission or user.has_perm(place.permission))
    ]
    depths = [_depth(path, place, url) for place, url in open_to_user]
    deepest = max(depths, default=0)
    return [
        Entry(place.label, url, depth == deepest > 0, place.rare)
        for (place, url), depth in zip(open_to_user, depths, strict=True)
    ]


def split(places: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """What stands in the bar, and what stands behind "More" there: not worth it for a single one."""
    rare = [entry for entry in places if entry.rare]
    return (places, []) if len(rare) < 2 else ([entry for entry in places if not entry.rare], rare)


def _depth(path: str, place: Place, url: str) -> int:
    """How much of the path belongs to the place; everything lies below the home page, which is for itself alone."""
    root = get_script_prefix()
    starts = (url, *(root + part for part in place.parts))
    return max(
        (len(start) for start in starts if (path == start if start == root else path.startswith(start))), default=0
    )


def address(name: str, *args: Any) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _once(ask: Callable[[], Any]) -> Callable[[], Any]:
    """Templates call it at first use and keep the answer for the rest of the page."""
    return cache(ask)
