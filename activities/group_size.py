"""Which totals of logged time and which wishes may be shown: as in the aggregate reports, none of a few."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

FEWEST_PEOPLE = 5
FEWEST_MEETINGS = 3
OTHERS_PERCENT = 10
FEWEST_WISHING = 10


@dataclass(frozen=True)
class Minutes:
    """By who has a part in them, and by who met, a pair or a circle."""

    people: Counter[int] = field(default_factory=Counter)
    meetings: Counter[object] = field(default_factory=Counter)

    def add(self, person: int, meeting: object, minutes: int) -> None:
        self.people[person] += minutes
        self.meetings[meeting] += minutes

    @property
    def total(self) -> int:
        return self.people.total()

    @property
    def are_of_a_group(self) -> bool:
        enough = len(self.people) >= FEWEST_PEOPLE and len(self.meetings) >= FEWEST_MEETINGS
        return enough and not any(_one_stands_out(part.values()) for part in (self.people, self.meetings))


def _one_stands_out(minutes: Collection[int]) -> bool:
    """Whether the second largest, who knows their own, could estimate the largest within ten per cent."""
    ordered = sorted(minutes, reverse=True)
    return sum(ordered[2:]) < ordered[0] * OTHERS_PERCENT / 100


@dataclass(frozen=True)
class TeamMinutes:
    """``mentees``: theirs in pairs, which the reports of a quarter tell too; ``rest``: mentors', and all in circles."""

    mentees: Minutes = field(default_factory=Minutes)
    rest: Minutes = field(default_factory=Minutes)

    @property
    def shown(self) -> int | None:
        """The total, where each part tells of a group, since a report taken from it leaves the other.

        The rest is never nobody's: a total of mentees alone would differ from the report's by a day's session, or by
        somebody who moved.
        """
        groups = self.rest.are_of_a_group and (not self.mentees.people or self.mentees.are_of_a_group)
        return self.mentees.total + self.rest.total if groups else None
