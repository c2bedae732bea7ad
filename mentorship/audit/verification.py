from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Exists, OuterRef, QuerySet

from mentorship.audit.chain import GENESIS, canonical, code, link
from mentorship.audit.models import AuditEvent, AuditSeal

CHUNK = 2000


@dataclass(frozen=True)
class Verdict:
    """How many events are proven, and the first thing that is wrong; ``broken`` is empty when nothing is."""

    sealed: int
    pending: int
    broken: str = ""


def verify(anchors: Path | None = None) -> Verdict:
    """Walk the chain from its beginning; each event, its place, and the ends written down outside the database."""
    known = _anchors(anchors)
    digest, expected = GENESIS, 1
    for seal in AuditSeal.objects.order_by("sequence").iterator(CHUNK):
        if seal.sequence != expected:
            return Verdict(expected - 1, 0, f"Seal {expected} is missing.")
        event = _events(seal.event_id)
        if event is None:
            return Verdict(expected - 1, 0, f"Event {seal.event_id}, sealed as {expected}, is missing.")
        if not is_genuine(event):
            return Verdict(expected - 1, 0, f"Event {event.pk}, sealed as {expected}, was changed.")
        digest = link(digest, expected, event.mac)
        if digest != seal.digest:
            return Verdict(expected - 1, 0, f"Seal {expected} does not follow from the one before.")
        if known.get(expected, digest) != digest:
            return Verdict(expected - 1, 0, f"Seal {expected} differs from what was written down outside.")
        expected += 1
    longest = max(known, default=0)
    if longest >= expected:
        return Verdict(expected - 1, 0, f"The log ends at {expected - 1}, but {longest} was written down outside.")
    return _pending(expected - 1)


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
    last = AuditSeal.objects.order_by("-sequence").first()
    line = _last_line(anchors)
    at, sequence, digest = line or (None, 0, GENESIS)
    same = not sequence or AuditSeal.objects.filter(sequence=sequence, digest=digest).exists()
    return Standing(last.sequence if last else 0, _unsealed().count(), at, sequence, same)


def _last_line(path: Path) -> tuple[datetime, int, str] | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1000))
        lines = file.read().decode().splitlines()
    if not lines:
        return None
    at, sequence, digest = lines[-1].split()
    return datetime.fromisoformat(at), int(sequence), digest


def _unsealed() -> QuerySet[AuditEvent]:
    """What comes after the last seal; an event whose process died between commit and seal may lie before it."""
    return AuditEvent.objects.filter(~Exists(AuditSeal.objects.filter(event_id=OuterRef("pk"))))


def _pending(sealed: int) -> Verdict:
    count = 0
    for event in _unsealed().iterator(CHUNK):
        if not is_genuine(event):
            return Verdict(sealed, count, f"Event {event.pk} was not written by the application.")
        count += 1
    return Verdict(sealed, count)


def _events(event_id: int) -> AuditEvent | None:
    return AuditEvent.objects.filter(pk=event_id).first()


def is_genuine(event: AuditEvent) -> bool:
    """Whether the application wrote this event as it stands."""
    return event.mac == code(canonical(event.at, event.actor, event.action, event.object, event.facts))


def _anchors(path: Path | None) -> dict[int, str]:
    """Sequence → digest, as the lines of an anchor file say."""
    if path is None or not path.exists():
        return {}
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return {int(sequence): digest for _, sequence, digest in lines if int(sequence)}
