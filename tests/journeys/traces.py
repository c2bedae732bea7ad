"""Whether words can be found anywhere they should not be: database, logs, mails, queue and cache."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection


def found(words: Iterable[str], places: Iterable[tuple[str, bytes]]) -> set[str]:
    """The places that hold one of the words, with the word."""
    sought = {word: word.encode() for word in words}
    return {f"{word!r} in {name}" for name, content in places for word, value in sought.items() if value in content}


def places(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that outlives a request: by name, its bytes. ``folder`` holds logs and mails of other processes."""
    yield from database()
    yield from queue()
    yield "mails of this process", b"\n".join(message.message().as_bytes() for message in mail.outbox)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        yield path.name, path.read_bytes()


def database() -> Iterator[tuple[str, bytes]]:
    """SQLite's own files, log included; on PostgreSQL every row of every table, as a dump would spell it."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        for file in (path, path.with_name(f"{path.name}-wal")):
            if file.exists():
                yield file.name, file.read_bytes()
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield f"table {table}", "\n".join(row for (row,) in cursor).encode()


def queue() -> Iterator[tuple[str, bytes]]:
    """All that Redis holds, cache and messages; or what the cache in memory does."""
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        yield "cache", repr(getattr(cache, "_cache", "")).encode()
        return
    import redis

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter():
            yield f"queue key {key!r}", client.dump(key) or b""
