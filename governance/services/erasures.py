"""Erasing somebody: asked for, taken back within a fortnight, or carried out, in one transaction and once.

What is left is a shell without a name, so that counts, dates and the team of the day stay what they were. The account,
the words and the key that sealed them are gone; what partners wrote for themselves stays the partners'.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from governance.models import Erasure
from governance.models.erasure import TIME_TO_RECONSIDER
from governance.services.erasing import empty_tables, keys_of, rename_everywhere
from mentorship import audit
from mentorship.access.selectors import is_last_administrator
from mentorship.backup.erasures import write_down
from mentorship.encryption.keys import destroy_key
from mentorship.errors import Refusal
from mentorship.notifications.services import notify
from mentorship.people.models import DemoAccount, Person
from mentorship.people.services import forgetting, former_names
from mentorship.people.signals import people_left, person_erased
from mentorship.people.states import Employment
from programs.models import Program
from programs.states import ProgramState


class CannotBeErased(Refusal):
    pass


def check_can_be_erased(person: Person) -> None:
    """Somebody must remain who answers for each program, and who can run the installation."""
    owned = Program.objects.filter(owner=person).exclude(state=ProgramState.CLOSED).first()
    if owned:
        raise CannotBeErased(f"{person} answers for {owned}. Hand it over first, or close it.")
    if is_last_administrator(person):
        raise CannotBeErased(f"{person} is the last administrator. Name another one first.")
    if settings.DEMO and DemoAccount.objects.filter(person=person).exists():
        raise CannotBeErased(f"{person} is somebody whom visitors of the demonstration play.")


def why_not(person: Person) -> str:
    """Why somebody can't be erased yet; empty where they can."""
    try:
        check_can_be_erased(person)
    except CannotBeErased as refusal:
        return str(refusal)
    return ""


def erasure_waiting(person: Person) -> Erasure | None:
    return Erasure.objects.waiting().filter(person=person).first()


@transaction.atomic
def ask_for_erasure(*, person: Person, by: Person, now: datetime) -> Erasure:
    """Ask to be erased in a fortnight; asked again, the first time counts."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if waiting := erasure_waiting(person):
        return waiting
    check_can_be_erased(person)
    erasure = Erasure.objects.create(person=person, asked_at=now, due_at=now + TIME_TO_RECONSIDER)
    audit.record("erasure.asked", by=by, on=person, now=now, due_at=erasure.due_at)
    notify(
        kind="own_data_erasure", to=person, occasion=f"erasure:{erasure.pk}", url=reverse("rights:my_data"),
        title="You asked for your data to be erased", context={"day": erasure.due_at.date()}, now=now,
    )  # fmt: skip
    return erasure


@transaction.atomic
def take_back_erasure(*, erasure: Erasure, by: Person, now: datetime) -> Erasure:
    """Stay after all; of one that is over nothing changes."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if erasure.is_waiting:
        erasure.taken_back_at = now
        erasure.save(update_fields=["taken_back_at"])
        audit.record("erasure.taken_back", by=by, on=erasure.person, now=now)
    return erasure


@transaction.atomic
def erase_person(*, person: Person, by: Person | None, now: datetime) -> Person:
    """Erase somebody at once; the shell that stays. Of somebody erased before nothing changes."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        return person
    check_can_be_erased(person)
    if by == person:
        raise CannotBeErased("Ask for it under your own data: then there is a way back.")
    _part(person, by, now)
    somebody, called = keys_of(person), former_names.spellings_of(person)
    forgetting.throw_away(user_id=somebody.user_id, called=called)
    destroy_key(f"person:{person.pk}")  # before: what is emptied is sealed with another
    rows = empty_tables(somebody)
    names = forgetting.make_shell(person=Person.objects.get(pk=person.pk), called=called, now=now)
    renamed = rename_everywhere(names)
    person = Person.objects.get(pk=person.pk)
    person_erased.send(sender=Person, person=person, names=names, by=by, now=now)
    _settle(person, by, now)
    audit.record("person.erased", by=by, on=person, now=now, rows=rows, renamed=renamed)
    transaction.on_commit(lambda: write_down(person.pk, now=timezone.now()))
    return person


def carry_out_due(*, now: datetime) -> tuple[int, int]:
    """Erase everybody whose fortnight is over, each in a transaction of their own; how many were, and were refused."""
    done = refused = 0
    for erasure in list(Erasure.objects.due(now).select_related("person")):
        try:
            done += _erase_if_still_wished(erasure, now)
        except Refusal as refusal:
            refused += _refuse(erasure, str(refusal), now)
    return done, refused


@transaction.atomic
def _erase_if_still_wished(erasure: Erasure, now: datetime) -> bool:
    """As they wish now, not as when the run began: who takes it back while others are erased stays."""
    person = Person.objects.select_for_update().get(pk=erasure.person_id)
    if not Erasure.objects.select_for_update().due(now).filter(pk=erasure.pk).exists():
        return False
    erase_person(person=person, by=None, now=now)
    return True


@transaction.atomic
def _refuse(erasure: Erasure, reason: str, now: datetime) -> int:
    """Say once why it can't be done now; it is tried again every day."""
    if erasure.refused != reason[:300]:
        erasure.refused = reason[:300]
        erasure.save(update_fields=["refused"])
        audit.record("erasure.refused", on=erasure.person, now=now)
    return 1


def _part(person: Person, by: Person | None, now: datetime) -> None:
    """Who works here leaves first: their pairs end in order, and later stages hear of it."""
    if person.status != Employment.LEFT:
        today = now.astimezone(UTC).date()
        forgetting.leave(person=person, on=today)
        people_left.send(sender=Person, people=[person], on=today, by=by, now=now)


def _settle(person: Person, by: Person | None, now: datetime) -> None:
    """Their wish, if it was theirs, is granted; if it was not, that it was done is on record beside the others."""
    erasure = erasure_waiting(person) or Erasure(person=person, asked_at=now, due_at=now)
    erasure.refused, erasure.done_at, erasure.done_by = "", now, by
    erasure.save()
