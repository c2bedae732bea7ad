"""Reads that span models. What owners may see of a pair is named in ``OVERSIGHT_COLUMNS`` and nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from activities.models import ActionItem, Goal, Note, Session
from activities.states import GoalState
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort

# Dates, counts and states: never a note, a goal, a topic or an action item.
OVERSIGHT_COLUMNS = (
    "pk",
    "state",
    "mentor__name",
    "mentee__name",
    "started_on",
    "ended_on",
    "session_count",
    "last_met_on",
)


def with_contact(pairings: QuerySet[Pairing]) -> QuerySet[Any]:
    """Each pairing with ``last_met_on``, ``session_count`` and the ``next_on`` of its latest session."""
    held = Q(sessions__withdrawn_at__isnull=True)
    latest = Session.objects.held().filter(pairing=OuterRef("pk")).order_by("-held_on", "-logged_at")
    return pairings.annotate(
        last_met_on=Max("sessions__held_on", filter=held),
        session_count=Count("sessions", filter=held),
        next_on=Subquery(latest.values("next_on")[:1]),
    )


def pairs_of(person: Person) -> QuerySet[Pairing]:
    """Somebody's active pairings, longest without contact first."""
    active = Pairing.objects.active().of(person).select_related("mentor", "mentee", "cohort__track__program")
    return with_contact(active).order_by("last_met_on", "started_on")


def goals_of(pairing: Pairing, user: User) -> QuerySet[Goal]:
    return Goal.objects.visible_to(user).filter(pairing=pairing).prefetch_related("history__reviewed_by")


def mentee_goals(person: Person) -> QuerySet[Goal]:
    """The goals under way of a mentee, over all their pairings."""
    goals = Goal.objects.filter(pairing__mentee=person, state=GoalState.ACTIVE)
    return goals.select_related("pairing__mentor").prefetch_related("history")


def items_due(person: Person) -> QuerySet[ActionItem]:
    """What somebody said they would do, by date; in pairings that last."""
    items = ActionItem.objects.open().filter(owner=person, pairing__state=PairingState.ACTIVE)
    return items.select_related("pairing__mentor", "pairing__mentee").order_by("due_on", "created_at")


def open_items_of(pairing: Pairing, user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.visible_to(user).filter(pairing=pairing).open().select_related("owner")


def sessions_of(pairing: Pairing, user: User) -> QuerySet[Session]:
    """The pair's sessions with the notes and action items this account may see of each."""
    notes = Note.objects.visible_to(user).select_related("author").defer("body")
    items = ActionItem.objects.visible_to(user).select_related("owner")
    return (
        Session.objects.held()
        .filter(pairing=pairing)
        .select_related("logged_by")
        .prefetch_related(Prefetch("notes", queryset=notes), Prefetch("action_items", queryset=items))
    )


@dataclass(frozen=True)
class Health:
    """One pairing as its program's owner sees it: from dates alone."""

    pairing_id: str
    mentor: str
    mentee: str
    state: str
    sessions: int
    last_met_on: date | None
    standing: str


def standing(state: str, since: date | None, today: date, cadence_days: int) -> str:
    """waiting, active, quiet (past the cadence), at risk (past twice the cadence) or ended."""
    if state in (PairingState.ENDED, PairingState.DECLINED):
        return "ended"
    if state == PairingState.OFFERED or since is None:
        return "waiting"
    silent = today - since
    if silent > timedelta(days=2 * cadence_days):
        return "at risk"
    return "quiet" if silent > timedelta(days=cadence_days) else "active"


def health_of(cohort: Cohort, today: date) -> list[Health]:
    """Every pairing of a cohort, from the columns an owner may see."""
    rows = with_contact(Pairing.objects.filter(cohort=cohort)).order_by("mentee__name").values(*OVERSIGHT_COLUMNS)
    cadence = cohort.track.cadence_days
    return [
        Health(
            pairing_id=str(row["pk"]), mentor=row["mentor__name"], mentee=row["mentee__name"], state=row["state"],
            sessions=row["session_count"], last_met_on=row["last_met_on"],
            standing=standing(row["state"], row["last_met_on"] or row["started_on"], today, cadence),
        )
        for row in rows
    ]  # fmt: skip
