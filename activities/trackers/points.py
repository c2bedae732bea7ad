"""Points as trackers hold them: a number in a field, or a label such as ``points: 3``."""

import re
from collections.abc import Iterable
from typing import Any

LABEL = re.compile(r"points?\s*::?\s*(\d{1,3}(?:\.\d{1,2})?)", re.IGNORECASE)
MOST = 1000.0


def number(value: Any) -> float:
    """A number of points; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        return 0.0
    return float(value)


def of_labels(names: Iterable[Any]) -> float:
    """What the first label that says so says."""
    for name in names:
        if isinstance(name, str) and (match := LABEL.fullmatch(name.strip())):
            return float(match.group(1))
    return 0.0
