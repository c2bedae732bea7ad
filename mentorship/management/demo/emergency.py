"""One emergency access of the past: asked for, agreed to, used sparingly, ended early, and found justified."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from governance.services.emergency import decide_emergency, end_emergency, request_emergency, review_emergency
from governance.services.emergency_reading import open_thing, things_in
from governance.states import Finding
from mentorship.people.models import User
from pairing.models import Pairing

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

AGO = timedelta(days=16, hours=-10)
REASON = (
    "A colleague of the mentee wrote to us that they spoke of not wanting to go on, and nobody has reached them since "
    "yesterday. We need to know whether the pair wrote of it, and whom the mentee trusts."
)
FINDING = (
    "There was a danger, the mentee's line had been tried first, and two notes were opened of all there is. It was "
    "closed as soon as the mentee was reached."
)


def tell_of_emergency(history: "History", now: datetime) -> None:
    """In a pair that visitors don't look at, and that has written something."""
    at = now - AGO
    pairing = _pair_with_notes(history, at)
    if pairing is None:
        return
    staff = history.staff
    first, second = staff.officers
    access = request_emergency(pairing=pairing, access_id=uuid4(), reason=REASON, minutes=30, by=first, now=at)
    opens_at = at + timedelta(minutes=20)
    access = decide_emergency(access=access, approves=True, by=second, now=opens_at)
    reader = User.objects.get(person=first)
    notes = [thing for thing in things_in(access=access, user=reader, now=opens_at) if thing.kind == "note"]
    for number, note in enumerate(notes[:2], start=1):
        read_at = opens_at + timedelta(minutes=3 * number)
        open_thing(access=access, kind="note", pk=note.row.pk, user=reader, now=read_at)
    access = end_emergency(access=access, by=first, now=opens_at + timedelta(minutes=11))
    review_emergency(
        access=access, finding=Finding.JUSTIFIED, words=FINDING, by=staff.auditor, now=at + timedelta(days=2)
    )


def _pair_with_notes(history: "History", at: datetime) -> Pairing | None:
    running = [story for story in history.cohorts if story.is_running and story.pairs]
    if not running:
        return None
    star = running[-1].star_pair
    seen = [person.pk for person in star.both] if star else []
    pairs = Pairing.objects.active().filter(cohort=running[-1].cohort, started_on__lt=at.date(), notes__isnull=False)
    return pairs.exclude(mentor__in=seen).exclude(mentee__in=seen).order_by("mentee__employee_id").first()
