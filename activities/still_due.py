"""Whether a reminder of this stage still holds when it goes: the pair may have met, planned or moved meanwhile."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from activities.models import CheckIn, PlannedSession, Task
from activities.selectors.circles import with_meetings
from activities.selectors.pairs import silent_since, with_contact
from activities.selectors.plans import Occurrence, is_logged
from activities.states import PlanState
from mentorship.notifications.still_due import Told, keys_of, still_due
from pairing.models import Circle, Pairing
from pairing.states import CircleState, PairingState


@still_due("session_overdue", "pairing_quiet", "pairing_end_offered")
def those_silent(told: Collection[Told], now: datetime) -> set[Told]:
    """The pair goes on, and its silence is the one that was spoken of."""
    found = with_contact(Pairing.objects.active().filter(pk__in=keys_of(told)))
    since = {str(pairing.pk): silent_since(pairing) for pairing in found}
    return {one for one in told if one.key in since and str(since[one.key]) == one.since}


@still_due("session_due")
def those_unplanned(told: Collection[Told], now: datetime) -> set[Told]:
    """Nothing was planned meanwhile either."""
    ahead = PlannedSession.objects.ahead(now).filter(pairing__pk__in=keys_of(told)).values_list("pairing", flat=True)
    planned = {str(pk) for pk in ahead}
    return {one for one in those_silent(told, now) if one.key not in planned}


@still_due("session_tomorrow")
def those_coming(told: Collection[Told], now: datetime) -> set[Told]:
    """It was neither moved nor called off."""
    found = PlannedSession.objects.filter(pk__in=keys_of(told), state=PlanState.PLANNED)
    starts = {(str(planned.pk), start.isoformat()) for planned in found for start in planned.occurrences()}
    return {one for one in told if (one.key, one.since) in starts}


@still_due("session_to_log")
def those_unlogged(told: Collection[Told], now: datetime) -> set[Told]:
    held = Q(pairing__sessions__withdrawn_at=None)
    found = (
        PlannedSession.objects.filter(pk__in=keys_of(told), state=PlanState.PLANNED)
        .select_related("pairing__mentor", "pairing__mentee")
        .annotate(last_met_on=Max("pairing__sessions__held_on", filter=held))
    )
    plans: dict[str, Any] = {str(planned.pk): planned for planned in found}
    return {one for one in told if one.key in plans and not _is_logged(plans[one.key], one.since)}


def _is_logged(planned: Any, start: str) -> bool:
    return is_logged(Occurrence(planned, datetime.fromisoformat(start)), planned.last_met_on)


@still_due("task_due")
def those_to_do(told: Collection[Told], now: datetime) -> set[Told]:
    """Neither done nor set aside, given to nobody else, and due on the same day still."""
    found = Task.objects.open().filter(pk__in=keys_of(told), pairing__state=PairingState.ACTIVE)
    rows = {(str(pk), str(due_on), owner) for pk, due_on, owner in found.values_list("pk", "due_on", "owner")}
    return {one for one in told if (one.key, one.since, one.person_id) in rows}


@still_due("check_in_late")
def those_unanswered(told: Collection[Told], now: datetime) -> set[Told]:
    waiting = CheckIn.objects.waiting().filter(pk__in=keys_of(told)).values_list("pk", flat=True)
    unanswered = {str(pk) for pk in waiting}
    return {one for one in told if one.key in unanswered}


@still_due("circle_overdue")
def those_circles(told: Collection[Told], now: datetime) -> set[Told]:
    found = with_meetings(Circle.objects.filter(pk__in=keys_of(told), state=CircleState.ACTIVE))
    since = {str(circle.pk): str(circle.last_met_on or circle.started_on) for circle in found}
    return {one for one in told if since.get(one.key) == one.since}
