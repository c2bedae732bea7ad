"""One mail instead of many: what waits for somebody is folded into a digest in their morning.

What is kept for it is a delivery of its own, written with its cause, so that none is lost. Folding claims the rows of
a person and writes the digest in one transaction; its key names the person and their day, so that whoever folds too,
and whoever folds again, makes no second one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string

from mentorship.notifications.kinds import DIGEST, KINDS
from mentorship.notifications.models import Notification, Reminding
from mentorship.notifications.services.notices import AT_ONCE, FRESH, told_by
from mentorship.notifications.services.preferences import Choice, choices_of, unsubscribe_path
from mentorship.notifications.still_due import those_due
from mentorship.notifications.waking import digest_by, waking_by
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import Verdicts, draft_mail
from mentorship.people.models import Person

CHANGED = ["state", "part_of", "error", "due_at", "finished_at"]


def fold_due(now: datetime) -> None:
    """Fold everything whose digest is due, some hundred people in each transaction."""
    while Delivery.objects.filter(state=DeliveryState.HELD, due_at__lte=now).exists() and _fold_some(now):
        pass


@transaction.atomic
def _fold_some(now: datetime) -> int:
    """How many rows found their place; none, when somebody else has all that are due in hand."""
    due = Delivery.objects.filter(state=DeliveryState.HELD, due_at__lte=now)
    people = list(due.order_by("person_id").values_list("person_id", flat=True).distinct()[:AT_ONCE])
    skip = connection.features.has_select_for_update_skip_locked
    claimed = due.filter(person_id__in=people).select_for_update(skip_locked=skip)
    rows = list(claimed.order_by("person_id", "created_at", "key"))
    _fold(rows, now)
    return len(rows)


def _fold(rows: Sequence[Delivery], now: datetime) -> None:
    pks = {row.person_id for row in rows if row.person_id}
    people, choices = Person.objects.reachable().in_bulk(pks), choices_of(pks)
    unseen = _unseen(rows, now)
    digests: dict[Any, tuple[Delivery, list[Delivery]]] = {}
    for pk, some in groupby(rows, key=lambda row: row.person_id):
        person, choice = people.get(pk or 0), choices.get(pk or 0, Choice())
        parts = [row for row in some if _belongs(row, person, choice, unseen, now)]
        if person and parts:
            digest = _draft(person, parts, now)
            digests[digest.pk] = digest, parts
    _write(digests, people, choices, now)
    Delivery.objects.bulk_update(rows, CHANGED, batch_size=AT_ONCE)


def _belongs(row: Delivery, person: Person | None, choice: Choice, unseen: Collection[Any], now: datetime) -> bool:
    """Whether it is still to be told; what is not is settled with the reason."""
    if person is None or not choice.wants(KINDS[row.kind]):
        reason = "not wanted any more"
    elif row.not_after and now > row.not_after:
        reason = "stale"
    elif row.pk not in unseen:
        reason = "not true any more"
    else:
        return True
    row.state, row.error, row.finished_at = DeliveryState.DROPPED, reason, now
    return False


def _unseen(rows: Sequence[Delivery], now: datetime) -> set[Any]:
    """The keys of rows whose notice is still true, and was not opened in the application meanwhile."""
    told = {row.pk: told_by(row) for row in rows}
    holding = those_due(told.values(), now)
    opened = Notification.objects.filter(
        person__in={one.person_id for one in holding}, occasion__in={one.occasion for one in holding},
        read_at__isnull=False,
    )  # fmt: skip
    read = set(opened.values_list("kind", "occasion", "person_id"))
    return {pk for pk, one in told.items() if one in holding and tuple(one) not in read}


def _write(
    digests: dict[Any, tuple[Delivery, list[Delivery]]], people: dict[int, Person], choices: dict[int, Choice],
    now: datetime,
) -> None:  # fmt: skip
    """Who had their digest of today already finds what came too late for it in the next one."""
    Delivery.objects.bulk_create([digest for digest, _ in digests.values()], ignore_conflicts=True)
    new = set(Delivery.objects.filter(pk__in=digests).values_list("pk", flat=True))
    for pk, (digest, parts) in digests.items():
        person = people[digest.person_id or 0]
        tomorrow = now.astimezone(person.zone).replace(hour=0, minute=0) + timedelta(days=1)
        for row in parts:
            if pk in new:
                row.state, row.part_of, row.finished_at = DeliveryState.FOLDED, digest, now
            else:
                row.due_at = digest_by(choices[person.pk].hours, person, tomorrow)


def _draft(person: Person, parts: Sequence[Delivery], now: datetime) -> Delivery:
    return draft_mail(
        key=f"digest|{person.pk}|{now.astimezone(person.zone).date()}|mail", kind=DIGEST.name, to=person.email,
        person_id=person.pk, unsubscribe_url=f"{settings.SITE_URL}{unsubscribe_path(person, DIGEST)}",
        due_at=now, now=now, **_words(person, parts),
    )  # fmt: skip


def _words(person: Person, parts: Sequence[Delivery]) -> dict[str, Any]:
    stop = f"{settings.SITE_URL}{unsubscribe_path(person, DIGEST)}"
    subject = parts[0].subject if len(parts) == 1 else f"{len(parts)} things wait for you"
    shown = {"person": person, "entries": [_entry(person, part) for part in parts], "title": subject, "stop": stop}
    return {
        "subject": subject,
        "text": render_to_string("emails/digest.txt", shown),
        "html": render_to_string("emails/digest.html", shown),
    }


def _entry(person: Person, part: Delivery) -> dict[str, str]:
    kind = KINDS[part.kind]
    return {
        "title": part.subject,
        "url": f"{settings.SITE_URL}{part.url}",
        "button": kind.button,
        "stop": f"{settings.SITE_URL}{unsubscribe_path(person, kind)}",
    }


def gatekeeper(deliveries: Sequence[Delivery], now: datetime) -> Verdicts:
    """Right before digests are sent. One that was held up is put together anew from what is still true."""
    rows = [(row, row.person_id) for row in deliveries if row.kind == DIGEST.name and row.person_id]
    people = Person.objects.reachable().in_bulk({pk for _, pk in rows})
    choices = choices_of({pk for _, pk in rows})
    found = {row.pk: _verdict(row, people.get(pk), choices[pk], now) for row, pk in rows}
    return {pk: verdict for pk, verdict in found.items() if verdict is not None}


def _verdict(row: Delivery, person: Person | None, choice: Choice, now: datetime) -> datetime | str | None:
    if person is None or choice.reminding == Reminding.NONE:
        return "not wanted any more"
    if now - row.created_at > FRESH and not _freshen(row, person, choice, now):
        return "nothing left to tell"
    awake_at = waking_by(choice.hours, person, now)
    return awake_at if awake_at > now else None


def _freshen(delivery: Delivery, person: Person, choice: Choice, now: datetime) -> bool:
    rows = list(delivery.parts.order_by("created_at", "key"))
    unseen = _unseen(rows, now)
    parts = [row for row in rows if row.pk in unseen and choice.wants(KINDS[row.kind])]
    if parts and len(parts) < len(rows):
        for name, words in _words(person, parts).items():
            setattr(delivery, name, words)
    return bool(parts)
