"""The eligible people of a quarter, where they stood at its cut-off, and what they did in it.

What comes out names people and what they said about themselves: it feeds the pure packages that protect figures, and
never reaches a page, a file or a log as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest

from activities.models import Session
from governance.disclosure import Thresholds
from governance.disclosure.values import UNITS
from governance.quarters import Quarter
from governance.uncollected import uncollected
from mentorship.errors import Refusal
from mentorship.people.groups import declared_groups
from mentorship.people.models import Position
from mentorship.people.models.unit import department_of
from mentorship.people.states import HIGHEST_LEVEL, LOWEST_LEVEL, band_of
from pairing.models import Pairing

OTHER_SITES = "other sites"
FEW_AT_A_SITE = Thresholds().sensitive_people
NOTHING_SAID: Mapping[str, str] = {}
BANDS = {level: str(band_of(level).value) for level in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)}
TAKEN = {*UNITS, "level", "measure", "period", "tenure", "tier", "track", "value"}


@dataclass(frozen=True, slots=True)
class PairWork:
    """What one pairing did in the quarter."""

    pairing_id: UUID
    mentor_id: int
    mentee_id: int
    sessions: int
    minutes: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


class Overlap(Refusal):
    """Somebody stands in two groups of the same kind."""


class Held(NamedTuple):
    """A position with what figures need of its person and its unit."""

    person_id: int
    site: str
    country: str
    hired_on: date | None
    path: str
    unit: str
    level: int
    starts_on: date


COLUMNS = (
    "person_id", "person__site", "person__country", "person__hired_on", "unit__path", "unit__name", "level",
    "starts_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One eligible person: in the position of the cut-off day, a participant when paired on some day of the quarter."""

    person_id: int
    department: str
    team: str  # the path below the department; empty for who sits in the department itself
    level: int
    band: str
    site: str  # as published: the country where nobody has a site, one name for those of very few people
    tenure_days: int | None
    mentor: bool
    mentee: bool
    groups: Mapping[str, str]
    work: tuple[PairWork, ...]  # of the pairings in which this person is the mentee

    @property
    def participant(self) -> bool:
        return self.mentor or self.mentee


@uncollected()
def population_of(quarter: Quarter) -> list[Member]:
    """Everybody employed at the end of the quarter, by key; the same number of queries for any size.

    Somebody hired by then whom the directory came to know later counts in the first position it knows.
    """
    cut_off = quarter.cut_off
    employed = _employed_on(cut_off)
    groups, sites = _groups(), _published_sites(employed)
    homes = {(path, unit): _home(path, unit) for path, unit in {(held.path, held.unit) for held in employed}}
    work = _work_in(quarter)
    mentors = {item.mentor_id for item in work}
    by_mentee: dict[int, list[PairWork]] = defaultdict(list)
    for item in work:
        by_mentee[item.mentee_id].append(item)
    return [
        Member(
            held.person_id,
            *homes[held.path, held.unit],
            level=held.level,
            band=BANDS[held.level],
            site=sites[held.site, held.country],
            tenure_days=(cut_off - held.hired_on).days if held.hired_on else None,
            mentor=held.person_id in mentors,
            mentee=held.person_id in by_mentee,
            groups=groups.get(held.person_id, NOTHING_SAID),
            work=tuple(by_mentee.get(held.person_id, ())),
        )
        for held in employed
    ]


def _home(path: str, unit: str) -> tuple[str, str]:
    """The department of a unit, and the path below it."""
    return department_of(path, unit), "/".join(path.split("/")[2:])


def _groups() -> dict[int, dict[str, str]]:
    """What people said about themselves, under the names of columns."""
    return {
        person_id: {_column(attribute): value for attribute, value in said.items()}
        for person_id, said in declared_groups().items()
    }


def _column(attribute: str) -> str:
    """What an attribute is called in figures: never as a column that means something else there."""
    return f"declared_{attribute}" if attribute in TAKEN else attribute


def _published_sites(employed: list[Held]) -> dict[tuple[str, str], str]:
    """What each site and country is called; those of too few people to show anything about are one, of enough."""
    known = any(held.site for held in employed)
    counts = Counter(held.site if known else held.country for held in employed)
    merged: set[str] = set()
    together = 0
    for site, n in sorted(counts.items(), key=lambda entry: (entry[1], entry[0])):
        if n >= FEW_AT_A_SITE and not 0 < together < FEW_AT_A_SITE:
            break
        merged.add(site)
        together += n
    of = {(held.site, held.country): held.site if known else held.country for held in employed}
    return {place: OTHER_SITES if site in merged else site for place, site in of.items()}


def pairings_lasting_in(quarter: Quarter) -> QuerySet[Pairing]:
    """Pairings that were active on at least one day of the quarter."""
    lasted = Q(ended_on__isnull=True) | Q(ended_on__gt=Greatest(Value(quarter.first_day), F("started_on")))
    return Pairing.objects.filter(lasted, started_on__lte=quarter.last_day)


def _employed_on(day: date) -> list[Held]:
    """Everybody employed on the day in the position that counts; one query of plain values.

    Raises Overlap where somebody holds two positions that day, as they would count in two units or on two levels.
    """
    there = Q(person__left_on__isnull=True) | Q(person__left_on__gt=day)
    hired = Q(person__hired_on__isnull=True) | Q(person__hired_on__lte=day)
    held = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    before = Position.objects.filter(person=OuterRef("person"), starts_on__lte=day)
    later = Q(person__hired_on__isnull=False, starts_on__gt=day) & ~Exists(before)
    known = Position.objects.filter(there, hired, held | later).order_by("person_id", "starts_on")
    rows = [Held._make(row) for row in known.values_list(*COLUMNS)]
    found: dict[int, Held] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    if len(found) < len(rows):
        _check_apart(rows, day)
    return list(found.values())


def _check_apart(rows: list[Held], day: date) -> None:
    times = Counter(row.person_id for row in rows if row.starts_on <= day)
    if twice := sum(n > 1 for n in times.values()):
        people = "1 person holds" if twice == 1 else f"{twice} people hold"
        raise Overlap(f"{people} two positions on {day:%-d %B %Y}, so the groups overlap. End one of the two first.")


def _work_in(quarter: Quarter) -> list[PairWork]:
    lasting = pairings_lasting_in(quarter)
    held = Session.objects.held().filter(held_on__range=(quarter.first_day, quarter.last_day), pairing__in=lasting)
    sums = held.order_by().values("pairing").annotate(sessions=Count("pk"), minutes=Sum("minutes"))
    met = {row["pairing"]: (row["sessions"], row["minutes"]) for row in sums}
    return [
        PairWork(pk, mentor_id, mentee_id, *met.get(pk, (0, 0)))
        for pk, mentor_id, mentee_id in lasting.order_by("pk").values_list("pk", "mentor_id", "mentee_id")
    ]
