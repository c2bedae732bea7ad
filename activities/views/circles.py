from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from activities import audience
from activities.selectors import circles as selectors
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.encryption.keys import prefetch_keys
from pairing.models import Circle, CircleMember, Turn
from pairing.policies.circles import why_not_join
from pairing.states import CircleState, MemberState
from programs.guide import cohort_tabs
from programs.models import Cohort

CIRCLES = Circle.objects.select_related("cohort__track__program__owner", "topic")
SHOWN = 50


@signed_in
def circle_list(request: PersonRequest, slug: str) -> HttpResponse:
    """The circles of a cohort: who is in, how many places are free, when they meet."""
    cohorts = Cohort.objects.select_related("track__program")
    cohort = fetch(request, "pairing.browse_circles", cohorts, slug=slug)
    manages = request.user.has_perm("pairing.form_circles", cohort)
    oversees = request.user.has_perm("programs.oversee_cohort", cohort)
    page = Paginator(selectors.circles_of_cohort(cohort), SHOWN).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "page": page,
        "cards": [selectors.card_of(circle, request.person, timezone.localdate()) for circle in page],
        "tabs": cohort_tabs(cohort, "activities:circle_list", manages=manages) if oversees else [],
        "manages": manages,
        "plans": cohort.circle_plans.select_related("made_by")[:5] if manages else [],
        "enrolled": cohort.enrolments.enrolled().filter(person=request.person).exists(),
    }
    return render(request, "activities/circle_list.html", context)


@signed_in
def circle_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """A circle for who is in it; for others in the cohort who is in and whether there is a place."""
    circle = fetch(request, "pairing.see_circle", CIRCLES, pk=pk)
    card = selectors.card_for(circle, request.person, timezone.localdate())
    leads = request.user.has_perm("pairing.lead_circle", circle)
    context = {
        "circle": circle,
        "card": card,
        "leads": leads and circle.state != CircleState.ENDED,
        "oversees": request.user.has_perm("programs.oversee_cohort", circle.cohort),
        "asked": _asked(circle) if leads else [],
        "why_not": "" if card.mine else why_not_join(circle, request.person),
        "inside": request.user.has_perm("pairing.view_circle", circle),
    }
    if context["inside"]:
        context |= _inside(request, circle)
    elif context["oversees"]:
        context["dates"] = selectors.dates_of(circle)
    return render(request, "activities/circle_detail.html", context)


def _asked(circle: Circle) -> list[CircleMember]:
    return list(circle.members.filter(state=MemberState.OFFERED).select_related("person"))


def _inside(request: PersonRequest, circle: Circle) -> dict[str, object]:
    """What the people of a circle share; the words of notes stay closed here."""
    prefetch_keys([f"circle:{circle.pk}"])
    sessions = selectors.sessions_of_circle(circle, request.user)
    past = Turn.objects.filter(circle=circle).exclude(ended_at=None).select_related("person")
    return {
        "sessions": Paginator(sessions, SHOWN).get_page(request.GET.get("page")),
        "goals": selectors.goals_of_circle(circle, request.user),
        "items": selectors.items_of_circle(circle, request.user)[:SHOWN],
        "notes": selectors.notes_of_circle(circle, request.user)[:SHOWN],
        "order": circle.members.present().select_related("person"),
        "turn": Turn.objects.filter(circle=circle, ended_at=None).select_related("person").first(),
        "past_turns": past[:10],
        "can_log": request.user.has_perm("pairing.take_part_in_circle", circle) and circle.state == CircleState.ACTIVE,
        "who_goals": audience.of_circle_goal(circle),
        "who_items": audience.of_circle_item(circle),
        "who_sessions": audience.of_circle_session(circle),
        "who_notes": audience.of_circle_note(circle),
    }
