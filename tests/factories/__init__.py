"""Rows for tests, one module per app. Everything a test does not care about has a plain default."""

from datetime import UTC, date, datetime

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date()
START = date(2026, 7, 1)
END = date(2026, 12, 30)
