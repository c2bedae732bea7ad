"""The eligible people of a quarter, where they stood at its cut-off, and what they did in it.

What comes out names people and what they said about themselves: it feeds the pure packages that protect figures, and
never reaches a page, a file or a log as it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest

from governance.disclosure import Thresholds
from governance.disclosure.values import UNITS
from governance.quarters import Quarter
from governance.uncollected import uncollected
from mentorship.errors import Refusal
from mentorship.people.groups import declared_groups
from mentorship.people.models import Position, Unit
from mentorship.people.models.unit import department_of
from mentorship.people.states import HIGHEST_LEVEL, LOWEST_LEVEL, band_of
from pairing.models import Pairing

OTHER_SITES = "other sites"
FEW_AT_A_SITE = Thresholds().sensitive_people
BANDS = {level: str(band_of(level).value) for level in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)}
TAKEN = {*UNITS, "level", "measure", "period", "tenure", "tier", "track", "value"}
COLUMNS = ("person_id", "person__hired_on", "unit_id", "level")


class PairWork(NamedTuple):
    """One pairing that lasted in the quarter, and what it did in that."""

    mentor_id: int
    mentee_id: int
    started_on: date
    ended_on: date | None
    sessions: int
    minutes: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


class Overlap(Refusal):
    """Somebody stands in two groups of the same kind."""


@dataclass(frozen=True)
class Population:
    """Everybody eligible, by key, in columns: person i is place i of each, in the position of the cut-off day.

    ``team`` is the path below the department, empty for who sits in the department itself. ``site`` is as published:
    the country where nobody has a site, one name for those of very few people. ``groups`` are what people said about
    themselves, by attribute and person; ``work`` is that of all pairs that lasted on some day of the quarter, in the
    order of their keys.
    """

    people: Sequence[int]
    department: Sequence[str]
    team: Sequence[str]
    level: Sequence[int]
    band: Sequence[str]
    site: Sequence[str]
    hired_on: Sequence[date | None]
    groups: Mapping[str, Mapping[int, str]]
    work: Sequence[PairWork]

    @cached_property
    def place(self) -> dict[int, int]:
        """Where each person stands in the columns."""
        return {person: place for place, person in enumerate(self.people)}

    @cached_property
    def participant(self) -> list[bool]:
        """Who was a mentor or a mentee on some day of the quarter."""
        paired = {item.mentor_id for item in self.work} | {item.mentee_id for item in self.work}
        return list(map(paired.__contains__, self.people))

    @property
    def attributes(self) -> list[str]:
        return sorted(self.groups)

    def said(self, attribute: str) -> list[str]:
        """What everybody said, nothing where they did not."""
        return list(map(self.groups[attribute].get, self.people, repeat("")))


def column_of(name: str, values: Mapping[int, Mapping[str, str]], people: Sequence[int]) -> list[str]:
    """The value of that name for each of these people, empty where there is none."""
    known = {person: of[name] for person, of in values.items() if name in of}
    return list(map(known.get, people, repeat("")))


@uncollected()
def population_of(quarter: Quarter) -> Population:
    """Everybody employed at the end of the quarter; the same number of queries for any size.

    Somebody hired by then whom the directory came to know later counts in the first position it knows.
    """
    people, hired_on, unit, level, site = _employed_on(quarter.cut_off)
    departments, teams = _homes()
    return Population(
        people=people,
        department=list(map(departments.__getitem__, unit)),
        team=list(map(teams.__getitem__, unit)),
        level=level,
        band=list(map(BANDS.__getitem__, level)),
        site=_published_sites(site),
        hired_on=hired_on,
        groups=_groups_of({*people}),
        work=_work_in(quarter),
    )


def _homes() -> tuple[dict[int, str], dict[int, str]]:
    """The department of each unit, and the path below it."""
    units = list(Unit.objects.order_by().values_list("pk", "path", "name"))
    departments = {pk: department_of(path, name) for pk, path, name in units}
    return departments, {pk: "/".join(path.split("/")[2:]) for pk, path, _ in units}


def _groups_of(people: Set[int]) -> dict[str, dict[int, str]]:
    found = {
        _column(attribute): {person: value for person, value in said.items() if person in people}
        for attribute, said in declared_groups().items()
    }
    return {column: said for column, said in found.items() if said}


def _column(attribute: str) -> str:
    """What an attribute is called in figures: never as a column that means something else there."""
    return f"declared_{attribute}" if attribute in TAKEN else attribute


def _published_sites(sites: Sequence[str]) -> Sequence[str]:
    """Everybody's site; those of too few people to show anything about are one, of enough people together."""
    published: dict[str, str] = {}
    together = 0
    for site, n in sorted(Counter(sites).items(), key=lambda entry: (entry[1], entry[0])):
        if n >= FEW_AT_A_SITE and not 0 < together < FEW_AT_A_SITE:
            break
        published[site] = OTHER_SITES
        together += n
    return [published.get(site, site) for site in sites] if published else sites


def pairings_lasting_in(quarter: Quarter) -> QuerySet[Pairing]:
    """Pairings that were active on at least one day of the quarter."""
    lasted = Q(ended_on__isnull=True) | Q(ended_on__gt=Greatest(Value(quarter.first_day), F("started_on")))
    return Pairing.objects.filter(lasted, started_on__lte=quarter.last_day)


def _employed_on(day: date) -> list[tuple[Any, ...]]:
    """``COLUMNS`` of everybody employed on the day, in the position that counts, and their site; two queries.

    Raises Overlap where somebody holds two positions that day, as they would count in two units or on two levels.
    """
    there = Q(person__left_on__isnull=True) | Q(person__left_on__gt=day)
    hired = Q(person__hired_on__isnull=True) | Q(person__hired_on__lte=day)
    held = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    before = Position.objects.filter(person=OuterRef("person"), starts_on__lte=day)
    later = Q(person__hired_on__isnull=False, starts_on__gt=day) & ~Exists(before)
    known = Position.objects.filter(there, hired, held | later)
    where = "person__site" if known.exclude(person__site="").exists() else "person__country"
    rows = list(known.order_by("person_id", "starts_on").values_list(*COLUMNS, where))
    people = {row[0] for row in rows}
    if len(people) < len(rows):
        _check_apart(known.filter(held), day)
        rows = list({row[0]: row for row in reversed(rows)}.values())[::-1]
    return list(zip(*rows, strict=True)) or [()] * (len(COLUMNS) + 1)


def _check_apart(positions: QuerySet[Position], day: date) -> None:
    several = positions.order_by().values("person").annotate(times=Count("pk")).filter(times__gt=1)
    if twice := several.count():
        people = "1 person holds" if twice == 1 else f"{twice} people hold"
        raise Overlap(f"{people} two positions on {day:%-d %B %Y}, so the groups overlap. End one of the two first.")


def _work_in(quarter: Quarter) -> list[PairWork]:
    held = Q(sessions__withdrawn_at__isnull=True, sessions__held_on__range=(quarter.first_day, quarter.last_day))
    lasting = pairings_lasting_in(quarter).alias(held=FilteredRelation("sessions", condition=held))
    done = lasting.order_by("pk").annotate(times=Count("held"), minutes=Sum("held__minutes", default=0))
    columns = ("mentor_id", "mentee_id", "started_on", "ended_on", "times", "minutes")
    return list(map(PairWork._make, done.values_list(*columns)))
