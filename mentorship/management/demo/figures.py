"""Releases and equity audits of the last quarters, computed beside the history so that nobody waits for both."""

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, time, timedelta
from multiprocessing import get_context

from governance.disclosure import CannotProtect, ProtectedRelease, Published, Seat, seats_of
from governance.quarters import Quarter
from governance.services.equity import run_audit
from governance.services.releases import due_on, keep_release, roll_to_count
from mentorship.errors import Refusal
from mentorship.management.demo.actions import act_on
from mentorship.management.demo.apart import protect_beside, protect_next

FEW = 150
"""Up to so many people it is quicker to protect the figures right here."""


class Figures:
    """``start`` when a quarter is over, ``keep`` at the end; their dates are those of the schedule."""

    def __init__(self, people: int) -> None:
        self._results: list[tuple[Quarter, dict[str, Seat], Callable[[], ProtectedRelease]]] = []
        self._before: list[Published] = []
        self._pool = None
        if people > FEW:
            # A new process knows nothing of this one's database: the mathematics takes and returns plain values. It is
            # one, as each quarter is held against those before.
            self._pool = ProcessPoolExecutor(1, get_context("spawn"))

    @classmethod
    def quarters(cls, people: int, end: datetime) -> list[Quarter]:
        """The last ones that are over: two, or four where that is quick."""
        over = [Quarter.latest_over(end.date())]
        while len(over) < (4 if people <= FEW else 2):
            over.append(over[-1].previous())
        return [quarter for quarter in reversed(over) if moment_due(quarter) < end]

    def start(self, quarter: Quarter) -> None:
        roll, declared = roll_to_count(quarter)
        if self._pool:
            future: Future[ProtectedRelease] = self._pool.submit(protect_next, roll, declared, str(quarter))
            self._results.append((quarter, seats_of(roll), future.result))
        else:
            self._results.append(
                (quarter, seats_of(roll), lambda: protect_beside(self._before, roll, declared, str(quarter)))
            )

    def keep(self) -> None:
        """Publish each release and audit; where so few take part that nothing could be shown, none."""
        number = 0
        for quarter, staff, result in self._results:
            at = moment_due(quarter)
            try:
                keep_release(quarter=quarter, protected=result(), staff=staff, beside=number, by=None, now=at)
                number += 1
                act_on(run_audit(quarter=quarter, by=None, now=at), at + timedelta(days=5, hours=3))
            except (CannotProtect, Refusal):
                continue

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def moment_due(quarter: Quarter) -> datetime:
    return datetime.combine(due_on(quarter), time(6), UTC)
