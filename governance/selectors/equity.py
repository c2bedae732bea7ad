"""What the equity audit compares: each eligible person of a quarter, and the audits that were kept.

Like the population itself, subjects feed the pure packages and never reach a page, a file or a log.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from governance.equity import Audit, Subject, audit_from_dict
from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.selectors.population import Member, pairings_lasting_in, population_of
from governance.uncollected import uncollected
from pairing.models import Pairing
from programs.models import Enrolment
from programs.states import EnrolmentState

DAYS_A_YEAR = 365.25
TENURES = ((1, "0 to 1 years"), (3, "1 to 3 years"), (6, "3 to 6 years"))
LONGEST, UNKNOWN = "6 years and more", "no hiring date"
EARLIER = 8


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody enrolled as a mentee has waited, and whether it ended in a pairing."""

    days: int
    matched: bool


@dataclass(frozen=True, slots=True)
class Mentoring:
    """Who mentors somebody in the quarter, the latest of them, and on how many days of pairing."""

    mentor_id: int
    days: int


@uncollected()
def subjects_of(quarter: Quarter) -> list[Subject]:
    """Everybody the quarter's figures count, with their wait and their mentor; the same queries for any size."""
    members = population_of(quarter)
    levels = {member.person_id: member.level for member in members}
    waits, mentored = _waits_in(quarter), _mentored_in(quarter)
    return [_subject(m, waits.get(m.person_id), mentored.get(m.person_id), levels) for m in members]


def earlier_audits(quarter: Quarter) -> list[Audit]:
    """The audits of the quarters before, the latest first."""
    kept = EquityAudit.objects.filter(quarter__lt=str(quarter)).order_by("-quarter")[:EARLIER]
    return [audit_from_dict(row.content) for row in kept]


def past_subjects(audits: Iterable[Audit]) -> dict[str, list[Subject]]:
    """Who was there in the quarter of each audit, as far as is known today."""
    return {audit.period: subjects_of(Quarter.parse(audit.period)) for audit in audits}


def tenure_of(days: int | None) -> str:
    if days is None:
        return UNKNOWN
    for years, name in TENURES:
        if days < years * DAYS_A_YEAR:
            return name
    return LONGEST


def _subject(member: Member, wait: Wait | None, mentoring: Mentoring | None, levels: Mapping[int, int]) -> Subject:
    level = levels.get(mentoring.mentor_id) if mentoring else None
    return Subject(
        department=member.department,
        team=member.team,
        band=member.band,
        site=member.site,
        tenure=tenure_of(member.tenure_days),
        groups=member.groups,
        participant=member.participant,
        enrolled=wait is not None,
        matched=wait is not None and wait.matched,
        waited=wait.days if wait else None,
        mentor=str(mentoring.mentor_id) if mentoring else "",
        levels_above=None if level is None else level - member.level,
        sessions=sum([work.sessions for work in member.work]),
        days=mentoring.days if mentoring else 0,
        person=str(member.person_id),
    )


def _waits_in(quarter: Quarter) -> dict[int, Wait]:
    """Who was enrolled as a mentee in a cohort that ran in the quarter; of several waits the one that ended first."""
    there = Q(state=EnrolmentState.ENROLLED) | Q(changed_at__date__gt=quarter.cut_off)
    enrolments = Enrolment.objects.mentees().filter(
        there,
        enrolled_at__date__lte=quarter.cut_off,
        cohort__starts_on__lte=quarter.cut_off,
        cohort__ends_on__gte=quarter.first_day,
    )
    asked = enrolments.order_by("pk").values_list("person_id", "cohort_id", "enrolled_at", "cohort__ends_on")
    started = _first_starts(quarter)
    waits: dict[int, list[Wait]] = defaultdict(list)
    for person_id, cohort_id, enrolled_at, ends_on in asked:
        start = started.get((person_id, cohort_id))
        until = start or min(quarter.cut_off, ends_on)
        waits[person_id].append(Wait(max(0, (until - enrolled_at.date()).days), start is not None))
    return {person_id: min(found, key=lambda wait: (not wait.matched, wait.days)) for person_id, found in waits.items()}


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
    lasting = pairings_lasting_in(quarter).order_by("started_on", "pk")
    return _latest(lasting.values_list("mentee_id", "mentor_id", "started_on", "ended_on"), quarter)


def _latest(pairings: Iterable[tuple[int, int, date | None, date | None]], quarter: Quarter) -> dict[int, Mentoring]:
    after = quarter.cut_off + timedelta(days=1)
    found: dict[int, Mentoring] = {}
    for mentee_id, mentor_id, started_on, ended_on in pairings:
        days = (min(ended_on or after, after) - max(started_on or quarter.first_day, quarter.first_day)).days
        before = found[mentee_id].days if mentee_id in found else 0
        found[mentee_id] = Mentoring(mentor_id, before + max(0, days))
    return found
