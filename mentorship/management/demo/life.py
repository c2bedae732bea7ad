"""What happens to pairs on their way: a concern in confidence, a pause with a stand-in, an end and another wish."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from activities.services.plans import plan_session
from mentorship.errors import Refusal
from mentorship.management.demo.timeline import SATURDAY
from pairing.models import Pairing
from pairing.services.covers import offer_cover, stand_ins_for
from pairing.services.escalations import advance_escalation, raise_escalation
from pairing.services.offers import ask_for_another, end_pairing
from pairing.services.pauses import pause_pairing
from pairing.states import EscalationReason, EscalationState

if TYPE_CHECKING:
    from mentorship.management.demo.cohorts import CohortStory
    from mentorship.management.demo.history import History

WORDS = "Every second meeting is cancelled an hour before. I don't want to blame anybody: our calendars never fit."


def tell_of_life(history: "History", now: datetime) -> None:
    """In the cohort that runs, away from the pair that visitors look at."""
    pairs = iter(_pairs(history))
    for tell in (_raise_concern, _pause, _end):
        pairing = next(pairs, None)
        if pairing:
            tell(pairing, now)
    running = _running(history)
    if running and running[-1].star_pair:
        _leave_unlogged(running[-1].star_pair.pairing, now)


def _running(history: "History") -> list["CohortStory"]:
    return [story for story in history.cohorts if story.is_running and story.pairs]


def _leave_unlogged(pairing: Pairing, now: datetime) -> None:
    """What visitors are asked to log: planned for the last working day, and over."""
    before = (now.date() - timedelta(days=back) for back in (1, 2, 3))
    day = next(day for day in before if day.weekday() < SATURDAY)
    starts_at = datetime.combine(day, time(14), pairing.mentor.zone)
    try:
        plan_session(
            pairing=pairing, plan_id=uuid4(), starts_at=starts_at, minutes=45, zone=pairing.mentor.timezone,
            by=pairing.mentor, now=starts_at - timedelta(days=5),
        )  # fmt: skip
    except Refusal:
        return  # the cohort is over


def _pairs(history: "History") -> list[Pairing]:
    running = _running(history)
    if not running:
        return []
    star = running[-1].star_pair
    seen = [person.pk for person in star.both] if star else []
    active = Pairing.objects.active().filter(cohort=running[-1].cohort).exclude(mentor__in=seen)
    program = "cohort__track__program"
    rows = active.select_related("mentor__user", "mentee__user", f"{program}__owner", f"{program}__deputy")
    return list(rows.order_by("-mentee__employee_id"))


def _raise_concern(pairing: Pairing, now: datetime) -> None:
    """To the owner, whom a visitor plays."""
    owner, raised_at = pairing.cohort.track.program.owner, now - timedelta(days=4)
    try:
        concern = raise_escalation(
            pairing=pairing, reason=EscalationReason.TIME, words=WORDS, mediator=owner, by=pairing.mentee,
            now=raised_at,
        )  # fmt: skip
    except Refusal:
        return  # the owner is in the mentee's line
    acknowledged = EscalationState.ACKNOWLEDGED
    advance_escalation(escalation=concern, to=acknowledged, by=owner, now=raised_at + timedelta(hours=20))


def _pause(pairing: Pairing, now: datetime) -> None:
    until = min(now.date() + timedelta(days=24), pairing.cohort.ends_on - timedelta(days=1))
    if until <= now.date():
        return
    pause_pairing(pairing=pairing, until=until, by=pairing.mentor, now=now - timedelta(days=3))
    for stand_in in stand_ins_for(pairing, now.date(), shown=1):
        offer_cover(
            pairing=pairing, mentor=stand_in.mentor, until=until, reason="Stands in while the pair is paused.",
            by=pairing.cohort.track.program.owner, now=now - timedelta(days=1),
        )  # fmt: skip


def _end(pairing: Pairing, now: datetime) -> None:
    ended = end_pairing(pairing=pairing, by=pairing.mentee, now=now - timedelta(days=2))
    ask_for_another(pairing=ended, by=pairing.mentee, now=now - timedelta(days=2))
