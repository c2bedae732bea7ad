"""Reads of rituals and the slots in them, and what mentoring adds to a sprint."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from activities import rhythm
from activities.added_time import MOST_SPRINTS, AddedTime, added_time, looked_back_from, sprints_since
from activities.ideas.prompts import text_of
from activities.models import PlannedSession, Ritual, Session, Sprint, Touchpoint
from activities.teams import teams_mentored_in, teams_visible_to
from mentorship.people.models import Person, Position, Unit, User
from pairing.models import Pairing
from pairing.states import PairingState

AHEAD = timedelta(days=MOST_SPRINTS * rhythm.SPRINT_DAYS)


def rituals_of(user: User) -> QuerySet[Ritual]:
    """The meetings somebody may know of, by team."""
    related = ("unit", "pairing__mentor", "pairing__mentee")
    return Ritual.objects.visible_to(user).select_related(*related).order_by("unit__path", "name", "pk")


def rituals_for(pairing: Pairing, user: User, day: date) -> QuerySet[Ritual]:
    """The meetings that go on and that one of the pair is in, or that the pair keeps for itself."""
    teams = Position.objects.open().filter(person__in=[pairing.mentor_id, pairing.mentee_id]).values("unit")
    return rituals_of(user).going_on(day).filter(Q(unit__in=teams) | Q(pairing=pairing))  # type: ignore[attr-defined]


def pairs_in(ritual: Ritual, person: Person) -> QuerySet[Pairing]:
    """Somebody's pairs that last and could have a slot in a meeting: one of the two is in its team."""
    pairs = Pairing.objects.under_way().of(person).select_related("mentor", "mentee", "cohort")
    if ritual.pairing_id:
        return pairs.filter(pk=ritual.pairing_id)
    team = Position.objects.open().filter(unit=ritual.unit_id).values("person")
    return pairs.filter(Q(mentor__in=team) | Q(mentee__in=team)).order_by("started_on", "pk")


def teams_to_register(user: User) -> QuerySet[Unit]:
    """For which teams somebody may make a meeting known."""
    return (teams_visible_to(user) | teams_mentored_in(user)).order_by("path")


def touchpoints_of(pairing: Pairing, user: User) -> QuerySet[Touchpoint]:
    slots = Touchpoint.objects.visible_to(user).kept().filter(pairing=pairing)
    return slots.select_related("ritual__unit", "pairing")


def touchpoints_in(ritual: Ritual, user: User) -> QuerySet[Touchpoint]:
    """The slots in a meeting that somebody may see: of their own pairs, and of mentors with the team."""
    slots = Touchpoint.objects.visible_to(user).kept().filter(ritual=ritual)
    return slots.select_related("ritual", "pairing__mentor", "pairing__mentee", "mentor")


@dataclass(frozen=True)
class Slot:
    """A slot as its pages show it. ``next_on``: the day it is taken next."""

    touchpoint: Touchpoint
    question: str
    next_on: date | None


def shown(touchpoint: Touchpoint, today: date) -> Slot:
    question = touchpoint.own_prompt or text_of(touchpoint.ritual.kind, touchpoint.prompt)
    return Slot(touchpoint, question, next(days_of(touchpoint, today, today + AHEAD), None))


def days_of(touchpoint: Touchpoint, since: date, until: date) -> Any:
    """The days on which a slot is taken, up to and including ``until``; none once its meeting has ended."""
    ritual = touchpoint.ritual
    if ritual.ended_on:
        until = min(until, ritual.ended_on - timedelta(days=1))
    return rhythm.slots(
        ritual.first_on, ritual.every_days, touchpoint.every_sprints, touchpoint.attached_at.date(), since, until
    )


def own_touchpoints(user: User) -> QuerySet[Touchpoint]:
    """Somebody's own slots, of pairs that are active."""
    mine = Q(pairing__mentor=user.person_id) | Q(pairing__mentee=user.person_id)
    slots = Touchpoint.objects.visible_to(user).kept().filter(mine, pairing__state=PairingState.ACTIVE)
    return slots.select_related("ritual", "pairing__mentor", "pairing__mentee").order_by("ritual__name", "pk")


def taken_on(slots: Iterable[Touchpoint], day: date) -> list[Slot]:
    """Those of a day's meetings."""
    return [slot for row in slots if (slot := shown(row, day)).next_on == day]


def added_times(pairings: Sequence[Pairing], now: datetime, today: date) -> dict[UUID, AddedTime]:
    """What each of these pairs has of a sprint, in minutes; the same three queries however many they are."""
    ids = [pairing.pk for pairing in pairings]
    plans = PlannedSession.objects.ahead(now).filter(pairing__in=ids)
    slots = Touchpoint.objects.kept().filter(pairing__in=ids).select_related("ritual").defer("own_prompt")
    return times_of(pairings, plans, slots, now, today)


def times_of(
    pairings: Sequence[Pairing],
    plans: Iterable[PlannedSession],
    slots: Iterable[Touchpoint],
    now: datetime,
    today: date,
) -> dict[UUID, AddedTime]:
    """The same where the plans that are ahead and the slots with their meetings are at hand: one query."""
    logged, planned = _logged([pairing.pk for pairing in pairings], today), _planned(plans, now)
    taken = _minutes_of(slots)
    times = {}
    for pairing in pairings:
        first = looked_back_from(pairing.started_on or today, today)
        times[pairing.pk] = added_time(
            logged[pairing.pk], sprints_since(first, today), planned[pairing.pk], taken[pairing.pk]
        )
    return times


def _logged(ids: Sequence[UUID], today: date) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    held = Session.objects.held().filter(pairing__in=ids, held_on__gte=looked_back_from(date.min, today))
    for pairing, minutes in held.values_list("pairing", "minutes"):
        found[pairing].append(minutes)
    return found


def _planned(plans: Iterable[PlannedSession], now: datetime) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    for plan in plans:
        coming = [start for start in plan.occurrences() if now < start <= now + AHEAD]
        found[plan.pairing_id] += [plan.minutes] * len(coming)
    return found


def _minutes_of(slots: Iterable[Touchpoint]) -> dict[UUID, list[float]]:
    found: dict[UUID, list[float]] = defaultdict(list)
    for slot in slots:
        found[slot.pairing_id].append(slot.minutes_a_sprint)  # type: ignore[index]
    return found


@dataclass(frozen=True)
class TeamTime:
    """Minutes of two weeks that mentoring adds to a team.

    ``minutes``: of each of its people in each session, on average over those of its last ``sprints`` that are counted;
    None where each has too few people to be told, or, with ``sprints`` 0, none is counted. A total that moved with
    every entry would tell of the pair that made it. ``of_meetings``: of slots that mentors hold for the whole team,
    which everybody in the meeting sees.
    """

    minutes: int | None
    sprints: int
    of_meetings: int


def team_time(unit: Unit) -> TeamTime:
    counted = Sprint.objects.filter(team=unit, counted_at__isnull=False).order_by("-starts_on")[:MOST_SPRINTS]
    told = [sprint for sprint in counted if sprint.logged_hours is not None]
    hours = sum(float(sprint.logged_hours or 0) for sprint in told)
    days = sum((sprint.ends_on - sprint.starts_on).days + 1 for sprint in told)
    minutes = round(60 * hours * rhythm.SPRINT_DAYS / days) if told else None
    return TeamTime(minutes, len(counted), _of_meetings(unit))


def _of_meetings(unit: Unit) -> int:
    slots = Touchpoint.objects.kept().filter(ritual__unit=unit, mentor__isnull=False).select_related("ritual")
    return round(sum(slot.minutes_a_sprint for slot in slots.defer("own_prompt")))
