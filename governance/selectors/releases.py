"""What a release is made of, and what was published before."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from governance.disclosure import Declared, Published, Roll, Seat, Works, release_from_dict
from governance.disclosure.values import UNITS
from governance.models import Release
from governance.quarters import Quarter
from governance.selectors.paths import PATHS
from governance.selectors.population import Population, column_of


def roll_of(population: Population, paths: Mapping[int, Mapping[str, str]]) -> Roll:
    """Everybody in the columns that are counted, with the paths they are enrolled in."""
    people = population.people
    work = [done for done in population.work if done.mentee_id in population.place]
    return Roll(
        people=list(map(str, people)),
        units={unit: getattr(population, unit) for unit in UNITS},
        said={
            **{name: population.said(name) for name in population.attributes},
            **{name: column_of(name, paths, people) for name in PATHS},
        },
        participant=population.participant,
        works=Works(
            [population.place[done.mentee_id] for done in work],
            [str(done.mentor_id) for done in work],
            {"sessions": [done.sessions for done in work], "hours": [done.hours for done in work]},
        ),
    )


def declared_tables(population: Population, *, teams: bool) -> Declared:
    """Which tables a release has: one for each attribute that somebody said something about."""
    return Declared(demographics=tuple(population.attributes), paths=PATHS, teams=teams)


def ledger() -> list[Published]:
    """Everything published so far, in the order it was, with the staff of its cut-off."""
    kept = Release.objects.filter(number__isnull=False).order_by("number")
    return [Published(release_from_dict(release.content), seats_in(release.staff)) for release in kept]


def published_in(quarter: Quarter) -> Published | None:
    """The release of the quarter with the staff of its cut-off."""
    kept = Release.objects.filter(quarter=str(quarter)).first()
    return Published(release_from_dict(kept.content), seats_in(kept.staff)) if kept else None


def staff_of(seats: Mapping[str, Seat]) -> list[list[Any]]:
    """Who sat where, as it is kept: each seat with the keys of its people."""
    found: dict[Seat, list[str]] = defaultdict(list)
    for person, seat in seats.items():
        found[seat].append(person)
    return [[*seat, sorted(people)] for seat, people in sorted(found.items())]


def seats_in(staff: list[list[Any]]) -> dict[str, Seat]:
    """What ``staff_of`` wrote."""
    return {person: tuple(seat) for *seat, people in staff for person in people}


def release_before(release: Release) -> Release | None:
    """The release of the quarter right before, if there is one."""
    return Release.objects.filter(quarter=str(Quarter.parse(release.quarter).previous())).first()
