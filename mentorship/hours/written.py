"""Windows of a day as people write them: ``9:00–12:30, 13:30–17:00``."""

import re
from collections.abc import Sequence
from itertools import pairwise

from mentorship.hours.schedules import Window

FULL_DAY = 24 * 60
MOST_WINDOWS = 4

_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?"
_WINDOW = re.compile(rf"{_TIME}\s*(?:-|–|—|to)\s*{_TIME}", re.IGNORECASE)


class NotWindows(ValueError):
    """What was written is no list of windows; the text says why."""


def read_windows(text: str) -> list[Window]:
    """In order; nothing written is a day off. Raises ``NotWindows``."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) > MOST_WINDOWS:
        raise NotWindows(f"At most {MOST_WINDOWS} stretches a day fit.")
    windows = sorted(_window(part) for part in parts)
    check_windows(windows)
    return windows


def check_windows(windows: Sequence[Window]) -> None:
    """Each within the day, none over another; in order."""
    for opens, closes in windows:
        if not 0 <= opens < closes <= FULL_DAY:
            raise NotWindows(f"{clock(opens)} to {clock(closes)} ends before it begins: split it at midnight.")
    for (_, closes), (opens, until) in pairwise(windows):
        if opens < closes:
            raise NotWindows(f"{clock(opens)} to {clock(until)} begins before the one before it ends.")


def write_windows(windows: Sequence[Window]) -> str:
    return ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in windows)


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _window(text: str) -> Window:
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise NotWindows(f"“{text[:40]}” is not written like 9:00–12:30.")
    return _minutes(found[1], found[2]), _minutes(found[3], found[4])


def _minutes(hours: str, minutes: str | None) -> int:
    total = int(hours) * 60 + int(minutes or 0)
    if total > FULL_DAY or int(minutes or 0) > 59:
        raise NotWindows(f"{hours}:{minutes or '00'} is no time of the day.")
    return total
