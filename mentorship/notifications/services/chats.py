"""Somebody's chat: connected, tried and taken away by them alone. While it is broken, mails go instead."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.chat import payload, post, read_address
from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Chat
from mentorship.notifications.services.notices import notify
from mentorship.notifications.services.preferences import chat_kinds, unsubscribe_path
from mentorship.outbox.models import Channel, Delivery
from mentorship.outbox.services import NotNow, Refused, queue_mail
from mentorship.people.models import Person

BREATH = timedelta(seconds=10)


class TooSoon(Refusal):
    pass


class DidNotArrive(Refusal):
    pass


@transaction.atomic
def connect_chat(*, person: Person, address: str, by: Person, now: datetime) -> Chat:
    """Post one's notices to this webhook from now on, instead of to another before. What comes at once goes there."""
    webhook = read_address(address)
    before = Chat.objects.select_for_update().filter(person=person).first()
    chat = before or Chat(person=person, kinds=[name for name in chat_kinds() if KINDS[name].urgent])
    if before and before.address == webhook.address and before.broken_at is None:
        return before
    chat.service, chat.host, chat.address = webhook
    chat.connected_at, chat.tried_at, chat.broken_at, chat.error = now, None, None, ""
    chat.save()
    audit.record("chat.connected", by=by, on=person, now=now, host=webhook.host)
    return chat


@transaction.atomic
def disconnect_chat(*, person: Person, by: Person, now: datetime) -> None:
    deleted, _ = Chat.objects.filter(person=person).delete()
    if deleted:
        audit.record("chat.disconnected", by=by, on=person, now=now)


@transaction.atomic
def disconnect_chats(*, people: Collection[Person], by: Person | None, now: datetime) -> None:
    """Whoever connected them may not be who those people are."""
    chats = Chat.objects.filter(person__in=people).select_related("person")
    audit.record_all("chat.disconnected", [(chat.person, {}) for chat in chats], by=by, now=now)
    chats.delete()


def try_chat(*, person: Person, by: Person, now: datetime) -> None:
    """Post a test, and say what came of it. What was broken and answers again is mended by that."""
    chat = _begin_trial(person=person, by=by, now=now)
    url = f"{settings.SITE_URL}{reverse('notifications:preferences')}"
    error = ""
    try:
        post(chat.address, payload(chat.service, "This is how your notices from Mentorship look here.", url), now=now)
    except (Refused, NotNow) as answer:
        error = str(answer)
    Chat.objects.filter(pk=chat.pk).update(error=error, **({} if error else {"broken_at": None}))
    if error:
        raise DidNotArrive(f"{chat.get_service_display()} did not take it ({error}). Paste a fresh webhook address.")


@transaction.atomic
def _begin_trial(*, person: Person, by: Person, now: datetime) -> Chat:
    chat = Chat.objects.select_for_update().get(person=person)
    if chat.tried_at and now - chat.tried_at < BREATH:
        raise TooSoon("A test went out a moment ago. Wait ten seconds before the next.")
    chat.tried_at = now
    chat.save(update_fields=["tried_at"])
    audit.record("chat.tried", by=by, on=person, now=now)
    return chat


def send(delivery: Delivery) -> None:
    """Post a notice: its title and where it leads, and no other word."""
    chat = Chat.objects.filter(person=delivery.person_id).first()
    if chat is None:
        raise Refused("disconnected")
    message = payload(chat.service, delivery.subject, f"{settings.SITE_URL}{delivery.url}")
    post(chat.address, message, now=timezone.now())


def mourn(delivery: Delivery, now: datetime) -> None:
    """A post was given up: its notice goes by mail, once, and so do those after it until the chat is mended."""
    if delivery.channel != Channel.CHAT:
        return
    person = Person.objects.filter(pk=delivery.person_id or 0).first()
    chat = Chat.objects.select_for_update().filter(person=person).first() if person else None
    if person is None or chat is None:
        return
    if chat.broken_at is None:
        chat.broken_at, chat.error = now, delivery.error
        chat.save(update_fields=["broken_at", "error"])
        audit.record("chat.broke", on=person, now=now, error=delivery.error)
        _tell(chat, person, now)
    _mail_instead(delivery, person, now)


def _tell(chat: Chat, person: Person, now: datetime) -> None:
    notify(
        kind="chat_broke", to=person, occasion=f"chat_broke:{chat.pk}:{now:%Y-%m-%dT%H:%M}",
        title=f"{chat.get_service_display()} no longer takes your notices", url=reverse("notifications:preferences"),
        context={"service": chat.get_service_display()}, now=now,
    )  # fmt: skip


def _mail_instead(delivery: Delivery, person: Person, now: datetime) -> None:
    kind = KINDS[delivery.kind]
    stop = f"{settings.SITE_URL}{unsubscribe_path(person, kind)}" if kind.optional else ""
    shown = {"person": person, "kind": kind, "sentence": f"{delivery.subject}.",
             "url": f"{settings.SITE_URL}{delivery.url}", "unsubscribe_url": stop}  # fmt: skip
    queue_mail(
        key=f"{delivery.key.rsplit('|', 1)[0]}|{Channel.MAIL}", kind=kind.name, to=person.email, person_id=person.pk,
        cohort_id=delivery.cohort_id, subject=delivery.subject, url=delivery.url,
        text=render_to_string("emails/notice.txt", shown), html=render_to_string("emails/notice.html", shown),
        unsubscribe_url=stop, due_at=now, not_after=delivery.not_after, now=now,
    )  # fmt: skip
