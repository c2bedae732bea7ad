"""Ranked wishes: whom a mentee would like as mentor, and a mentor as mentee. Ranks are 1, 2, 3, … without a gap."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Wish
from pairing.policies.pairings import check_can_wish
from pairing.states import WishSide
from programs.models import Enrolment


class TooManyWishes(Refusal):
    pass


@transaction.atomic
def make_wish(*, wisher: Enrolment, wished: Enrolment, side: WishSide, by: Person, now: datetime) -> Wish:
    """Name somebody, after those one has named already. Again changes nothing."""
    wisher = _locked(wisher, by)
    check_can_wish(wisher, wished, side)
    mine = list(wisher.pair_wishes.filter(side=side).select_related("wished"))
    known = next((wish for wish in mine if wish.wished_id == wished.pk), None)
    if known:
        return known
    limit = wisher.cohort.track.wish_limit
    if len(mine) >= limit:
        raise TooManyWishes(f"You have {limit} wishes already, as many as count. Take one out first.")
    wish = Wish.objects.create(wisher=wisher, wished=wished, side=side, rank=len(mine) + 1, made_at=now)
    audit.record("wish.made", by=by, on=wisher, now=now, side=side, count=len(mine) + 1)
    return wish


@transaction.atomic
def move_wish(*, wish: Wish, up: bool, by: Person, now: datetime) -> list[Wish]:
    """Let a wish change places with its neighbour; at the end of the list nothing happens."""
    wisher = _locked(wish.wisher, by)
    mine = list(wisher.pair_wishes.filter(side=wish.side))
    at = next((number for number, other in enumerate(mine) if other.pk == wish.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(mine):
        return mine
    mine[at], mine[other] = mine[other], mine[at]
    audit.record("wish.moved", by=by, on=wisher, now=now, side=wish.side, count=len(mine))
    return _keep(mine)


@transaction.atomic
def drop_wish(*, wish: Wish, by: Person, now: datetime) -> list[Wish]:
    """Take a wish back; those behind it move up."""
    wisher = _locked(wish.wisher, by)
    mine = list(wisher.pair_wishes.filter(side=wish.side))
    left = [other for other in mine if other.pk != wish.pk]
    if len(left) == len(mine):
        return mine
    wish.delete()
    audit.record("wish.dropped", by=by, on=wisher, now=now, side=wish.side, count=len(left))
    return _keep(left)


def _locked(enrolment: Enrolment, by: Person) -> Enrolment:
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort__track").get(pk=enrolment.pk)
    if enrolment.person_id != by.pk:
        raise PermissionDenied
    return enrolment


def _keep(ordered: Sequence[Wish]) -> list[Wish]:
    """Number wishes anew. A rank is never held twice, not for a moment, so all are written again."""
    Wish.objects.filter(pk__in=[wish.pk for wish in ordered]).delete()
    for rank, wish in enumerate(ordered, start=1):
        wish.rank = rank
    return Wish.objects.bulk_create(ordered)
