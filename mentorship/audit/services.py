import json
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from mentorship.audit import anchors
from mentorship.audit.anchors import Anchor
from mentorship.audit.chain import GENESIS, canonical, code, link
from mentorship.audit.models import AuditEvent, AuditSeal

LONGEST_FACT = 200
READ = ".read"
CHUNK = 1000
RECENT = 10_000
"""How far behind the newest sealed event another may still come: of a transaction that began earlier."""
SEALER_LOCK = 7_361_402  # any number, the same in every process


class NotAReading(Exception):
    """What is called otherwise would be kept from whose words were read."""


class NotAFact(Exception):
    """A fact is an id, a date, a count or a short code; never words somebody wrote."""


def label(thing: models.Model | None) -> str:
    """How the log names a row: app, model, key."""
    return f"{thing._meta.label_lower}:{thing.pk}" if thing is not None else ""


def record(action: str, *, by: models.Model | None = None, on: models.Model | None = None,
           now: datetime | None = None, **facts: Any) -> AuditEvent:  # fmt: skip
    """Write down who did what to what, in the caller's transaction; ``by=None`` is the system itself."""
    event = _event(action, by, on, now or timezone.now(), facts)
    event.save(force_insert=True)
    _seal_after_commit()
    return event


def record_all(action: str, of: Iterable[tuple[models.Model, dict[str, Any]]], *, by: models.Model | None = None,
               now: datetime | None = None) -> list[AuditEvent]:  # fmt: skip
    """The same done to many things at once, each with its facts: a record each, written together."""
    at = now or timezone.now()
    events = AuditEvent.objects.bulk_create([_event(action, by, on, at, facts) for on, facts in of], batch_size=CHUNK)
    _seal_after_commit()
    return events


def record_labels(readings: Iterable[tuple[str, str]], *, actor: str, now: datetime | None = None) -> None:
    """Readings as pairs of action and label, by an actor as the log names them: what one page shows."""
    at = now or timezone.now()
    AuditEvent.objects.bulk_create([_signed(at, actor, action, obj, {}) for action, obj in readings])
    _seal_after_commit()


def _event(
    action: str, by: models.Model | None, on: models.Model | None, at: datetime, facts: dict[str, Any]
) -> AuditEvent:
    facts = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    if any(len(text) > LONGEST_FACT for text in _texts(facts)):
        raise NotAFact(f"A fact of {action} is longer than {LONGEST_FACT} characters: the log holds no content.")
    return _signed(at, label(by) or "system", action, label(on), facts)


def _signed(at: datetime, actor: str, action: str, obj: str, facts: dict[str, Any]) -> AuditEvent:
    nonce = token_hex(16)
    mac = code(canonical(at, actor, action, obj, facts, nonce))
    return AuditEvent(at=at, actor=actor, action=action, object=obj, facts=facts, nonce=nonce, mac=mac)


def record_read(
    action: str, *, by: models.Model | None, on: models.Model, now: datetime | None = None, **facts: Any
) -> AuditEvent:
    """Write down a reading of private words before they are shown; what fails here keeps them closed.

    Whose they are finds it by how its name ends.
    """
    if not action.endswith(READ):
        raise NotAReading(f"A reading is called something{READ}, and not {action}.")
    return record(action, by=by, on=on, now=now, **facts)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else []


def _seal_after_commit() -> None:
    """Once per transaction, however many events it writes."""
    waiting = any(function is seal_recent for _, function, *_ in connection.run_on_commit)  # type: ignore[comparison-overlap]
    if not waiting:
        transaction.on_commit(seal_recent, robust=True)


def seal_recent() -> int:
    """After a commit: what was written lately, without a look at all the rest. The number sealed."""
    newest = AuditSeal.objects.aggregate(newest=models.Max("event_id"))["newest"] or 0
    return _seal(after=newest - RECENT, order="pk")


def seal_pending(*, order: str = "pk") -> int:
    """Give every committed event that has none its place in the chain, as after a process that died before it could.

    ``order="at"`` is for a history that was written out of its order at once.
    """
    last = AuditSeal.objects.order_by("-sequence").first()
    if last and last.sequence == AuditEvent.objects.count():
        return 0
    return _seal(after=0, order=order)


def _seal(*, after: int, order: str) -> int:
    sealed = 0
    while chunk := _seal_chunk(after, order):
        sealed += chunk
    return sealed


@transaction.atomic
def _seal_chunk(after: int, order: str) -> int:
    """One sealer at a time. What the application did not write gets no place, and is for ``verify`` to name."""
    _one_at_a_time()
    last = AuditSeal.objects.order_by("-sequence").first()
    sequence, digest = (last.sequence, last.digest) if last else (0, GENESIS)
    unsealed = ~models.Exists(AuditSeal.objects.filter(event_id=models.OuterRef("pk")))
    events = AuditEvent.objects.filter(unsealed, pk__gt=after).order_by(order, "pk").iterator(CHUNK)
    seals = []
    for event in islice(filter(AuditEvent.is_genuine, events), CHUNK):
        sequence, digest = sequence + 1, link(digest, sequence + 1, event.mac)
        seals.append(AuditSeal(sequence=sequence, event_id=event.pk, digest=digest))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _one_at_a_time() -> None:
    """Until the end of the transaction; SQLite's writing transactions exclude each other anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def write_anchor(path: Path, *, now: datetime | None = None) -> Anchor:
    """Append the chain's present end to a file outside the database, so that a truncated log is found out."""
    last = AuditSeal.objects.order_by("-sequence").first()
    sequence, digest = (last.sequence, last.digest) if last else (0, GENESIS)
    anchor = Anchor(now or timezone.now(), sequence, digest)
    anchors.append(path, anchor)
    return anchor
