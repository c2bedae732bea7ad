"""Stretches of time, and what can be done with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True)
class Span:
    """From ``start`` up to, not including, ``end``: aware, in universal time."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("A span ends after it starts.")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap or touch made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def both(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What lies in some of the one and in some of the other."""
    left, right = merged(some), merged(others)
    result, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            result.append(Span(start, end))
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1
    return result


def minus(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What lies in some of the one and in none of the other."""
    result = []
    taken = merged(others)
    for span in merged(some):
        start = span.start
        for busy in taken:
            if busy.end <= start:
                continue
            if busy.start >= span.end:
                break
            if busy.start > start:
                result.append(Span(start, busy.start))
            start = busy.end
        if start < span.end:
            result.append(Span(start, span.end))
    return result
