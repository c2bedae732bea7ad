"""Who answers for a program: its owner, or the deputy while the owner is gone. Each change is announced (G5)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from mentorship import audit
from mentorship.access.grants import grant, revoke
from mentorship.people.models import Person, Position
from mentorship.people.states import Employment
from programs.models import Program
from programs.policies import check_can_take_back, check_can_take_over
from programs.signals import ownership_changed
from programs.states import OwnershipChange

SETTLED = {
    OwnershipChange.STEPPED_IN: "deputy_stepped_in",
    OwnershipChange.TAKEN_BACK: "taken_back",
    OwnershipChange.GONE: "owner_or_deputy_gone",
}


@transaction.atomic
def hand_over_program(
    *, program: Program, to: Person, background: str = "", by: Person | None, now: datetime
) -> Program:
    """Make somebody else the accountable owner; the former one loses the program in the same moment."""
    program = _locked(program)
    if program.owner_id == to.pk:
        return program
    check_can_take_over(program, to)
    former, program.owner = program.owner_id, to
    program.acting_since = program.unowned_since = None
    program.owner_background = background or background_of(to, now)
    if program.deputy_id == to.pk:
        program.deputy = None
    program.save(update_fields=["owner", "owner_background", "deputy", "acting_since", "unowned_since"])
    entrust(program)
    audit.record("program.handed_over", by=by, on=program, now=now, former=former, owner=to.pk)
    _announce(program, OwnershipChange.HANDED_OVER, by, now)
    return program


@transaction.atomic
def take_back(*, program: Program, by: Person, now: datetime) -> Program:
    """The owner is back from leave and answers for the program again. Again changes nothing."""
    program = _locked(program)
    if program.acting_since is None and program.owner_id == by.pk:
        return program
    check_can_take_back(program)
    program.acting_since = None
    program.save(update_fields=["acting_since"])
    entrust(program)
    audit.record("program.taken_back", by=by, on=program, now=now)
    _announce(program, OwnershipChange.TAKEN_BACK, by, now)
    return program


def settle_all(*, people: Iterable[Person], by: Person | None, now: datetime) -> None:
    """People left, went on leave or came back: see who answers for each program of theirs now."""
    for program in Program.objects.filter(Q(owner__in=people) | Q(deputy__in=people)).order_by("pk"):
        settle(program=program, by=by, now=now)


@transaction.atomic
def settle(*, program: Program, by: Person | None, now: datetime) -> Program:
    """Bring a program in line with who is at work: a deputy steps in for an owner who is gone, a deputy who left goes.

    Again changes nothing. Who comes back from leave to a program that somebody acts in takes it back themself.
    """
    program = _locked(program)
    if how := _settled(program, now):
        program.save(update_fields=["deputy", "acting_since", "unowned_since"])
        facts = {"owner": program.owner_id, "deputy": program.deputy_id}
        audit.record(f"program.{SETTLED[how]}", by=by, on=program, now=now, **facts)
        _announce(program, how, by, now)
    entrust(program)
    return program


def _settled(program: Program, now: datetime) -> OwnershipChange | None:
    """Put the row right, and say what that changed."""
    was = (program.deputy_id, program.acting_since, program.unowned_since)
    if program.deputy and program.deputy.status == Employment.LEFT:
        program.deputy = program.acting_since = None
    if program.deputy is None or program.deputy.status != Employment.ACTIVE:
        program.acting_since = None
    elif program.owner.status != Employment.ACTIVE:
        program.acting_since = program.acting_since or now
    at_work = program.in_charge.status == Employment.ACTIVE
    program.unowned_since = None if at_work else program.unowned_since or now
    _, acting_since, unowned_since = was
    if (program.deputy_id, program.acting_since, program.unowned_since) == was:
        return None
    if program.acting_since and not acting_since:
        return OwnershipChange.STEPPED_IN
    returned = at_work and (unowned_since or acting_since)
    return OwnershipChange.TAKEN_BACK if returned else OwnershipChange.GONE


def entrust(program: Program) -> None:
    """The grants on the program are exactly those of who is in charge and of the deputy, if they work here."""
    people = {person.pk: person for person in (program.in_charge, program.deputy) if person}.values()
    revoke("manage_program", program)
    grant("manage_program", *[(who.user, program) for who in people if who.status != Employment.LEFT])


def background_of(person: Person, now: datetime) -> str:
    """What the directory says of somebody's craft: their title and unit; nothing where it names no title."""
    held = Position.objects.on(now.astimezone(UTC).date()).filter(person=person).select_related("unit").first()
    return f"{held.job_title}, {held.unit.name}"[:200] if held and held.job_title else ""


def _locked(program: Program) -> Program:
    return Program.objects.select_for_update(of=("self",)).select_related("owner", "deputy").get(pk=program.pk)


def _announce(program: Program, how: OwnershipChange, by: Person | None, now: datetime) -> None:
    ownership_changed.send(Program, program=program, how=how, by=by, now=now)
