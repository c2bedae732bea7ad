"""When and of what somebody wants to be told by mail, and the link in a mail that stops it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.kinds import DIGEST, KINDS, Kind
from mentorship.notifications.models import Chat, Preference, Reminding, Silence
from mentorship.people.models import Person

UNSUBSCRIBE_SALT = "notifications.unsubscribe"


@dataclass(frozen=True)
class Choice:
    """What somebody chose: hours, kinds of which they want no mail, and where their chat is."""

    hours: Preference | None = None
    silent: frozenset[str] = frozenset()
    chat: Chat | None = None

    @property
    def reminding(self) -> str:
        return self.hours.reminding if self.hours else Reminding.TOGETHER

    def wants(self, kind: Kind) -> bool:
        """By mail, alone or in a digest: what went to a chat that is broken comes by mail whatever they chose."""
        if not kind.optional or (self.chat and self.chat.broken_at and self.chat.takes(kind)):
            return True
        return kind.name not in self.silent and (kind.urgent or self.reminding != Reminding.NONE)

    def holds(self, kind: Kind) -> bool:
        """Whether a mail of this kind waits for the digest."""
        return not kind.urgent and self.reminding == Reminding.TOGETHER


def choices_of(people: Collection[int]) -> dict[int, Choice]:
    """What each of these people chose: three questions for any number."""
    hours = {row.person_id: row for row in Preference.objects.filter(person__in=people)}
    chats = {row.person_id: row for row in Chat.objects.filter(person__in=people)}
    silent: dict[int, set[str]] = {}
    for pk, kind in Silence.objects.filter(person__in=people).values_list("person_id", "kind"):
        silent.setdefault(pk, set()).add(kind)
    return {pk: Choice(hours.get(pk), frozenset(silent.get(pk, ())), chats.get(pk)) for pk in people}


def wants_mail(person: Person, kind: Kind) -> bool:
    return Person.objects.reachable().filter(pk=person.pk).exists() and choices_of([person.pk])[person.pk].wants(kind)


def unsubscribe_path(person: Person, kind: Kind) -> str:
    token = signing.dumps([person.pk, kind.name], salt=UNSUBSCRIBE_SALT)
    return _path_with("TOKEN").replace("TOKEN", token)


@cache
def _path_with(token: str) -> str:
    return reverse("notifications:unsubscribe", args=[token])


def read_token(token: str) -> tuple[Person, Kind] | None:
    """Whom and what a link in a mail stops; None when it is not one of ours."""
    try:
        pk, name = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=pk).first()
    kind = DIGEST if name == DIGEST.name else KINDS.get(name)
    return (person, kind) if person and kind else None


@transaction.atomic
def set_silence(*, person: Person, kind: Kind, silent: bool, by: Person, now: datetime) -> None:
    """Stop or resume the mails of one kind; of the digest, all that it would hold."""
    if kind == DIGEST:
        _set(person, {"reminding": Reminding.NONE if silent else Reminding.TOGETHER}, by, now)
        return
    if not kind.optional:
        return
    if silent:
        _, changed = Silence.objects.get_or_create(person=person, kind=kind.name)
        changed = _take_from_broken_chat(person, kind) or changed
    else:
        changed = bool(Silence.objects.filter(person=person, kind=kind.name).delete()[0])
    if changed:
        audit.record("preference.changed", by=by, on=person, now=now, kind=kind.name, silent=silent)


def _take_from_broken_chat(person: Person, kind: Kind) -> bool:
    """A mail that comes instead of a post is stopped by no longer wanting the post."""
    chat = Chat.objects.select_for_update().filter(person=person, broken_at__isnull=False).first()
    if chat is None or kind.name not in chat.kinds:
        return False
    chat.kinds = [name for name in chat.kinds if name != kind.name]
    chat.save(update_fields=["kinds"])
    return True


@transaction.atomic
def set_hours(*, person: Person, wakes_at: time, rests_at: time, working_days: str, by: Person, now: datetime) -> None:
    """Say when one wants to be told; the same again changes nothing."""
    hours = {"wakes_at": wakes_at, "rests_at": rests_at, "working_days": working_days}
    _set(person, hours, by, now)


@transaction.atomic
def set_reminding(*, person: Person, reminding: str, digest_at: time | None = None, by: Person, now: datetime) -> None:
    """Say how what can wait is to come by mail, and at which hour the digest."""
    _set(person, {"reminding": reminding, "digest_at": digest_at}, by, now)


def _set(person: Person, facts: dict[str, Any], by: Person, now: datetime) -> None:
    preference = Preference.objects.select_for_update().filter(person=person).first() or Preference(person=person)
    if preference.pk and all(getattr(preference, name) == value for name, value in facts.items()):
        return
    Preference.objects.update_or_create(person=person, defaults=facts)
    audit.record("preference.changed", by=by, on=person, now=now, changed=sorted(facts))


@transaction.atomic
def set_wanted(*, person: Person, wanted: Collection[str], by: Person, now: datetime) -> None:
    """The names of the optional kinds that are still wanted by mail."""
    silent = {kind.name for kind in KINDS.values() if kind.optional} - set(wanted)
    before = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
    if silent == before:
        return
    Silence.objects.filter(person=person, kind__in=before - silent).delete()
    Silence.objects.bulk_create([Silence(person=person, kind=name) for name in silent - before], ignore_conflicts=True)
    audit.record("preference.changed", by=by, on=person, now=now, silent=sorted(silent))


def chat_kinds() -> list[str]:
    """What may go to a chat: it can have many readers, so nothing confidential."""
    return [kind.name for kind in KINDS.values() if not kind.confidential]


@transaction.atomic
def choose_chat_kinds(*, person: Person, kinds: Collection[str], by: Person, now: datetime) -> None:
    """Which kinds of notices go to one's chat; the same again changes nothing."""
    chat = Chat.objects.select_for_update().filter(person=person).first()
    chosen = [name for name in chat_kinds() if name in kinds]
    if chat and chat.kinds != chosen:
        chat.kinds = chosen
        chat.save(update_fields=["kinds"])
        audit.record("preference.changed", by=by, on=person, now=now, chat=chosen)


@transaction.atomic
def set_preferences(
    *, person: Person, wakes_at: time, rests_at: time, working_days: str, reminding: str, digest_at: time | None,
    wanted: Collection[str], in_chat: Collection[str], by: Person, now: datetime,
) -> None:  # fmt: skip
    """All of it at once: hours, how reminders come, and the kinds wanted by mail and in the chat."""
    set_hours(person=person, wakes_at=wakes_at, rests_at=rests_at, working_days=working_days, by=by, now=now)
    set_reminding(person=person, reminding=reminding, digest_at=digest_at, by=by, now=now)
    set_wanted(person=person, wanted=wanted, by=by, now=now)
    choose_chat_kinds(person=person, kinds=in_chat, by=by, now=now)
