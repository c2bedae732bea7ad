"""An organisation over several quarters: people join, leave, change teams and levels, start and stop taking part."""

import random
from dataclasses import replace

from governance.disclosure import Declared, ProtectedRelease, Published, Row, protect, seats_of
from tests.governance.disclosure.organisations import BANDS, GENDERS, SITES, organisation

LEAVE, JOIN, MOVE, RISE, START_OR_STOP = 0.03, 0.035, 0.02, 0.01, 0.15
TIER_OF = {"Architecture": "principal", "Leading teams": "senior", "Technical depth": "senior", "First year": "peer"}
DECLARED = Declared(demographics=("gender",), paths=("tier", "track"), outcomes=())


def quarters(people: int, number: int, seed: int, rate: float = 0.3) -> list[list[Row]]:
    """The rows of so many quarters, one after the other; what somebody said about themselves stays."""
    chance = random.Random(seed)
    found = [[replace(row, work=()) for row in organisation(people, seed, rate)]]
    for quarter in range(1, number):
        before = found[-1]
        stayed = [_later(row, before, chance, rate) for row in before if chance.random() >= LEAVE]
        joined = [_joiner(f"J{quarter}-{n}", before, chance, rate) for n in range(_about(JOIN * people, chance))]
        found.append(stayed + joined)
    return [enrolled(rows, seed + quarter) for quarter, rows in enumerate(found)]


def enrolled(rows: list[Row], seed: int) -> list[Row]:
    """With the track of who takes part, of some who wait, and of nobody else."""
    chance = random.Random(seed)
    return [_enrolled(row, chance) for row in rows]


def published(staff: list[list[Row]]) -> list[ProtectedRelease]:
    """Every declared table of every quarter, each held against those before."""
    ledger: list[Published] = []
    for number, rows in enumerate(staff):
        release = protect(rows, DECLARED, period=f"{2024 + number // 4}Q{number % 4 + 1}", earlier=ledger)
        ledger.append(Published(release, seats_of(rows)))
    return [entry.release for entry in ledger]


def _about(expected: float, chance: random.Random) -> int:
    return int(expected) + (chance.random() < expected % 1)


def _later(row: Row, before: list[Row], chance: random.Random, rate: float) -> Row:
    if chance.random() < MOVE:
        there = chance.choice(before)
        row = replace(row, department=there.department, team=there.team)
    if chance.random() < RISE:
        row = replace(row, band=chance.choice(BANDS)[0])
    if chance.random() < START_OR_STOP:
        row = replace(row, participant=chance.random() < rate)
    return row


def _joiner(name: str, before: list[Row], chance: random.Random, rate: float) -> Row:
    place = chance.choice(before)
    gender = chance.choices([code for code, _ in GENDERS], [share for _, share in GENDERS])[0]
    return Row(
        person=name,
        department=place.department,
        team=place.team,
        band=chance.choice(BANDS)[0],
        site=chance.choice(SITES),
        demographics={"gender": gender},
        participant=chance.random() < rate,
    )


def _enrolled(row: Row, chance: random.Random) -> Row:
    if chance.random() > (0.95 if row.participant else 0.1):
        return row
    track = chance.choices(list(TIER_OF), [1, 3, 4, 2])[0]
    return replace(row, demographics={**row.demographics, "track": track, "tier": TIER_OF[track]})
