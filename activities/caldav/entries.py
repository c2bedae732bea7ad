"""What an entry that stands in somebody's calendar says about itself, to compare it with what should stand there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar


@dataclass(frozen=True)
class Standing:
    """``sequence``: the number of its last change (RFC 5546). ``starts_at`` is none for what has no such moment."""

    sequence: int
    starts_at: datetime | None

    def is_behind(self, other: "Standing") -> bool:
        """The other one is newer, or as new and at another time."""
        return self.sequence < other.sequence or (self.sequence == other.sequence and self.starts_at != other.starts_at)


UNREADABLE = Standing(-1, None)


def standing(content: bytes) -> Standing:
    """Of the first event in a file; what can't be read is behind everything."""
    try:
        event: Any = next(iter(Calendar.from_ical(content).walk("VEVENT")))
        return Standing(int(event.get("SEQUENCE", 0)), _moment(event["DTSTART"].dt))
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError, StopIteration):
        return UNREADABLE


def _moment(when: date) -> datetime | None:
    return when.astimezone(UTC) if isinstance(when, datetime) and when.tzinfo else None
