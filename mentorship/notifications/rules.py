"""What is sent when: each stage keeps a table of such rules, which a page shows as it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentorship.notifications.kinds import KINDS, Kind


@dataclass(frozen=True)
class Rule:
    """One reminder: of which kind, to whom, when. ``remind(now=…)`` decides and queues it, each occasion once."""

    name: str
    who: str
    when: str
    remind: Callable[..., Any]

    @property
    def kind(self) -> Kind:
        return KINDS[self.name]


def remind_by(rules: Iterable[Rule], now: datetime) -> dict[Callable[..., Any], Any]:
    """Carry out every rule of a table; a function that serves several is asked once. What each answered."""
    return {remind: remind(now=now) for remind in dict.fromkeys(rule.remind for rule in rules)}
