from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from mentorship import audit
from mentorship.access.grants import grant, revoke
from mentorship.changes import save_changes
from mentorship.errors import Refusal
from mentorship.people.models import Person
from programs.models import Program
from programs.slugs import free_slug


class NameTaken(Refusal):
    pass


class ProgramFacts(TypedDict, total=False):
    name: str
    purpose: str
    deputy: Person | None
    mediator: Person | None


@transaction.atomic
def create_program(
    *, name: str, purpose: str, owner: Person, deputy: Person | None = None, mediator: Person | None = None,
    by: Person | None, now: datetime,
) -> Program:  # fmt: skip
    """Found a program; its owner and deputy may run it from then on."""
    try:
        with transaction.atomic():
            program = Program.objects.create(
                slug=free_slug(name, Program.objects.all()), name=name, purpose=purpose, owner=owner, deputy=deputy,
                mediator=mediator, created_at=now,
            )  # fmt: skip
    except IntegrityError:
        # The form has looked before; somebody pressed the button twice, or two people chose one name at once.
        raise NameTaken(f"There is a program called {name} already.") from None
    _entrust(program)
    audit.record("program.created", by=by, on=program, now=now, owner=owner.pk, deputy=deputy and deputy.pk)
    return program


@transaction.atomic
def change_program(*, program: Program, by: Person | None, now: datetime, **facts: Unpack[ProgramFacts]) -> Program:
    """Change name, purpose, deputy or mediator; a former deputy loses the program in the same moment."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    changed = save_changes(program, facts)
    if changed:
        _entrust(program)
        audit.record("program.changed", by=by, on=program, now=now, changed=changed)
    return program


@transaction.atomic
def hand_over_program(*, program: Program, to: Person, by: Person | None, now: datetime) -> Program:
    """Make somebody else the accountable owner; the former one loses the program in the same moment."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    if program.owner_id == to.pk:
        return program
    former, program.owner = program.owner_id, to
    if program.deputy_id == to.pk:
        program.deputy = None
    program.save(update_fields=["owner", "deputy"])
    _entrust(program)
    audit.record("program.handed_over", by=by, on=program, now=now, former=former, owner=to.pk)
    return program


def _entrust(program: Program) -> None:
    """The grants on the program are exactly its owner's and its deputy's."""
    revoke("manage_program", program)
    grant("manage_program", *[(person.user, program) for person in (program.owner, program.deputy) if person])
