"""How much of a quarter can be shown, what that takes, and whether everything ever published tells more than it should.

python -m tests.benchmarks.disclosure                      500 people over 4 quarters, 2,000 in one
python -m tests.benchmarks.disclosure 500x8 2000x8 5000x8  people in the first quarter, and quarters
python -m tests.benchmarks.disclosure 50000                one quarter, attacked cell by cell alone

Prints for each quarter the CPU seconds beside the limit for the size, then the share of cells and of people shown by
kind of table, and the verdict of an attacker who has all quarters and all staff lists and shares no code with what it
attacks. Ends with 1 where a limit is passed or anything is narrowed. The organisations are made up: departments of
about sixty people, teams of about eight, participation from nobody to almost everybody; 3 % leave and 3.5 % join a
quarter.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from governance.disclosure import ProtectedRelease, Published, Row, protect, seats_of
from tests.governance.disclosure.everything import Everything
from tests.governance.disclosure.quarters import DECLARED, quarters

LIMITS = {500: 5, 2_000: 15, 5_000: 60, 50_000: 600}
"""CPU seconds for protecting and attacking a quarter of an organisation that began with so many people."""
MOST_TO_ATTACK = 5_000


def limit_of(people: int) -> float:
    return next((limit for size, limit in LIMITS.items() if people <= size), float("inf"))


def publish(staff: Sequence[list[Row]], limit: float) -> tuple[list[ProtectedRelease], bool]:
    """All quarters, each held against those before; and whether each was within its limit."""
    ledger: list[Published] = []
    in_time = True
    for number, rows in enumerate(staff):
        before = time.process_time()
        release = protect(rows, DECLARED, period=f"{2024 + number // 4}Q{number % 4 + 1}", earlier=ledger)
        seconds = time.process_time() - before
        ledger.append(Published(release, seats_of(rows)))
        in_time = in_time and seconds <= limit
        shown = sum(cell.reason is None for cell in release.cells)
        print(
            f"{len(rows):>6} people  {release.period}  {seconds:6.1f} s of {limit}  "
            f"{shown / len(release.cells):.0%} of {len(release.cells)} figures shown  {release.method}, "
            f"{release.audit.rounds} round(s)",
            flush=True,
        )
    return [entry.release for entry in ledger], in_time


def print_shown(releases: Sequence[ProtectedRelease], staff: Sequence[list[Row]]) -> None:
    """Of each kind of table: how many of its cells are printed, and how many of the people have theirs printed."""
    cells, shown, people, seen = (defaultdict(int) for _ in range(4))
    for release, rows in zip(releases, staff, strict=True):
        for cell in release.cells:
            cells[cell.family] += 1
            shown[cell.family] += cell.reason is None
            seen[cell.family] += cell.eligible or 0
        for family in {cell.family for cell in release.cells}:
            people[family] += len(rows)
    for family in cells:
        of_cells, of_people = shown[family] / cells[family], seen[family] / people[family]
        print(f"        {family:<22} {of_cells:4.0%} of cells  {of_people:4.0%} of people")


def attack(releases: Sequence[ProtectedRelease], staff: Sequence[list[Row]]) -> bool:
    """Whether the attacker comes away with nothing."""
    before = time.process_time()
    known = Everything(releases, staff)
    narrowed, told = known.narrowed(), known.known_people()
    print(
        f"        attacker: {len(narrowed)} of {len(known.secrets)} withheld counts narrowed, {len(told)} of "
        f"{len(known.alone)} people's own words worked out, {time.process_time() - before:.1f} s",
        flush=True,
    )
    for secret, first, last in narrowed[:5]:
        print(f"        {secret.quarter} {[v for v in secret.cell if v != '*']} {secret.what}: {first} to {last}")
    return not narrowed and not told


def measure(people: int, number: int, seed: int) -> bool:
    staff = quarters(people, number, seed)
    releases, in_time = publish(staff, limit_of(people))
    print_shown(releases, staff)
    return (people > MOST_TO_ATTACK or attack(releases, staff)) and in_time


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", default=["500x4", "2000"], metavar="PEOPLE[xQUARTERS]")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    well = True
    for size in arguments.sizes:
        people, _, number = size.partition("x")
        well = measure(int(people), int(number or 1), arguments.seed) and well
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
