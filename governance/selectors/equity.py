"""What the equity audit compares: each eligible person of a quarter, and the audits that were kept.

Like the population itself, subjects feed the pure packages and never reach a page, a file or a log.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Q
from django.db.models.functions import TruncDate
from numpy.typing import NDArray

from governance.disclosure import release_from_dict
from governance.disclosure.values import UNITS
from governance.equity import Audit, Before, Register, audit_from_dict
from governance.models import EquityAudit, Release
from governance.quarters import Quarter
from governance.selectors.population import Population, pairings_lasting_in, population_of
from governance.uncollected import uncollected
from pairing.models import Pairing
from programs.models import Enrolment
from programs.states import EnrolmentState

DAYS_A_YEAR = 365.25
TENURES = ((1, "0 to 1 years"), (3, "1 to 3 years"), (6, "3 to 6 years"))
LONGEST, UNKNOWN = "6 years and more", "no hiring date"
EARLIER = 8


class Wait(NamedTuple):
    """Whether somebody enrolled as a mentee waits still, and for how many days they have; the better ones are less."""

    waits: bool
    days: int


class Mentoring(NamedTuple):
    """Who mentors somebody in the quarter, the latest of them, and on how many days of pairing."""

    mentor_id: int
    days: int


@uncollected()
def subjects_of(quarter: Quarter) -> Register:
    """Everybody the quarter's figures count, with their wait and their mentor; the same queries for any size."""
    population = population_of(quarter)
    people, waits, mentored = population.people, _waits_in(quarter), _mentored_in(quarter)
    waited = _each(people, {person: wait.days for person, wait in waits.items()}, missing=np.nan)
    return Register(
        person=list(map(str, people)),
        units={unit: getattr(population, unit) for unit in UNITS},
        tenure=_tenures(population.hired_on, quarter.cut_off),
        said={name: population.said(name) for name in population.attributes},
        mentor=[str(mentored[person].mentor_id) if person in mentored else "" for person in people],
        participant=np.array(population.participant, dtype=bool),
        enrolled=~np.isnan(waited),
        matched=_each(people, {person: not wait.waits for person, wait in waits.items()}, missing=False),
        waited=waited,
        levels_above=_each(people, _levels_above(population, mentored), missing=np.nan),
        sessions=_each(people, _sessions(population), missing=0),
        days=_each(people, {mentee: found.days for mentee, found in mentored.items()}, missing=0),
    )


def _each(people: Sequence[int], values: Mapping[int, Any], *, missing: Any) -> NDArray[Any]:
    return np.array([values.get(person, missing) for person in people], dtype=type(missing))


def _levels_above(population: Population, mentored: Mapping[int, Mentoring]) -> dict[int, int]:
    """How many levels the mentor stands above the mentee, where both are there."""
    level = dict(zip(population.people, population.level, strict=True))
    return {
        mentee: level[found.mentor_id] - level[mentee]
        for mentee, found in mentored.items()
        if mentee in level and found.mentor_id in level
    }


def _sessions(population: Population) -> Counter[int]:
    met: Counter[int] = Counter()
    for done in population.work:
        met[done.mentee_id] += done.sessions
    return met


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
    return [names[day] for day in hired_on]


def _waits_in(quarter: Quarter) -> dict[int, Wait]:
    """Who was enrolled as a mentee in a cohort that ran in the quarter; of several waits the one that ended first."""
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
        wait = Wait(start is None, max(0, ((start or min(cut_off, ends_on)) - asked_on).days))
        waits[person_id] = min(wait, waits.get(person_id, wait))
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


def _mentored_in(quarter: Quarter) -> dict[int, Mentoring]:
    first, after = quarter.first_day, quarter.cut_off + timedelta(days=1)
    lasting = pairings_lasting_in(quarter).order_by("started_on", "pk")
    found: dict[int, Mentoring] = {}
    for mentee_id, mentor_id, started_on, ended_on in lasting.values_list(
        "mentee_id", "mentor_id", "started_on", "ended_on"
    ):
        days = (min(ended_on or after, after) - max(started_on or first, first)).days
        before = found[mentee_id].days if mentee_id in found else 0
        found[mentee_id] = Mentoring(mentor_id, before + max(0, days))
    return found
