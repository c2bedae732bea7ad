"""Quarters of the calendar year: what they are called, when they begin, and when they are over."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mentorship.errors import Refusal

WRITTEN = re.compile(r"(\d{4})Q([1-4])", re.ASCII)


class NotAQuarter(Refusal):
    pass


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months, written 2026Q3; figures of it are those known at the end of its last day."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """The quarter of that name; raises NotAQuarter, with a sentence, for anything else."""
        found = WRITTEN.fullmatch(text.strip().upper())
        if found is None or not 1900 <= int(found[1]) < 9999:
            shown = " ".join(text.split())[:40]
            raise NotAQuarter(f"“{shown}” is not a quarter: write year, Q and a number from 1 to 4, such as 2026Q3.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def latest_over(cls, today: date) -> "Quarter":
        """The last quarter that is over today."""
        return cls.of(today).previous()

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def name(self) -> str:
        return str(self)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    @property
    def cut_off(self) -> date:
        """The day as of whose end people are counted, in the team and band they were in then."""
        return self.last_day

    def is_over(self, today: date) -> bool:
        return today > self.last_day

    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), self.number - 1 or 4)
