"""The purge: whatever has had its time goes.

It deletes and never reads. Of shared words each pair or circle goes in a transaction of its own, rows by themselves in
chunks, so a run that is killed leaves nothing half done, and the next one goes on from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from governance.models import Purge, PurgeWarning
from governance.retention import Kind, Rows, Shared, months_before
from governance.retention.kinds import every_kind, kind_named
from governance.selectors.retention import months_of, not_purged
from mentorship import audit
from mentorship.encryption.fields import GONE
from mentorship.encryption.keys import destroy_key
from mentorship.people.models import Person

CHUNK = 500


@dataclass(frozen=True)
class Purged:
    """How many rows of a kind a run took."""

    kind: Kind
    rows: int


def purge_all(*, now: datetime) -> list[Purged]:
    """Let go whatever has had its time; again right away takes nothing."""
    return [Purged(kind, purge(kind=kind, now=now)) for kind in every_kind()]


def purge(*, kind: Kind, now: datetime) -> int:
    """Let go what has had its time of one kind; the number of rows."""
    cut = months_before(now.date(), months_of(kind))
    if isinstance(kind, Shared):
        ripe = _announced(kind, cut, now)
        return sum(purge_words(kind=kind.name, subject_id=key, by=None, now=now) for key in ripe)
    own = cast(Rows, kind)
    return sum(_take(own, rows, now) for rows in own.going(cut))


def _announced(kind: Shared, cut: date, now: datetime) -> list[UUID]:
    """The subjects whose time is over and whose people have had their month."""
    ripe = PurgeWarning.objects.filter(kind=kind.name, purged_at=None, goes_on__lte=now.date())
    due = kind.may_go(not_purged(kind, kind.ended(cut))).filter(pk__in=ripe.values("subject_id"))
    return list(due.order_by("ended_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def purge_words(*, kind: str, subject_id: UUID, by: Person | None, now: datetime) -> int:
    """Let the words of one pair or circle go, and its key when nothing else is under it; the number of rows."""
    shared = cast(Shared, kind_named(kind))
    warning = PurgeWarning.objects.select_for_update().get(kind=kind, subject_id=subject_id)
    cut = months_before(now.date(), months_of(shared))
    subject = shared.ended(cut).select_for_update(of=("self",)).filter(pk=subject_id).first()
    may_go = shared.may_go(shared.ended(cut).filter(pk=subject_id))  # asked under the lock that every emergency takes
    if warning.purged_at or warning.goes_on > now.date() or subject is None or not may_go.exists():
        return 0
    rows = sum(table.remove(subject_id) for table in shared.tables)
    warning.purged_at = now
    warning.save(update_fields=["purged_at"])
    key_gone = _destroy_unused(shared, subject_id)
    _count(shared, rows, now)
    audit.record("purge.words", by=by, on=subject, now=now, kind=kind, rows=rows, key_destroyed=key_gone)
    return rows


def _destroy_unused(kind: Shared, subject_id: UUID) -> bool:
    """Destroy the key of a subject whose words went, unless something with a rule of its own is still under it."""
    if any(table.of([subject_id]).exists() for table in kind.others):
        return False
    return destroy_key(f"{kind.scope}:{subject_id}")


def _take(kind: Rows, rows: "QuerySet[Any]", now: datetime) -> int:
    return sum(_take_chunk(kind, rows, keys, now) for keys in _chunks(rows))


def _chunks(rows: "QuerySet[Any]") -> Iterator[list[Any]]:
    """Keys, some hundreds at a time; what was handed out is gone before the next are asked for."""
    keys = rows.order_by("pk").values_list("pk", flat=True)
    while chunk := list(keys[:CHUNK]):
        yield chunk


@transaction.atomic
def _take_chunk(kind: Rows, rows: "QuerySet[Any]", keys: list[Any], now: datetime) -> int:
    chosen = rows.model._base_manager.filter(pk__in=keys)
    sealed_with = set(chosen.values_list(kind.subject, flat=True)) if kind.subject else set()
    if kind.column:
        taken = chosen.update(**{kind.column: GONE})
    else:
        taken = chosen.delete()[1].get(rows.model._meta.label, 0)
    for subject_id in sealed_with:
        _key_after(kind, subject_id)
    _count(kind, taken, now)
    audit.record("purge.rows", now=now, kind=kind.name, rows=taken)
    return taken


def _key_after(kind: Rows, subject_id: UUID) -> None:
    """The key under which such a row outlived the words of its pair goes with the last of them."""
    shared = kind_named(kind.key_of)
    over = PurgeWarning.objects.filter(kind=kind.key_of, subject_id=subject_id, purged_at__isnull=False)
    if isinstance(shared, Shared) and over.exists():
        _destroy_unused(shared, subject_id)


def _count(kind: Kind, rows: int, now: datetime) -> None:
    """Add to what went today."""
    if rows:
        today, _ = Purge.objects.get_or_create(kind=kind.name, ran_on=now.date(), defaults={"months": months_of(kind)})
        Purge.objects.filter(pk=today.pk).update(rows=F("rows") + rows)
