"""How long it takes to protect a quarter and to attack what was protected, and how much of it is shown.

python -m tests.benchmarks.disclosure                   500 and 2,000 people
python -m tests.benchmarks.disclosure 500 2000 5000 50000

Prints CPU seconds beside the limit for the size; ends with 1 where one is passed. The organisations are made up:
departments of about sixty people, teams of about eight, participation from nobody to almost everybody.
"""

import argparse
import sys
import time
from dataclasses import dataclass

from governance.disclosure import Declared, ProtectedRelease, protect
from tests.governance.disclosure.organisations import organisation

LIMITS = {500: 5, 2_000: 15, 5_000: 60, 50_000: 600}
"""CPU seconds for protecting and attacking a quarter of so many people."""


@dataclass(frozen=True)
class Measured:
    people: int
    seconds: float
    release: ProtectedRelease

    @property
    def limit(self) -> float:
        return next((limit for size, limit in LIMITS.items() if self.people <= size), float("inf"))

    def __str__(self) -> str:
        cells = self.release.cells
        shown = sum(cell.reason is None for cell in cells)
        return (
            f"{self.people:>6} people  {self.seconds:6.1f} s of {self.limit}  {shown / len(cells):.0%} of {len(cells)} "
            f"figures shown  {self.release.method}, {self.release.audit.rounds} round(s)"
        )


def measure(people: int, seed: int = 7) -> Measured:
    rows = organisation(people, seed)
    before = time.process_time()
    release = protect(rows, Declared(demographics=("gender",)), period="2026Q3")
    return Measured(people, time.process_time() - before, release)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="*", default=[500, 2_000])
    slow = 0
    for people in parser.parse_args().people:
        measured = measure(people)
        print(measured, flush=True)
        slow += measured.seconds > measured.limit
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
