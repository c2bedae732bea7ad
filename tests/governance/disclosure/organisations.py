"""Made-up organisations: departments of unequal size, small teams, uneven participation."""

import random
from dataclasses import replace

from governance.disclosure import Row, Work

BANDS = (("junior", 3), ("mid", 5), ("senior", 3))
GENDERS = (("woman", 28), ("man", 60), ("non-binary", 2), ("", 10))
SITES = ("Berlin", "Lyon", "Oslo", "Rome")


def organisation(people: int, seed: int, rate: float = 0.3) -> list[Row]:
    chance = random.Random(seed)
    departments = max(2, people // 60)
    sizes = [chance.lognormvariate(0, 0.7) for _ in range(departments)]
    teams = [max(1, round(size / sum(sizes) * people / 8)) for size in sizes]
    inclined = [min(0.95, max(0.0, chance.gauss(rate, 0.15))) for _ in range(departments)]
    rows = [_somebody(number, chance, sizes, teams, inclined) for number in range(people)]
    taking_part = [row.person for row in rows if row.participant]
    return [_at_work(row, chance, taking_part) for row in rows]


def _pick(chance: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([name for name, _ in choices], [weight for _, weight in choices])[0]


def _somebody(number: int, chance: random.Random, sizes: list[float], teams: list[int], inclined: list[float]) -> Row:
    department = chance.choices(range(len(sizes)), sizes)[0]
    return Row(
        person=f"E{number:05}",
        department=f"Department {department:02}",
        team=f"Team {department:02}-{chance.randrange(teams[department])}",
        band=_pick(chance, BANDS),
        site=chance.choice(SITES),
        demographics={"gender": _pick(chance, GENDERS)},
        participant=chance.random() < inclined[department],
    )


def _at_work(row: Row, chance: random.Random, taking_part: list[str]) -> Row:
    if not row.participant or chance.random() > 0.6:
        return row
    mentor = chance.choice(taking_part)
    work = Work(f"{row.person}-{mentor}", mentor, chance.randint(0, 8), round(chance.uniform(0, 8), 2))
    return replace(row, work=(work,))
