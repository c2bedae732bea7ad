from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.models import PlannedSession, Session
from activities.policies import pairs as policies
from activities.selectors import goals as goal_selectors
from activities.selectors import pairs as selectors
from activities.selectors import rituals as ritual_selectors
from activities.selectors import tasks as task_selectors
from activities.selectors.check_ins import latest_of
from activities.selectors.circles import my_circles
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from pairing.models import Pairing
from pairing.selectors.life import life_of
from pairing.selectors.rotation import next_moves
from pairing.states import PairingState
from programs.models import Cohort

PAIRINGS = Pairing.objects.select_related("mentor", "mentee", "cohort__track__program")
SHOWN = 50


@signed_in
def pair_list(request: PersonRequest) -> HttpResponse:
    """Everybody I am or was paired with."""
    me, now, today = request.person, timezone.now(), timezone.localdate()
    past = Paginator(selectors.ended_pairs_of(me), SHOWN).get_page(request.GET.get("page"))
    context = {
        "pairs": [selectors.as_seen_by(me, pairing, now) for pairing in selectors.pairs_of(me, now)],
        "offers": [selectors.as_seen_by(me, pairing, now) for pairing in selectors.offers_to(me)[:SHOWN]],
        "past": past,
        "circles": my_circles(me, today),
        "moves": next_moves(me, today),
        "past_pairs": [selectors.as_seen_by(me, pairing, now) for pairing in past],
    }
    return render(request, "activities/pair_list.html", context)


@signed_in
def pair_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """What the two of a pair share: goals, action items, sessions; the words of notes stay closed here."""
    pairing = fetch(request, "pairing.view_pairing", selectors.with_contact(PAIRINGS), pk=pk)
    if pairing.state in (PairingState.OFFERED, PairingState.DECLINED):
        return redirect(pairing)
    partner, now = pairing.partner_of(request.person), timezone.now()
    plans = selectors.plans_of(pairing, request.person, now)
    items, done_items = selectors.items_of(pairing, request.user)
    tasks, done_tasks = task_selectors.tasks_in(pairing, request.user)
    goals = list(goal_selectors.goals_of(pairing, request.user))
    context = {
        "pairing": pairing,
        "seen": selectors.as_seen_by(request.person, pairing, now),
        "partner": partner,
        "now": now,
        "plans": plans,
        "check_ins": latest_of(pairing, request.person, now),
        "goals": goal_selectors.at_a_glance(goals, request.person),
        "score": goal_selectors.score_of_goals(goals),
        "items": items,
        "done_items": done_items,
        "tasks": tasks,
        "done_tasks": done_tasks,
        **_in_meetings(request, pairing, [planned for planned, *_ in plans], now),
        "sessions": _sessions(request, pairing),
        "notes": selectors.notes_of(pairing, request.user)[:SHOWN],
        "can_log": policies.can_log(pairing),
        **life_of(request.user, pairing),
        "who_goals": audience.of_goal(pairing, request.person),
        "who_items": audience.of_action_item(partner),
        "who_sessions": audience.of_session(partner),
    }
    return render(request, "activities/pair_detail.html", context)


def _sessions(request: PersonRequest, pairing: Any) -> Page[Session]:
    """A page of them; how many there are came with the pairing."""
    pages = Paginator(selectors.sessions_of(pairing, request.user), SHOWN)
    pages.count = pairing.session_count
    return pages.get_page(request.GET.get("page"))


def _in_meetings(
    request: PersonRequest, pairing: Pairing, plans: list[PlannedSession], now: datetime
) -> dict[str, Any]:
    """The slots of the pair in meetings that take place anyway, and what mentoring takes of a sprint."""
    today, slots = timezone.localdate(), list(ritual_selectors.touchpoints_of(pairing, request.user))
    time = ritual_selectors.times_of([pairing], plans, slots, now, today)[pairing.pk]
    return {"today": today, "slots": [ritual_selectors.shown(slot, today) for slot in slots], "time": time}


@signed_in
def cohort_health(request: PersonRequest, slug: str) -> HttpResponse:
    """How the pairs of a cohort are doing, from dates alone: for who runs or oversees the program."""
    cohorts = Cohort.objects.select_related("track__program")
    cohort = fetch(request, "programs.oversee_cohort", cohorts, slug=slug)
    rows, chosen = selectors.health_of(cohort, timezone.localdate()), request.GET.get("standing", "")
    counts = Counter(row.standing for row in rows)
    shown = [row for row in rows if chosen in ("", row.standing)]
    context = {
        "cohort": cohort,
        "tabs": _standings(request.path, counts, chosen),
        "ending_days": selectors.ENDING_DAYS,
        "silent": counts["quiet"] + counts["at risk"],
        "page": Paginator(shown, SHOWN).get_page(request.GET.get("page")),
        "total": len(rows),
        "can_open": request.user.has_perm("pairing.view_rationale", Pairing(cohort=cohort)),
    }
    return render(request, "activities/cohort_health.html", context)


def _standings(path: str, counts: Counter[str], chosen: str) -> list[dict[str, object]]:
    """All, and each standing that there is, as links."""
    tabs: list[dict[str, object]] = [
        {"label": "All", "url": path, "current": not chosen, "count": counts.total()},
    ]
    for name in selectors.STANDINGS:
        if counts[name] or name == chosen:
            url = f"{path}?{urlencode({'standing': name})}"
            tabs.append({"label": name.capitalize(), "url": url, "current": name == chosen, "count": counts[name]})
    return tabs
