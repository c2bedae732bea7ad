"""With whom somebody would rather not be paired: the one gate to it. Out of it come ids for the matching, no words."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentorship import audit
from mentorship.encryption.keys import prefetch_keys
from mentorship.errors import Refusal
from mentorship.people.models import Person, User
from pairing.models import Avoidance
from pairing.states import AvoidanceKind

LONGEST = 1000


class NotOneself(Refusal):
    pass


@transaction.atomic
def avoid(*, other: Person, kind: str = "", words: str = "", by: Person, now: datetime) -> Avoidance:
    """Say with whom one would rather not be paired, as mentor or as mentee; a second time replaces the first."""
    if by.pk == other.pk:
        raise NotOneself("Nobody is paired with themselves anyway.")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # one choice at a time
    avoidance = Avoidance.objects.filter(author=by, other=other).first()
    avoidance = avoidance or Avoidance(author=by, other=other)
    avoidance.kind = AvoidanceKind(kind).value if kind else ""
    avoidance.words, avoidance.written_at = words.strip()[:LONGEST], now
    avoidance.save()
    # Neither whom nor that there are how many: the log is read by others.
    audit.record("private_choice.kept", by=by, on=by, now=now)
    return avoidance


@transaction.atomic
def take_back(*, avoidance: Avoidance, by: Person, now: datetime) -> None:
    """Delete it for good; from now on the two may be a pair again."""
    if avoidance.author_id != by.pk:
        raise PermissionDenied
    if Avoidance.objects.filter(pk=avoidance.pk).delete()[0]:
        audit.record("private_choice.deleted", by=by, on=by, now=now)


def read_own(user: User) -> list[Avoidance]:
    """One's own with their words, newest first; a few queries however many."""
    rows = list(Avoidance.objects.visible_to(user).select_related("other"))
    prefetch_keys({f"person:{row.person_id}" for row in rows})
    return rows


def apart(people: Collection[int]) -> Iterator[tuple[int, int]]:
    """Whom of these people the matching keeps apart, both ways round; never for a page, a count or a file."""
    rows = Avoidance.objects.filter(author__in=people, other__in=people)
    for one, other in rows.order_by().values_list("author_id", "other_id"):
        yield one, other
        yield other, one
