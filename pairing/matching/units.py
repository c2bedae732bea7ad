"""Scores with decimals as exact whole numbers, and back again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_DECIMALS = 6
LARGEST = 1_000_000_000
"""In points: the largest score or cost, of either sign."""

_DECIMAL = re.compile(r"-?(?:[0-9]{1,10}(?:\.[0-9]*)?|\.[0-9]+)")


def is_amount(text: str) -> bool:
    """Whether a text is a number of at most six decimals and a billion either way."""
    if not _DECIMAL.fullmatch(text) or len(decimals_of(text)) > MOST_DECIMALS:
        return False
    return abs(as_millionths(text)) <= LARGEST * 10**MOST_DECIMALS


def decimals_of(text: str) -> str:
    """The digits behind the point that say something."""
    return text.partition(".")[2].rstrip("0")


def as_millionths(text: str) -> int:
    whole, _, fraction = text.lstrip("-").partition(".")
    value = int((whole or "0") + fraction[:MOST_DECIMALS].ljust(MOST_DECIMALS, "0"))
    return -value if text.startswith("-") else value


@dataclass(frozen=True)
class Unit:
    """A point is ``10 ** decimals`` of what the engine counts in."""

    decimals: int

    @classmethod
    def finest(cls, texts: Iterable[str]) -> "Unit":
        """The coarsest unit in which all of these are whole numbers."""
        return cls(max((len(decimals_of(text)) for text in texts), default=0))

    def counted(self, millionths: int) -> int:
        return millionths // 10 ** (MOST_DECIMALS - self.decimals)

    def text(self, count: int) -> str:
        """In points, always with the same number of decimals, so that a column adds up as it is printed."""
        if not self.decimals:
            return str(count)
        whole, fraction = divmod(abs(count), 10**self.decimals)
        return f"{'-' if count < 0 else ''}{whole}.{fraction:0{self.decimals}d}"

    def number(self, count: int) -> int | float:
        """In points, for JSON: a whole number where it is one."""
        whole, rest = divmod(count, 10**self.decimals)
        return whole if rest == 0 else float(self.text(count))
