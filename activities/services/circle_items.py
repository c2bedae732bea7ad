from datetime import date, datetime

from django.db import transaction

from activities.models import CircleItem, CircleSession
from activities.policies.circles import check_lasts
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Circle


class NotOfTheCircle(Refusal):
    pass


@transaction.atomic
def add_circle_item(
    *, circle: Circle, text: str, owner: Person, due_on: date | None = None, session: CircleSession | None = None,
    by: Person, now: datetime,
) -> CircleItem:  # fmt: skip
    """Note what one of the circle will do."""
    check_lasts(circle)
    if not circle.members.present().filter(person=owner).exists():
        raise NotOfTheCircle("An action item belongs to somebody who is in the circle.")
    item = CircleItem.objects.create(
        circle=circle, session=session, owner=owner, text=text, due_on=due_on, created_by=by, created_at=now
    )
    audit.record("circle_item.added", by=by, on=item, now=now, owner=owner.pk)
    return item


@transaction.atomic
def mark_circle_item(*, item: CircleItem, done: bool, by: Person, now: datetime) -> CircleItem:
    """Tick an action item off, or put it back."""
    item = CircleItem.objects.select_for_update(of=("self",)).select_related("circle").get(pk=item.pk)
    if bool(item.done_at) == done:
        return item
    check_lasts(item.circle)
    item.done_at = now if done else None
    item.save(update_fields=["done_at"])
    audit.record("circle_item.done" if done else "circle_item.reopened", by=by, on=item, now=now)
    return item
