"""Whether what somebody was to be told still holds when the mail goes: they may have done it meanwhile.

A stage registers a check for kinds of its own; a kind without one always holds.
"""

from collections.abc import Callable, Collection, Iterable, Set
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Told(NamedTuple):
    """What, to whom: the occasion as its notice names it, ``kind:key`` or ``kind:key:since``."""

    kind: str
    occasion: str
    person_id: int

    @property
    def key(self) -> str:
        """Of the thing it is about; nothing where that is no UUID, so that an odd one holds no other mail up."""
        try:
            return str(UUID(self.occasion.split(":")[1]))
        except (IndexError, ValueError):
            return ""

    @property
    def since(self) -> str:
        return ":".join(self.occasion.split(":")[2:])


def keys_of(told: Iterable[Told]) -> set[str]:
    return {one.key for one in told if one.key}


# Given some of one kind and the moment, those that still hold: a number of questions that does not grow with them.
Check = Callable[[Collection[Told], datetime], Set[Told]]
_checks: dict[str, Check] = {}


def still_due(*kinds: str) -> Callable[[Check], Check]:
    """Make the decorated function the check of these kinds."""

    def register(check: Check) -> Check:
        _checks.update(dict.fromkeys(kinds, check))
        return check

    return register


def those_due(told: Iterable[Told], now: datetime) -> set[Told]:
    """Which of them still hold."""
    by_check: dict[Check | None, list[Told]] = {}
    for one in told:
        by_check.setdefault(_checks.get(one.kind), []).append(one)
    held = set(by_check.pop(None, []))
    for check, some in by_check.items():
        if check:
            held |= check(some, now)
    return held


def is_checked(kind: str) -> bool:
    return kind in _checks
