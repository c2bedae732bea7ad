from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.errors import Refusal
from mentorship.people.models import Person


class LastAdministrator(Refusal):
    pass


@transaction.atomic
def grant_role(*, person: Person, role: Role, by: Person | None, now: datetime) -> RoleAssignment:
    """Give somebody a role; again changes nothing."""
    assignment, created = RoleAssignment.objects.get_or_create(
        person=person, role=role, defaults={"granted_at": now, "granted_by": by}
    )
    if created:
        audit.record("role.granted", by=by, on=person, now=now, role=role)
    return assignment


@transaction.atomic
def revoke_role(*, person: Person, role: Role, by: Person | None, now: datetime) -> None:
    """Take a role back; somebody must remain who can run the installation."""
    administrators = RoleAssignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    if role == Role.ADMINISTRATOR and not administrators.exclude(person=person).exists():
        raise LastAdministrator("This is the last administrator. Name another one first.")
    removed, _ = RoleAssignment.objects.filter(person=person, role=role).delete()
    if removed:
        audit.record("role.revoked", by=by, on=person, now=now, role=role)
