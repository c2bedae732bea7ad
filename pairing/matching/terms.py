"""How long somebody has mentored without a rest, and whether their term is over: from dates alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(weeks=1)


class TermState(StrEnum):
    FREE = "free"  # mentors nobody now
    SERVING = "serving"
    PAST = "past"  # mentors still, longer than a term
    RESTING = "resting"


@dataclass(frozen=True)
class Term:
    """``since``: when the stretch of mentoring began that counts; ``until``: the first day after the rest.

    ``weeks``: how long the stretch has lasted, begun weeks not counted.
    """

    state: TermState
    since: date | None = None
    until: date | None = None
    weeks: int = 0

    @property
    def open_to_new(self) -> bool:
        return self.state in (TermState.FREE, TermState.SERVING)


def term_on(day: date, spells: Iterable[tuple[date, date | None]], term_weeks: int | None, rest_weeks: int) -> Term:
    """How somebody stands on the day who mentored in these spells; a spell without an end goes on.

    Spells with less than a rest between them are one stretch. A stretch of a term or more asks for a rest.
    """
    stretch = _last_stretch(day, spells, rest_weeks)
    if stretch is None:
        return Term(TermState.FREE)
    since, last = stretch
    weeks = (last - since).days // 7
    busy = last >= day
    rested_on = last + rest_weeks * WEEK
    if term_weeks is not None and weeks >= term_weeks:
        if busy:
            return Term(TermState.PAST, since, None, weeks)
        if day < rested_on:
            return Term(TermState.RESTING, since, rested_on, weeks)
    if busy:
        return Term(TermState.SERVING, since, None, weeks)
    return Term(TermState.FREE, since if day < rested_on else None, None, weeks if day < rested_on else 0)


def _last_stretch(day: date, spells: Iterable[tuple[date, date | None]], rest_weeks: int) -> tuple[date, date] | None:
    stretch: tuple[date, date] | None = None
    for start, end in sorted((start, min(end or day, day)) for start, end in spells if start <= day):
        if stretch and (start - stretch[1] < rest_weeks * WEEK or start <= stretch[1]):
            stretch = stretch[0], max(stretch[1], end)
        else:
            stretch = start, end
    return stretch


def spread_evenly(loads: Sequence[int], places: Sequence[int]) -> list[int]:
    """The same number of mentees spread so that the fullest have as few as can be, within everybody's places.

    One by one to whoever has the fewest and a place left, which is optimal for any cost that rises with the load.
    """
    even = [0] * len(places)
    for _ in range(sum(loads)):
        free = [number for number, room in enumerate(places) if even[number] < room]
        if not free:
            break
        # Of equals whoever has most now, so that as few as possible change hands.
        even[min(free, key=lambda number: (even[number], -loads[number], number))] += 1
    return even
