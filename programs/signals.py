"""Announcements and questions to later stages."""

from dataclasses import dataclass, field
from typing import Any

from django.dispatch import Signal

ownership_changed = Signal()  # program, how (OwnershipChange), by, now; in the transaction that changes it
program_shown = Signal()  # program, user; answers: a Piece of the program's page, or None
first_step_asked = Signal()  # program, with its first cohort planned and none opened; answers: a Step, or None
cohort_moved = Signal()  # cohort, former, by, now
loads_asked = Signal()  # people (ids); answers: how many mentees each has or is offered, by person and cohort
rests_asked = Signal()  # cohort, people, day: by person a sentence on why they take nobody now


@dataclass(frozen=True)
class Piece:
    """What a later stage shows on a page: the name of its template, and what that needs as ``piece``."""

    template: str
    facts: dict[str, Any] = field(default_factory=dict)
