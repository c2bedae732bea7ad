from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from mentorship import audit
from mentorship.changes import save_changes
from mentorship.errors import Refusal
from mentorship.people.models import Person
from programs.models import Program
from programs.policies import check_can_change_deputy
from programs.services.ownership import background_of, entrust, settle
from programs.signals import ownership_changed
from programs.slugs import free_slug
from programs.states import OwnershipChange


class NameTaken(Refusal):
    pass


class ProgramFacts(TypedDict, total=False):
    name: str
    purpose: str
    deputy: Person | None
    mediator: Person | None
    owner_background: str


@transaction.atomic
def create_program(
    *, name: str, purpose: str, owner: Person, deputy: Person | None = None, mediator: Person | None = None,
    owner_background: str = "", by: Person | None, now: datetime,
) -> Program:  # fmt: skip
    """Found a program; its owner and deputy may run it from then on.

    ``owner_background``: what makes the owner a technical leader; their title in the directory where it is empty.
    """
    try:
        with transaction.atomic():
            program = Program.objects.create(
                slug=free_slug(name, Program.objects.all()), name=name, purpose=purpose, owner=owner, deputy=deputy,
                mediator=mediator, owner_background=owner_background or background_of(owner, now), created_at=now,
            )  # fmt: skip
    except IntegrityError:
        # The form has looked before; somebody pressed the button twice, or two people chose one name at once.
        raise NameTaken(f"There is a program called {name} already.") from None
    entrust(program)
    audit.record("program.created", by=by, on=program, now=now, owner=owner.pk, deputy=deputy and deputy.pk)
    ownership_changed.send(Program, program=program, how=OwnershipChange.FOUNDED, by=by, now=now)
    return program


@transaction.atomic
def change_program(*, program: Program, by: Person | None, now: datetime, **facts: Unpack[ProgramFacts]) -> Program:
    """Change name, purpose, deputy or mediator; a former deputy loses the program in the same moment."""
    program = Program.objects.select_for_update(of=("self",)).select_related("owner", "deputy").get(pk=program.pk)
    if "deputy" in facts:
        check_can_change_deputy(program, facts["deputy"])
    if facts.get("owner_background") == "":
        facts["owner_background"] = background_of(program.owner, now)
    changed = save_changes(program, facts)
    if changed:
        entrust(program)
        audit.record("program.changed", by=by, on=program, now=now, changed=changed)
    if "deputy" in changed:
        ownership_changed.send(Program, program=program, how=OwnershipChange.NAMED, by=by, now=now)
        settle(program=program, by=by, now=now)
    return program
