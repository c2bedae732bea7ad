"""What one person adds to a figure, and how it is written down once the figure was shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """The evidence of one person in one quarter. ``mentor`` is empty for somebody to compare with.

    ``values``: what the kind of figure reads; of a share 1 or 0, of a mean the value.
    """

    person: str
    mentor: str
    values: tuple[float, ...]


def written(items: Iterable[Item]) -> list[list[Any]]:
    """For JSON: the person, whether with a mentor, the values. Whose mentee somebody is has no part in a difference."""
    return [[item.person, bool(item.mentor), *item.values] for item in items]


def read(rows: Iterable[Sequence[Any]]) -> list[Item]:
    """What ``written`` wrote, of mentors only that there was one."""
    return [Item(person, "a mentor" if mentored else "", tuple(values)) for person, mentored, *values in rows]
