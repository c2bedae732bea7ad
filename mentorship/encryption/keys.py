"""Data keys: one per scope, made when first needed, opened at most once a request or task."""

import os
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.core.signals import request_finished, request_started
from django.db import transaction

from mentorship.encryption.errors import Erased
from mentorship.encryption.masters import ciphers, unwrap, wrap
from mentorship.encryption.models import DataKey

_opened: ContextVar[dict[str, tuple[UUID, bytes]] | None] = ContextVar("opened_keys", default=None)


def _cache() -> dict[str, tuple[UUID, bytes]]:
    """Opened keys by scope and by id, for the length of a request or task."""
    cache = _opened.get()
    if cache is None:
        cache = {}
        _opened.set(cache)
    return cache


def forget_keys(**kwargs: Any) -> None:
    """Drop opened keys; at the start and the end of each request and task."""
    _opened.set(None)


request_started.connect(forget_keys)
request_finished.connect(forget_keys)


def _remember(row: DataKey) -> tuple[UUID, bytes]:
    opened = row.pk, unwrap(row.master, bytes(row.wrapped), row.scope)
    _cache()[row.scope] = _cache()[str(row.pk)] = opened
    return opened


def key_for(scope: str) -> tuple[UUID, bytes]:
    """Id and key of a scope; made, once, when there is none."""
    if scope in _cache():
        return _cache()[scope]
    master, wrapped = wrap(os.urandom(32), scope)
    with transaction.atomic():
        row, _ = DataKey.objects.get_or_create(scope=scope, defaults={"master": master, "wrapped": wrapped})
    return _remember(row)


def key_by_id(key_id: str) -> bytes:
    """Raises ValueError when that is no id, and Erased when there is no such key any more."""
    opened = _cache().get(key_id)
    if opened is None:
        row = DataKey.objects.filter(pk=UUID(key_id)).first()
        if row is None:
            raise Erased("The key of this value was destroyed: what it sealed is erased for good.")
        opened = _remember(row)
    return opened[1]


def make_keys(scopes: Iterable[str]) -> None:
    """Have a key for each of many scopes and open them all, before many values are sealed: the same few questions."""
    scopes = sorted(set(scopes))
    prefetch_keys(scopes)
    rows = [DataKey(scope=scope) for scope in scopes if scope not in _cache()]
    for row in rows:
        row.master, row.wrapped = wrap(os.urandom(32), row.scope)
    DataKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    prefetch_keys(row.scope for row in rows)


def prefetch_keys(scopes: Iterable[str]) -> None:
    """Open the keys of many scopes with one query, before a list shows their values."""
    missing = [scope for scope in set(scopes) if scope not in _cache()]
    for start in range(0, len(missing), 500):
        for row in DataKey.objects.filter(scope__in=missing[start : start + 500]):
            _remember(row)


def prefetch_all_keys(kind: str) -> None:
    """Open every key of a kind of scope, such as ``person``, with one query: before figures over everybody."""
    cache, masters = _cache(), ciphers()
    rows = DataKey.objects.filter(scope__startswith=f"{kind}:").values_list("pk", "scope", "master", "wrapped")
    for pk, scope, master, wrapped in rows:
        if scope not in cache:
            cache[scope] = cache[str(pk)] = pk, unwrap(master, bytes(wrapped), scope, masters)


def destroy_key(scope: str) -> bool:
    """Erase a scope for good: nothing sealed with its key opens again, in no backup taken from now on."""
    forget_keys()
    deleted, _ = DataKey.objects.filter(scope=scope).delete()
    return bool(deleted)
