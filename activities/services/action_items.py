from datetime import date, datetime

from django.db import transaction

from activities.models import ActionItem, Session
from activities.policies.pairs import check_can_change_item, check_lasts
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing


class NotOfThePair(Refusal):
    pass


@transaction.atomic
def add_action_item(
    *,
    pairing: Pairing,
    text: str,
    owner: Person,
    due_on: date | None = None,
    session: Session | None = None,
    by: Person,
    now: datetime,
) -> ActionItem:
    """Note what one of the pair will do."""
    check_lasts(pairing)
    if not pairing.includes(owner):
        raise NotOfThePair("An action item belongs to one of the two who are paired.")
    item = ActionItem.objects.create(
        pairing=pairing, session=session, owner=owner, text=text, due_on=due_on, created_by=by, created_at=now
    )
    audit.record("action_item.added", by=by, on=item, now=now, owner=owner.pk)
    return item


@transaction.atomic
def mark_action_item(*, item: ActionItem, done: bool, by: Person, now: datetime) -> ActionItem:
    """Tick an action item off, or put it back."""
    item = ActionItem.objects.select_for_update(of=("self",)).select_related("pairing").get(pk=item.pk)
    if bool(item.done_at) == done:
        return item
    check_can_change_item(item)
    item.done_at = now if done else None
    item.save(update_fields=["done_at"])
    audit.record("action_item.done" if done else "action_item.reopened", by=by, on=item, now=now)
    return item
