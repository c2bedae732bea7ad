"""Constraints that collide: which ones, and what to give up so that there is an answer again.

Only forced pairs can make a matching impossible, each by itself (a rule is against it, or one of the two isn't there)
or together with others of the same person. So every conflict stands alone, none has a part that already collides, and
giving up what each of them says is enough.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

Name = Callable[[str], str]


class Kind(StrEnum):
    RULE = "rule"
    STRANGER = "stranger"
    MENTOR = "mentor"
    MENTEE = "mentee"


AGAINST = {
    "": "a rule forbids this pair. Release it.",
    "self": "nobody mentors themselves. Release the pair.",
    "line": "they are in the same reporting line. Release the pair.",
    "level": "their levels are outside the track's level gap. Release the pair or widen the gap.",
    "forbidden": "these two are ruled out. Release the pair or lift what rules it out.",
}


@dataclass(frozen=True)
class Conflict:
    """``pairs``: forced ones that can't all be. ``room``: how many of them can. ``rule``: what is against the pair."""

    kind: Kind
    pairs: tuple[tuple[str, str], ...]
    room: int = 0
    rule: str = ""

    def because(self, rule: str) -> "Conflict":
        return replace(self, rule=rule)

    def sentence(self, name: Name = str) -> str:
        """With people as ``name`` calls them."""
        mentee, mentor = (name(one) for one in self.pairs[0])
        if self.kind == Kind.STRANGER:
            return f"{mentee} with {mentor} is forced, and one of them is not to be paired. Release it, or let both in."
        if self.kind == Kind.RULE:
            return f"{mentee} with {mentor} is forced, but {AGAINST[self.rule]}"
        who, other = (mentor, 0) if self.kind == Kind.MENTOR else (mentee, 1)
        others = [name(pair[other]) for pair in self.pairs]
        return (
            f"{len(self.pairs)} pairs are forced for {self.kind} {who}, who has room for {self.room}: "
            f"{', '.join(others[:-1])} and {others[-1]}. "
            f"Release {len(self.pairs) - self.room} of them or give {who} more room."
        ).replace(": and ", ": ")

    def __str__(self) -> str:
        return self.sentence()


class Unsolvable(Exception):
    """There is no answer; the text says why, ``conflicts`` one by one."""

    def __init__(self, *conflicts: "Conflict | str") -> None:
        self.conflicts = conflicts
        super().__init__(" ".join(map(str, conflicts)))

    def sentences(self, name: Name = str) -> list[str]:
        return [one if isinstance(one, str) else one.sentence(name) for one in self.conflicts]
