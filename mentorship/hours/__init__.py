"""When people are free, and when several are at once: plain values in and out. No Django, no clock."""

from mentorship.hours.meetings import Slot, Turn, in_turns, slots
from mentorship.hours.schedules import Schedule, Window, common, free
from mentorship.hours.spans import Span, both, merged, minus

__all__ = [
    "Schedule",
    "Slot",
    "Span",
    "Turn",
    "Window",
    "both",
    "common",
    "free",
    "in_turns",
    "merged",
    "minus",
    "slots",
]
