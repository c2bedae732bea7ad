"""Lists ask the database the same number of questions however long they are."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

SIZES = (1, 3)
"""Rows of the lists: with a question per row the second is longer; long ones are measured in the benchmarks."""
TRANSACTION_WORDS = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")


def questions(client: Client, url: str) -> list[str]:
    """The statements that one GET of the page sends, without those that open and close transactions."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, f"{url} answered {response.status_code}"
    asked = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in asked if not sql.startswith(TRANSACTION_WORDS)]


def assert_same_queries(
    client: Client,
    url: str,
    make_rows: Callable[[int], Any],
    sizes: Sequence[int] = SIZES,
    *,
    at_most: int | None = None,
) -> None:
    """Ask for a page with each number of rows in turn; ``make_rows(n)`` adds n rows that the client may see.

    ``assert_same_queries(client, "/programs/", lambda n: ProgramFactory.create_batch(n, owner=owner))``
    """
    client.get(url)  # what is only asked once per process is asked now
    asked: dict[int, list[str]] = {}
    present = 0
    for size in sizes:
        make_rows(size - present)
        present = size
        asked[size] = questions(client, url)
    counts = {size: len(statements) for size, statements in asked.items()}
    assert len(set(counts.values())) == 1, f"{url}: statements by rows {counts}\n{difference(asked)}"
    assert at_most is None or max(counts.values()) <= at_most, f"{url}: {counts}, allowed {at_most}"


def difference(asked: dict[int, list[str]]) -> str:
    """The statements of the longest answer, for reading."""
    return "\n".join(max(asked.values(), key=len))
