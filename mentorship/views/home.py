"""Each role's home on one page: what to do now, then what is theirs. A part with nothing in it is not there."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.selectors.goals import Glance, at_a_glance, goals_under_way
from activities.selectors.pairs import Seen, as_seen_by, current_pairs_of, items_due
from activities.selectors.tasks import tasks_due
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.encryption.keys import prefetch_keys
from mentorship.people.models import Person
from mentorship.views.circles import circles_part
from mentorship.views.first_steps import first_steps
from mentorship.views.overview import administrators_part, assessors_part, owners_part
from mentorship.views.waiting import Todo, asked_of, goals_that_wait, slots_today, waiting_for
from pairing.models import Pairing
from programs.models import Enrolment
from programs.selectors import cohorts_to_join
from programs.states import CohortState

SHOWN = 20


@signed_in
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    me, today = request.person, timezone.localdate()
    context = _pairs_part(request, today) | _joining(me, today) | _roles_part(request, today) | {"today": today}
    circles = circles_part(request, today)
    context |= {"todos": [*context["todos"], *circles.todos], "circles": circles.cards}
    context["count"] = sum(len(context[part]) for part in ("todos", "items", "tasks", "decisions"))
    told = ("cards", "circles", "todos", "waiting_in", "decisions", "owns", "operates")
    context["newcomer"] = not any(context.get(part) for part in told)
    return render(request, "home.html", context)


def _pairs_part(request: PersonRequest, today: date) -> dict[str, Any]:
    """What a mentor or a mentee does next, and their pairs."""
    me, now = request.person, timezone.now()
    current = [as_seen_by(me, pairing, now) for pairing in current_pairs_of(me, now)[: 2 * SHOWN]]
    pairs = [seen for seen in current if seen.pairing.is_under_way][:SHOWN]
    items = list(items_due(me)[:SHOWN]) if pairs else []
    slots = slots_today(me, now) if pairs else []
    tasks = list(tasks_due(me, now)[:SHOWN]) if pairs else []
    prefetch_keys(f"pairing:{pk}" for pk in [*(seen.pairing.pk for seen in pairs), *(i.pairing_id for i in items)])
    cards = _cards(request, pairs)
    goals = [todo for card in cards for todo in goals_that_wait(card["goals"], card["seen"].partner)]
    return {
        "todos": [*asked_of(request.user), *goals, *waiting_for(me, current, today), *slots],
        "items": items,
        "tasks": [(task, task.pairing.partner_of(me)) for task in tasks],
        "cards": cards,
    }


def _roles_part(request: PersonRequest, today: date) -> dict[str, Any]:
    """What the roles somebody holds ask of them."""
    user = request.user
    context = owners_part(user, today) | {"way": first_steps(user)}
    if user.has_perm("notifications.operate"):
        context |= administrators_part()
    assessing = assessors_part(today) if user.has_perm("evaluation.assess_skills") else []
    waiting = [*context.get("troubles", []), *context.get("decisions", []), *assessing]
    return context | {"decisions": waiting + _no_program(request, context)}


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


def _joining(me: Person, today: date) -> dict[str, Any]:
    """Cohorts one can join, and those one is in and waits for a pair."""
    mine = Enrolment.objects.enrolled().filter(person=me)
    before = mine.filter(cohort__state__in=[CohortState.ENROLLING, CohortState.MATCHING])
    paired = Pairing.objects.current().filter(mentee=me).values("cohort")
    left = mine.mentees().filter(cohort__state=CohortState.RUNNING).exclude(cohort__in=paired)
    waiting_in = list((before | left).select_related("cohort__track__program")[:SHOWN])
    cohorts = cohorts_to_join(me, today)[:SHOWN]
    return {
        "waiting_in": waiting_in,
        "cohorts_to_join": [cohort for cohort in cohorts if not cohort.joined],  # type: ignore[attr-defined]
    }
