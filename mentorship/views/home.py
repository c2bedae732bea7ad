"""Each role's home on one page: what to do now, then what is theirs. A part with nothing in it is not there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from activities.selectors import items_due, mentee_goals, pairs_of, standing
from governance.models import EquityAudit, JointReview, Release
from governance.states import ReviewState
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.people.models import ImportRecord, Person
from pairing.models import Pairing, PairingRun
from pairing.states import PairingState, RunState
from programs.models import Cohort
from programs.selectors import cohorts_managed_by, cohorts_to_join
from programs.states import CohortState

SHOWN = 20


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what, in a sentence, and where to do it."""

    sentence: str
    url: str
    button: str
    due_on: date | None = None


@signed_in
def home(request: PersonRequest) -> HttpResponse:
    me, today = request.person, timezone.localdate()
    open_cohorts = cohorts_to_join(me, today)[:SHOWN]
    pairs = [_with_standing(pairing, me, today) for pairing in pairs_of(me)[:SHOWN]]
    context: dict[str, Any] = {
        "pairs": pairs,
        "todos": [*_offers(me), *_reviews(me), *_silences(pairs)],
        "items": items_due(me)[:SHOWN],
        "goals": mentee_goals(me)[:SHOWN],
        "cohorts_to_join": [cohort for cohort in open_cohorts if not cohort.joined],  # type: ignore[attr-defined]
    }
    context |= _owners_part(request) | _administrators_part(request)
    return render(request, "home.html", context)


def _with_standing(pairing: Pairing, me: Person, today: date) -> Pairing:
    """The pairing as its card shows it: the other of the pair, and how long they have not met."""
    cadence = pairing.cohort.track.cadence_days
    since = pairing.last_met_on or pairing.started_on  # type: ignore[attr-defined]
    pairing.partner = pairing.partner_of(me)  # type: ignore[attr-defined]
    pairing.mentoring = pairing.mentor_id == me.pk  # type: ignore[attr-defined]
    pairing.standing = standing(pairing.state, since, today, cadence)  # type: ignore[attr-defined]
    return pairing


def _offers(me: Person) -> list[Todo]:
    unanswered = Q(mentor=me, mentor_accepted_at=None) | Q(mentee=me, mentee_accepted_at=None)
    offers = Pairing.objects.filter(unanswered, state=PairingState.OFFERED).select_related("mentor", "mentee", "cohort")
    return [
        Todo(
            f"You and {offer.partner_of(me)} are proposed as a pair in {offer.cohort}.",
            offer.get_absolute_url(),
            "See the proposal",
        )
        for offer in offers[:SHOWN]
    ]


def _reviews(me: Person) -> list[Todo]:
    mine = JointReview.objects.filter(Q(pairing__mentor=me) | Q(pairing__mentee=me), pairing__state=PairingState.ACTIVE)
    waiting = mine.filter(state=ReviewState.OPEN).exclude(answers__person=me)
    unsigned = Q(pairing__mentor=me, mentor_agrees=None) | Q(pairing__mentee=me, mentee_agrees=None)
    revealed = mine.filter(unsigned, state=ReviewState.REVEALED)
    todos = []
    for review in (waiting | revealed).distinct().select_related("pairing__mentor", "pairing__mentee")[:SHOWN]:
        partner = review.pairing.partner_of(me)
        opened = review.state == ReviewState.OPEN
        sentence = f"Your joint review with {partner} is open." if opened else f"You and {partner} have both answered."
        button = "Answer the review" if opened else "Read and sign"
        url = reverse("governance:review_detail", args=[review.pk])
        todos.append(Todo(sentence, url, button, review.due_on if opened else None))
    return todos


def _silences(pairs: list[Pairing]) -> list[Todo]:
    return [
        Todo(
            f"You and {pairing.partner} have not met for a while.",  # type: ignore[attr-defined]
            reverse("activities:session_log", args=[pairing.pk]),
            "Log a session",
        )
        for pairing in pairs
        if pairing.standing in ("quiet", "at risk")  # type: ignore[attr-defined]
    ]


def _owners_part(request: PersonRequest) -> dict[str, Any]:
    """Cohorts somebody answers for, and the decisions that wait in them."""
    cohorts = list(cohorts_managed_by(request.user).exclude(state=CohortState.ENDED)[:SHOWN])
    if not cohorts and not request.user.has_perm("programs.create_program"):
        return {}
    runs = PairingRun.objects.filter(cohort__in=cohorts, state=RunState.PROPOSED).select_related("cohort")
    decisions = [
        Todo(f"The proposals for {run.cohort} wait for you.", run.get_absolute_url(), "Review the proposals")
        for run in runs
    ]
    return {"owns": True, "managed": cohorts, "decisions": decisions}


def _administrators_part(request: PersonRequest) -> dict[str, Any]:
    """How the installation is doing."""
    if not request.user.has_perm("notifications.operate"):
        return {}
    return {
        "operates": True,
        "last_import": ImportRecord.objects.first(),
        "dead_letters": Delivery.objects.filter(state=DeliveryState.DEAD).count(),
        "last_release": Release.objects.defer("content").first(),
        "last_audit": EquityAudit.objects.defer("content").first(),
        "open_cohorts": Cohort.objects.exclude(state=CohortState.ENDED).count(),
    }
