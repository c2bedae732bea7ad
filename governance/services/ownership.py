"""Who answered for a program since when, and who is told when that changes (G5)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from governance.models import OwnershipTerm
from governance.states import OwnerPart
from mentorship import audit
from mentorship.access.roles import Role
from mentorship.access.selectors import holders_of
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from programs.models import Program
from programs.states import OwnershipChange


@transaction.atomic
def keep_terms(*, program: Program, how: OwnershipChange, by: Person | None, now: datetime) -> None:
    """Bring the history in line with who answers for the program now: what is over ends, what is new begins."""
    holding = _holding(program)
    going = {term.part: term for term in _open_terms().filter(program=program)}
    over = [term for part, term in going.items() if holding.get(part) != term.person_id]
    for term in over:
        term.ended_at = max(now, term.began_at)
        term.ending = OwnershipChange.GONE if term.person.status == Employment.LEFT else how
        term.save(update_fields=["ended_at", "ending"])
    still = {part for part, term in going.items() if term not in over}
    begun = [
        OwnershipTerm(program=program, person_id=person_id, part=part, began_at=now, beginning=how)
        for part, person_id in holding.items()
        if part not in still
    ]
    OwnershipTerm.objects.bulk_create(begun)
    if over or begun:
        audit.record("ownership.kept", by=by, on=program, now=now, how=how, over=len(over), begun=len(begun))


def _holding(program: Program) -> dict[str, int]:
    """Who holds each part now; an owner who left holds none."""
    holding = {}
    if program.owner.status != Employment.LEFT:
        holding[OwnerPart.OWNER.value] = program.owner_id
    if program.deputy_id:
        holding[OwnerPart.DEPUTY.value] = program.deputy_id
    if program.deputy_id and program.acting_since:
        holding[OwnerPart.ACTING.value] = program.deputy_id
    return holding


@transaction.atomic
def end_terms_of(*, people: Iterable[Person], by: Person | None, now: datetime) -> int:
    """Leavers answer for nothing any more; the number of terms ended."""
    over = list(_open_terms().filter(person__in=people))
    for term in over:
        term.ended_at, term.ending = max(now, term.began_at), OwnershipChange.GONE
        term.save(update_fields=["ended_at", "ending"])
        audit.record("ownership.ended", by=by, on=term.program, now=now, part=term.part, person=term.person_id)
    return len(over)


def _open_terms() -> QuerySet[OwnershipTerm]:
    return OwnershipTerm.objects.filter(ended_at=None).select_related("program", "person")


def tell_of_change(program: Program, how: OwnershipChange, by: Person | None, now: datetime) -> None:
    """Whom a change concerns: administrators, the deputy, the owner. Nobody hears of what they did themselves."""
    told = {
        OwnershipChange.STEPPED_IN: ("deputy_acts", f"{program.in_charge} acts as owner of {program}"),
        OwnershipChange.HANDED_OVER: ("owner_changed", f"{program.owner} answers for {program}"),
        OwnershipChange.TAKEN_BACK: ("owner_changed", f"{program.owner} answers for {program} again"),
        OwnershipChange.GONE: ("program_unowned", f"Nobody answers for {program}"),
    }
    if how == OwnershipChange.GONE and program.unowned_since is None:
        told[how] = ("deputy_gone", f"{program} has no deputy at work")
    if how in told:
        kind, title = told[how]
        _tell(program, _concerned(program) - {by}, kind, title, now)


def tell_who_is_back(people: Iterable[Person], now: datetime) -> None:
    """Owners who come back from leave to programs that somebody acts in can take them back."""
    for program in Program.objects.filter(owner__in=people, acting_since__isnull=False).select_related(
        "owner", "deputy"
    ):
        _tell(program, [program.owner], "owner_back", f"You can take {program} back", now)


def _concerned(program: Program) -> set[Person | None]:
    people = {*holders_of(Role.ADMINISTRATOR), program.owner, *([program.deputy] if program.deputy else [])}
    return {person for person in people if person.status == Employment.ACTIVE}


def _tell(program: Program, people: Iterable[Person | None], kind: str, title: str, now: datetime) -> None:
    facts = {"program": program.name, "person": program.in_charge.name, "owner": program.owner.name}
    notices = [
        Notice(
            kind=kind, to=person, occasion=f"{kind}:{program.pk}:{now.isoformat()}", title=title,
            url=program.get_absolute_url(), context=facts,
        )
        for person in people
        if person
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
