"""Each role's home on one page: what to do now, then what is theirs. A part with nothing in it is not there."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.selectors.goals import Glance, at_a_glance, goals_under_way
from activities.selectors.pairs import Seen, as_seen_by, current_pairs_of
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.access.roles import Role
from mentorship.access.rules import keep_roles, roles_asleep
from mentorship.encryption.keys import prefetch_keys
from mentorship.people.models import User
from mentorship.views.at_home import SHOWN, Rows, rows_at_home
from mentorship.views.circles import circles_part
from mentorship.views.first_steps import first_steps
from mentorship.views.overview import actions_that_wait, administrators_part, assessors_part, owners_part
from mentorship.views.waiting import (
    Todo,
    asked_by,
    goals_that_wait,
    opened_in_emergency,
    own_that_wait,
    slots_today,
    waiting_for,
)


@signed_in
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    me, now, today = request.person, timezone.now(), timezone.localdate()
    rows = rows_at_home(me, now, today)
    keep_roles(request.user, rows["roles"])
    circles = circles_part(me, rows["circles"], rows["circle_items"], today)
    context = _pairs_part(request, rows, now) | _joining(rows) | _roles_part(request, rows, today)
    context |= {"todos": [*context["todos"], *circles.todos], "circles": circles.cards, "today": today}
    context["count"] = sum(len(context[part]) for part in ("todos", "items", "tasks", "decisions"))
    told = ("cards", "circles", "todos", "waiting_in", "decisions", "owns", "operates")
    context["newcomer"] = not any(context.get(part) for part in told)
    return render(request, "home.html", context)


def _pairs_part(request: PersonRequest, rows: Rows, now: datetime) -> dict[str, Any]:
    """What a mentor or a mentee does next, and their pairs."""
    me, today = request.person, timezone.localdate()
    current = [as_seen_by(me, pairing, now) for pairing in current_pairs_of(me, now)[: 2 * SHOWN]]
    pairs = [seen for seen in current if seen.pairing.is_under_way][:SHOWN]
    _open_keys(pairs, rows)
    cards = _cards(request, pairs)
    requests = [asked_by(row) for row in rows["requests"]]
    goals = [todo for card in cards for todo in goals_that_wait(card["goals"], card["seen"].partner)]
    slots = slots_today(rows["slots"], me, now)
    first = [*opened_in_emergency(rows["emergencies"]), *own_that_wait(rows)]
    return {
        "todos": [*first, *requests, *goals, *waiting_for(me, current, rows, today), *slots],
        "items": rows["items"],
        "tasks": [(task, task.pairing.partner_of(me)) for task in rows["tasks"]],
        "cards": cards,
    }


def _open_keys(pairs: list[Seen], rows: Rows) -> None:
    """All that the page shows words of, with one question."""
    of_pairs = {seen.pairing.pk for seen in pairs} | {item.pairing_id for item in rows["items"]}
    of_circles = {item.circle_id for item in rows["circle_items"]}
    prefetch_keys([*(f"pairing:{pk}" for pk in of_pairs), *(f"circle:{pk}" for pk in of_circles)])


def _roles_part(request: PersonRequest, rows: Rows, today: date) -> dict[str, Any]:
    """What the roles somebody holds ask of them."""
    user = request.user
    context = owners_part(rows["programs"], today) | {"way": first_steps(user)}
    if user.has_perm("notifications.operate"):
        context |= administrators_part()
    assessing = assessors_part(today) if user.has_perm("evaluation.assess_skills") else []
    actions = rows["actions"] if user.has_perm("governance.read_reports") else []
    acting = actions_that_wait(actions, request.person, today)
    waiting = [*_asleep(user), *context.get("troubles", []), *context.get("decisions", []), *acting, *assessing]
    return context | {"decisions": waiting + _no_program(request, context)}


def _asleep(user: User) -> list[Todo]:
    """Roles that wait for a second factor of the account."""
    roles = " and ".join(sorted(Role(role).label for role in roles_asleep(user)))
    if not roles:
        return []
    return [Todo(f"You are {roles}, which takes two-factor sign-in.", reverse("mfa_index"), "Turn it on")]


def _no_program(request: PersonRequest, context: dict[str, Any]) -> list[Todo]:
    """Who has the role and no program yet; while the first steps are shown, they say it."""
    leads = request.user.has_perm("programs.create_program") and not request.user.has_perm("notifications.operate")
    if context["way"] or context.get("owns") or not leads:
        return []
    return [Todo("You answer for no program yet.", reverse("programs:program_create"), "Found a program")]


def _cards(request: PersonRequest, pairs: list[Seen]) -> list[dict[str, Any]]:
    """Each pair with the goals it works on."""
    goals: dict[Any, list[Glance]] = {}
    if pairs:
        for glance in at_a_glance(goals_under_way([seen.pairing for seen in pairs], request.user), request.person):
            goals.setdefault(glance.goal.pairing_id, []).append(glance)
    return [{"seen": seen, "goals": goals.get(seen.pairing.pk, [])} for seen in pairs]


def _joining(rows: Rows) -> dict[str, Any]:
    """Cohorts one can join, and those one is in and waits for a pair."""
    return {
        "waiting_in": rows["waiting_in"],
        "cohorts_to_join": [cohort for cohort in rows["cohorts"] if not cohort.joined],
    }
