"""What happens when: steps in the order of their time, each free to plan further ones."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from zoneinfo import ZoneInfo

Step = Callable[[datetime], object]
SATURDAY = 5


class Timeline:
    """Runs from the past up to ``end``; what is planned for later does not happen."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._steps: list[tuple[datetime, int, Step]] = []
        self._planned = 0

    def at(self, when: datetime, step: Step) -> None:
        if when < self.end:
            self._planned += 1
            heappush(self._steps, (when, self._planned, step))

    def run(self, each_quarter: Callable[[datetime], None]) -> None:
        quarter = None
        while self._steps:
            when, _, step = heappop(self._steps)
            if quarter != (when.year, (when.month + 2) // 3):
                quarter = when.year, (when.month + 2) // 3
                each_quarter(when)
            step(when)


def moment(day: date, random: Random, zone: ZoneInfo, hours: tuple[int, int] = (9, 17)) -> datetime:
    """Some time in working hours there, as UTC."""
    local = time(random.randrange(*hours), random.randrange(0, 60))
    return datetime.combine(day, local, zone).astimezone(UTC)


def working_day(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day
