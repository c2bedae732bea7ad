"""What the equity audit compares: each eligible person of a quarter, and the audits that were kept.

Like the population itself, subjects feed the pure packages and never reach a page, a file or a log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from django.db.models import Q
from django.db.models.functions import TruncDate

from governance.disclosure import release_from_dict
from governance.disclosure.tables import Column
from governance.disclosure.values import UNITS
from governance.equity import Audit, Before, Register, audit_from_dict
from governance.equity.values import Floats, Mask, Numbers, renamed
from governance.models import EquityAudit, Release
from governance.quarters import Quarter
from governance.selectors.population import PairWork, Population, population_of
from governance.uncollected import uncollected
from pairing.models import Pairing
from programs.models import Enrolment
from programs.states import EnrolmentState

DAYS_A_YEAR = 365.25
TENURES = ((1, "0 to 1 years"), (3, "1 to 3 years"), (6, "3 to 6 years"))
LONGEST, UNKNOWN = "6 years and more", "no hiring date"
EARLIER = 8
Wait: TypeAlias = tuple[bool, int]
"""Whether somebody enrolled as a mentee waits still, and for how many days they have; the better ones are less."""


@dataclass(frozen=True, slots=True)
class Mentored:
    """What the pairings of the quarter came to for each person: person i of the population is place i of each column.

    Of those somebody has, the latest mentor is ``mentors[mentor[i]]``, by key, and 0 where there is none; ``days`` are
    days of pairing in the quarter.
    """

    mentors: Sequence[int]
    mentor: Numbers
    sessions: Numbers
    days: Numbers


@uncollected()
def subjects_of(quarter: Quarter) -> Register:
    """Everybody the quarter's figures count, with their wait and their mentor; the same queries for any size."""
    population = population_of(quarter)
    mentored = _mentored_in(quarter, population)
    waited, matched = _waited_in(quarter, population)
    return Register(
        person=list(map(str, population.people)),
        units={unit: Column.of(getattr(population, unit)) for unit in UNITS},
        tenure=Column.of(_tenures(population.hired_on, quarter.cut_off)),
        said={name: Column.of(population.said(name)) for name in population.attributes},
        mentor=renamed(mentored.mentor, [str(mentor or "") for mentor in mentored.mentors]),
        participant=np.array(population.participant, dtype=bool),
        enrolled=~np.isnan(waited),
        matched=matched,
        waited=waited,
        levels_above=_levels_above(population, mentored),
        sessions=mentored.sessions,
        days=mentored.days,
    )


def _mentored_in(quarter: Quarter, population: Population) -> Mentored:
    work = [done for done in population.work if done.mentee_id in population.place]
    work.sort(key=attrgetter("started_on"))
    people, mentee = len(population.people), [population.place[done.mentee_id] for done in work]
    latest = np.zeros(people, dtype=np.int64)
    latest[mentee] = [done.mentor_id for done in work]  # of several at one place the last one stays
    mentors, mentor = np.unique(latest, return_inverse=True)
    sessions, days = (
        np.bincount(np.array(mentee, dtype=np.int64), weights=sizes, minlength=people).astype(np.int64)
        for sizes in ([done.sessions for done in work], _days_of(work, quarter))
    )
    return Mentored(mentors.tolist(), mentor, sessions, days)


def _days_of(work: Iterable[PairWork], quarter: Quarter) -> list[int]:
    """On how many days of the quarter each of these pairings lasted."""
    first, after = quarter.first_day, quarter.cut_off + timedelta(days=1)
    return [max(0, (min(done.ended_on or after, after) - max(done.started_on, first)).days) for done in work]


def _levels_above(population: Population, mentored: Mentored) -> Floats:
    """How many levels the mentor stands above the mentee; not a number where one of the two is not there."""
    place, level = population.place, population.level
    theirs = [level[place[mentor]] if mentor in place else np.nan for mentor in mentored.mentors]
    return np.array(theirs)[mentored.mentor] - np.array(level)


def _waited_in(quarter: Quarter, population: Population) -> tuple[Floats, Mask]:
    """How many days everybody waited, not a number for who is not enrolled as a mentee; and who is matched."""
    place, people = population.place, len(population.people)
    waits = {place[person]: wait for person, wait in _waits_in(quarter).items() if person in place}
    waited, matched = np.full(people, np.nan), np.zeros(people, dtype=bool)
    waited[[*waits]] = [days for _, days in waits.values()]
    matched[[*waits]] = [not still for still, _ in waits.values()]
    return np.maximum(0, waited), matched


def earlier_audits(quarter: Quarter) -> list[Audit]:
    """The audits of the quarters before, the latest first."""
    kept = EquityAudit.objects.filter(quarter__lt=str(quarter)).order_by("-quarter")[:EARLIER]
    return [audit_from_dict(row.content) for row in kept]


def quarters_before(audits: Iterable[Audit]) -> dict[str, Before]:
    """The quarter of each audit: its release, and who was there as far as is known today."""
    releases = Release.objects.filter(quarter__in=[audit.period for audit in audits])
    return {
        release.quarter: Before(release_from_dict(release.content), subjects_of(Quarter.parse(release.quarter)))
        for release in releases
    }


def tenure_of(days: int | None) -> str:
    if days is None:
        return UNKNOWN
    for years, name in TENURES:
        if days < years * DAYS_A_YEAR:
            return name
    return LONGEST


def _tenures(hired_on: Sequence[date | None], cut_off: date) -> list[str]:
    names = {day: tenure_of((cut_off - day).days if day else None) for day in set(hired_on)}
    return list(map(names.__getitem__, hired_on))


def _waits_in(quarter: Quarter) -> dict[int, Wait]:
    """Who was enrolled as a mentee in a cohort that ran in the quarter; of several waits the one that ended first.

    The days are below nought where a pairing began before somebody was enrolled.
    """
    enrolments = Enrolment.objects.mentees().annotate(
        asked_on=TruncDate("enrolled_at", tzinfo=UTC), changed_on=TruncDate("changed_at", tzinfo=UTC)
    )
    asked = enrolments.filter(
        Q(state=EnrolmentState.ENROLLED) | Q(changed_on__gt=quarter.cut_off),
        asked_on__lte=quarter.cut_off,
        cohort__starts_on__lte=quarter.cut_off,
        cohort__ends_on__gte=quarter.first_day,
    )
    started, cut_off = _first_starts(quarter), quarter.cut_off
    waits: dict[int, Wait] = {}
    for person_id, cohort_id, asked_on, ends_on in asked.order_by().values_list(
        "person_id", "cohort_id", "asked_on", "cohort__ends_on"
    ):
        start = started.get((person_id, cohort_id))
        wait = start is None, ((start or min(cut_off, ends_on)) - asked_on).days
        if person_id not in waits or wait < waits[person_id]:
            waits[person_id] = wait
    return waits


def _first_starts(quarter: Quarter) -> dict[tuple[int, int], date]:
    """When the first pairing of a mentee in a cohort began, up to the end of the quarter."""
    begun = Pairing.objects.filter(
        started_on__lte=quarter.cut_off, cohort__ends_on__gte=quarter.first_day, cohort__starts_on__lte=quarter.cut_off
    )
    starts: dict[tuple[int, int], date] = {}
    for mentee_id, cohort_id, started_on in begun.order_by("started_on", "pk").values_list(
        "mentee_id", "cohort_id", "started_on"
    ):
        if started_on:
            starts.setdefault((mentee_id, cohort_id), started_on)
    return starts
