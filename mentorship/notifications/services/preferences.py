"""When and of what somebody wants to be told by mail, and the link in a mail that stops it."""

from collections.abc import Collection
from datetime import datetime, time

from django.core import signing
from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.kinds import KINDS, Kind
from mentorship.notifications.models import Preference, Silence
from mentorship.people.models import Person
from mentorship.people.states import Employment

UNSUBSCRIBE_SALT = "notifications.unsubscribe"


def is_wanted(person: Person, kind: Kind, *, silenced: bool) -> bool:
    return person.status != Employment.LEFT and not (kind.optional and silenced)


def wants_mail(person: Person, kind: Kind) -> bool:
    silenced = kind.optional and Silence.objects.filter(person=person, kind=kind.name).exists()
    return is_wanted(person, kind, silenced=silenced)


def unsubscribe_path(person: Person, kind: Kind) -> str:
    token = signing.dumps([person.pk, kind.name], salt=UNSUBSCRIBE_SALT)
    return reverse("notifications:unsubscribe", args=[token])


def read_token(token: str) -> tuple[Person, Kind] | None:
    """Whom and what a link in a mail stops; None when it is not one of ours."""
    try:
        pk, name = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=pk).first()
    return (person, KINDS[name]) if person and name in KINDS else None


@transaction.atomic
def set_silence(*, person: Person, kind: Kind, silent: bool, by: Person, now: datetime) -> None:
    """Stop or resume the mails of one kind."""
    if not kind.optional:
        return
    if silent:
        _, changed = Silence.objects.get_or_create(person=person, kind=kind.name)
    else:
        changed = bool(Silence.objects.filter(person=person, kind=kind.name).delete()[0])
    if changed:
        audit.record("preference.changed", by=by, on=person, now=now, kind=kind.name, silent=silent)


@transaction.atomic
def set_hours(*, person: Person, wakes_at: time, rests_at: time, working_days: str, by: Person, now: datetime) -> None:
    """Say when one wants to be told; the same again changes nothing."""
    hours = {"wakes_at": wakes_at, "rests_at": rests_at, "working_days": working_days}
    if Preference.objects.filter(person=person, **hours).exists():
        return
    Preference.objects.update_or_create(person=person, defaults=hours)
    audit.record("preference.changed", by=by, on=person, now=now)


@transaction.atomic
def set_preferences(*, person: Person, wakes_at: time, rests_at: time, working_days: str, wanted: Collection[str],
                    by: Person, now: datetime) -> None:  # fmt: skip
    """Hours, and the names of the optional kinds that are still wanted by mail."""
    set_hours(person=person, wakes_at=wakes_at, rests_at=rests_at, working_days=working_days, by=by, now=now)
    silent = {kind.name for kind in KINDS.values() if kind.optional} - set(wanted)
    before = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
    if silent == before:
        return
    Silence.objects.filter(person=person, kind__in=before - silent).delete()
    Silence.objects.bulk_create([Silence(person=person, kind=name) for name in silent - before], ignore_conflicts=True)
    audit.record("preference.changed", by=by, on=person, now=now, silent=sorted(silent))
