"""When people are free, and when several are at once: plain values in and out. No Django, no clock."""

from mentorship.hours.meetings import Slot, Turn, in_turns, slots
from mentorship.hours.schedules import Schedule, Window, common, free
from mentorship.hours.spans import Span, both, merged, minus
from mentorship.hours.written import NotWindows, check_windows, read_windows, write_windows

__all__ = [
    "NotWindows", "Schedule", "Slot", "Span", "Turn", "Window", "both", "check_windows", "common", "free", "in_turns",
    "merged", "minus", "read_windows", "slots", "write_windows",
]  # fmt: skip
