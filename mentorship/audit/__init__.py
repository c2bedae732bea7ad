"""Append-only log of who did what to whom: ``audit.record("note.read", by=person, on=note)``."""

from typing import Any


def record(action: str, *, by: Any = None, on: Any = None, now: Any = None, **facts: Any) -> Any:
    """See ``services.record``; imported late because models load after this package."""
    from mentorship.audit import services

    return services.record(action, by=by, on=on, now=now, **facts)


def record_all(action: str, of: Any, *, by: Any = None, now: Any = None) -> Any:
    from mentorship.audit import services

    return services.record_all(action, of, by=by, now=now)


def record_read(action: str, *, by: Any, on: Any, now: Any = None, **facts: Any) -> Any:
    from mentorship.audit import services

    return services.record_read(action, by=by, on=on, now=now, **facts)
