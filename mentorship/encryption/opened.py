"""Which rows had words of theirs opened while a page was made, so that whoever answers can write that down first."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model

_rows: ContextVar[list[tuple[Model, str]] | None] = ContextVar("opened_rows", default=None)


@contextmanager
def rows_opened() -> Iterator[list[tuple[Model, str]]]:
    """A list that fills, while the block runs, with each row and the scope of the key that opened it."""
    rows: list[tuple[Model, str]] = []
    token = _rows.set(rows)
    try:
        yield rows
    finally:
        _rows.reset(token)


def note_opened(row: Model, scope: str) -> None:
    """Outside such a block, in a command or a task, nobody reads and nothing is kept."""
    rows = _rows.get()
    if rows is not None:
        rows.append((row, scope))
