"""What the equity audit compares: each eligible person of a quarter, and the audits that were kept.

Like the population itself, subjects feed the pure packages and never reach a page, a file or a log.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, timedelta
from typing import NamedTuple

import numpy as np
from django.db.models import Q
from django.db.models.functions import TruncDate

from governance.disclosure.values import UNITS
from governance.equity import Audit, Register, audit_from_dict
from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.selectors.population import pairings_lasting_in, population_of
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
    people, place = population.people, population.place
    waits, mentored = _waits_in(quarter), _mentored_in(quarter)
    level = dict(zip(people, population.level, strict=True))
    waited, above = np.full(len(people), np.nan), np.full(len(people), np.nan)
    matched, mentor = np.zeros(len(people), dtype=bool), [""] * len(people)
    sessions, days = np.zeros(len(people), dtype=np.int64), np.zeros(len(people), dtype=np.int64)
    for person, wait in waits.items():
        if person in place:
            waited[place[person]], matched[place[person]] = wait.days, not wait.waits
    for person, mentoring in mentored.items():
        if person in place:
            mentor[place[person]], days[place[person]] = str(mentoring.mentor_id), mentoring.days
            above[place[person]] = level.get(mentoring.mentor_id, np.nan) - level[person]
    for done in population.work:
        if done.mentee_id in place:
            sessions[place[done.mentee_id]] += done.sessions
    return Register(
        person=list(map(str, people)),
        units={unit: getattr(population, unit) for unit in UNITS},
        tenure=_tenures(population.hired_on, quarter.cut_off),
        said={name: population.said(name) for name in population.attributes},
        mentor=mentor,
        participant=np.array(population.participant, dtype=bool),
        enrolled=~np.isnan(waited),
        matched=matched,
        waited=waited,
        levels_above=above,
        sessions=sessions,
        days=days,
    )


def earlier_audits(quarter: Quarter) -> list[Audit]:
    """The audits of the quarters before, the latest first."""
    kept = EquityAudit.objects.filter(quarter__lt=str(quarter)).order_by("-quarter")[:EARLIER]
    return [audit_from_dict(row.content) for row in kept]


def past_subjects(audits: Iterable[Audit]) -> dict[str, Register]:
    """Who was there in the quarter of each audit, as far as is known today."""
    return {audit.period: subjects_of(Quarter.parse(audit.period)) for audit in audits}


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
