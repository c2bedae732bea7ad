from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from mentorship.audit import anchors as outside
from mentorship.audit.anchors import Anchor, NoAnchors
from mentorship.audit.chain import GENESIS, link, same
from mentorship.audit.models import AuditEvent, AuditSeal

CHUNK = 2000
# Work bears the time at which it began, and none lasts longer: what is earlier by more was written by another clock.
LATE = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)


class Broken(Exception):
    """What is wrong with a record, in a sentence."""


@dataclass(frozen=True)
class Verdict:
    """How many events are proven, and the first thing that is wrong; ``broken`` is empty when nothing is.

    ``notes`` are what somebody should look at though every record is whole, such as a clock that was set back.
    """

    sealed: int
    pending: int
    broken: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Walk:
    """How far the chain was followed: the place, the digest there, and the records whose time went back."""

    sealed: int = 0
    digest: str = GENESIS
    at: datetime | None = None
    back: list[int] = field(default_factory=list)


def verify(anchors: Path | None = None) -> Verdict:
    """Walk the chain from its beginning; each event, its place, and the ends written down outside the database.

    ``NoAnchors`` where a file is named that can't be read.
    """
    known = _by_sequence(outside.read(anchors)) if anchors else {}
    walk, copies = Walk(), _copies()
    try:
        for seal, event in _chain():
            _step(walk, seal, event, copies, known)
        _check_end(walk, known)
        pending = _check_pending(walk, copies)
    except Broken as broken:
        return Verdict(walk.sealed, 0, str(broken), _notes(walk))
    return Verdict(walk.sealed, pending, "", _notes(walk))


def _step(
    walk: Walk, seal: AuditSeal, event: AuditEvent | None, copies: dict[int, int], known: dict[int, set[str]]
) -> None:
    place = walk.sealed + 1
    if seal.sequence != place:
        raise Broken(f"Seal {place} is missing.")
    if event is None:
        raise Broken(f"Event {seal.event_id}, sealed as {place}, is missing.")
    if not event.is_genuine():
        raise Broken(f"Event {event.pk}, sealed as {place}, was changed{_or_key(walk)}.")
    if event.pk in copies:
        raise Broken(f"Event {event.pk}, sealed as {place}, is a copy of event {copies[event.pk]}.")
    digest = link(walk.digest, place, event.mac)
    if not same(digest, seal.digest):
        raise Broken(f"Seal {place} does not follow from the one before.")
    if known.get(place, {digest}) != {digest}:
        raise Broken(f"Seal {place} differs from what was written down outside.")
    if walk.at and event.at < walk.at - LATE:
        walk.back.append(event.pk)
    walk.sealed, walk.digest, walk.at = place, digest, event.at


def _check_end(walk: Walk, known: dict[int, set[str]]) -> None:
    longest = max(known, default=0)
    if longest > walk.sealed:
        raise Broken(f"The log ends at {walk.sealed}, but {longest} was written down outside.")


def _check_pending(walk: Walk, copies: dict[int, int]) -> int:
    count = 0
    for event in _unsealed().iterator(CHUNK):
        if not event.is_genuine():
            key = _or_key(walk) if not count else ""
            raise Broken(f"Event {event.pk} was not written by the application{key}.")
        if event.pk in copies:
            raise Broken(f"Event {event.pk} is a copy of event {copies[event.pk]}.")
        count += 1
    return count


def _or_key(walk: Walk) -> str:
    """Where not one record is proven, nobody may be accused: the key is as likely to be another."""
    return "" if walk.sealed else ", or AUDIT_KEY is not the key under which this log was written"


def _chain() -> Iterator[tuple[AuditSeal, AuditEvent | None]]:
    """The seals in order, each with its event, fetched together."""
    seals: list[AuditSeal] = []
    for seal in AuditSeal.objects.order_by("sequence").iterator(CHUNK):
        seals.append(seal)
        if len(seals) == CHUNK:
            yield from _with_events(seals)
            seals = []
    yield from _with_events(seals)


def _with_events(seals: list[AuditSeal]) -> Iterator[tuple[AuditSeal, AuditEvent | None]]:
    events = AuditEvent.objects.in_bulk([seal.event_id for seal in seals])
    for seal in seals:
        yield seal, events.get(seal.event_id)


def _copies() -> dict[int, int]:
    """Events that bear the code of another, each with the first that bore it."""
    firsts = (
        AuditEvent.objects.order_by().values("mac").annotate(first=Min("pk"), times=Count("pk")).filter(times__gt=1)
    )
    first_of = dict(firsts.values_list("mac", "first"))
    rows = AuditEvent.objects.filter(mac__in=list(first_of)).values_list("pk", "mac")
    return {pk: first_of[mac] for pk, mac in rows if pk != first_of[mac]}


def _by_sequence(anchors: Iterable[Anchor]) -> dict[int, set[str]]:
    """The digests that were written down for each place in the chain: more than one is one too many."""
    known: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        if anchor.sequence:
            known[anchor.sequence].add(anchor.digest)
    return dict(known)


def _notes(walk: Walk) -> tuple[str, ...]:
    if not walk.back:
        return ()
    first, count = walk.back[0], len(walk.back)
    records = "1 record bears" if count == 1 else f"{count} records bear"
    return (f"{records} an earlier time than the one before, first event {first}: a clock was set back.",)


@dataclass(frozen=True)
class Standing:
    """Where the chain ends, and how the last end that was written down outside compares; cheap enough for a page."""

    sealed: int
    pending: int
    anchored_at: datetime | None
    anchored: int
    agrees: bool


def standing(anchors: Path) -> Standing:
    """A look at the two ends alone: whether the whole chain holds is for ``verify`` to say."""
    end = AuditSeal.objects.order_by("-sequence").first()
    sealed = end.sequence if end else 0
    pending = max(0, AuditEvent.objects.count() - sealed)
    try:
        anchor = outside.last(anchors)
    except NoAnchors:
        return Standing(sealed, pending, None, 0, agrees=False)
    if anchor is None:
        return Standing(sealed, pending, None, 0, agrees=True)
    held = AuditSeal.objects.filter(sequence=anchor.sequence, digest=anchor.digest)
    agrees = not anchor.sequence or held.exists()
    return Standing(sealed, pending, anchor.at, anchor.sequence, agrees)


def _unsealed() -> QuerySet[AuditEvent]:
    """What comes after the last seal; an event whose process died between commit and seal may lie before it."""
    return AuditEvent.objects.filter(~Exists(AuditSeal.objects.filter(event_id=OuterRef("pk"))))
