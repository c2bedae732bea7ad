"""Releases and equity audits of the last quarters, computed beside the history so that nobody waits for both."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, time
from multiprocessing import get_context

from django.conf import settings

from governance.disclosure import CannotProtect, ProtectedRelease, protect, release_to_dict
from governance.quarters import Quarter
from governance.selectors.population import population_of
from governance.selectors.releases import declared_tables, rows_of
from governance.services.equity import run_audit
from governance.services.releases import due_on, keep_release
from mentorship.errors import Refusal

FEW = 150
"""Up to so many people it is quicker to protect the figures right here."""


class Figures:
    """``start`` when a quarter is over, ``keep`` at the end; their dates are those of the schedule."""

    def __init__(self, people: int) -> None:
        self._results: list[tuple[Quarter, Callable[[], ProtectedRelease]]] = []
        self._pool = None
        if people > FEW:
            # New processes know nothing of this one's database: the mathematics takes and returns plain values.
            self._pool = ProcessPoolExecutor(min(2, os.cpu_count() or 1), get_context("spawn"))

    @classmethod
    def quarters(cls, people: int, end: datetime) -> list[Quarter]:
        """The last ones that are over: two, or four where that is quick."""
        over = [Quarter.latest_over(end.date())]
        while len(over) < (4 if people <= FEW else 2):
            over.append(over[-1].previous())
        return [quarter for quarter in reversed(over) if moment_due(quarter) < end]

    def start(self, quarter: Quarter) -> None:
        members = population_of(quarter)
        rows, declared = list(rows_of(members)), declared_tables(members, teams=settings.REPORT_TEAMS)
        if self._pool:
            future: Future[ProtectedRelease] = self._pool.submit(protect, rows, declared, period=str(quarter))
            self._results.append((quarter, future.result))
        else:
            self._results.append((quarter, lambda: protect(rows, declared, period=str(quarter))))

    def keep(self) -> None:
        """Publish each release and audit; where so few take part that nothing could be shown, none."""
        for quarter, result in self._results:
            at = moment_due(quarter)
            try:
                keep_release(quarter=quarter, content=release_to_dict(result()), by=None, now=at)
                run_audit(quarter=quarter, by=None, now=at)
            except (CannotProtect, Refusal):
                continue

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def moment_due(quarter: Quarter) -> datetime:
    return datetime.combine(due_on(quarter), time(6), UTC)
