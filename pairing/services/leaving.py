"""What becomes of the pairs of people who leave the organisation."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from mentorship import audit
from mentorship.people.models import Person
from pairing.models import Pairing
from pairing.services.escalations import replace_mediators
from pairing.services.offers import end_pairing


@transaction.atomic
def part_with(*, people: list[Person], on: date, by: Person | None, now: datetime) -> int:
    """End the current pairings of leavers the day they leave; their partners are told. The number ended."""
    pairs = list(Pairing.objects.current().filter(Q(mentor__in=people) | Q(mentee__in=people)))
    for pairing in pairs:
        end_pairing(pairing=pairing, on=on, by=None, now=now, kind="partner_left")
    replace_mediators(people=people, by=by, now=now)
    if pairs:
        audit.record("pairings.ended_with_leavers", by=by, now=now, pairs=len(pairs))
    return len(pairs)
