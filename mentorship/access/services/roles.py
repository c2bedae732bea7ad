from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.access.models import RoleAssignment
from mentorship.access.policies import gives_themself_power
from mentorship.access.roles import POWERFUL, Role
from mentorship.access.selectors import is_last_administrator
from mentorship.access.signals import power_given
from mentorship.errors import Refusal
from mentorship.people.models import Person


class LastAdministrator(Refusal):
    pass


class OwnPower(Refusal):
    pass


@transaction.atomic
def grant_role(*, person: Person, role: Role, by: Person | None, now: datetime) -> RoleAssignment:
    """Give somebody a role; again changes nothing. Who watches over power hears of it."""
    if gives_themself_power(role, to=person, by=by):
        raise OwnPower(f"Nobody makes themself {role.label}. Ask another administrator.")
    assignment, created = RoleAssignment.objects.get_or_create(
        person=person, role=role, defaults={"granted_at": now, "granted_by": by}
    )
    if created:
        audit.record("role.granted", by=by, on=person, now=now, role=role)
    if created and role in POWERFUL:
        power_given.send(sender=RoleAssignment, assignment=assignment, by=by, now=now)
    return assignment


@transaction.atomic
def revoke_role(*, person: Person, role: Role, by: Person | None, now: datetime) -> None:
    """Take a role back; somebody must remain who can run the installation."""
    list(RoleAssignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR))  # one at a time
    if role == Role.ADMINISTRATOR and is_last_administrator(person):
        raise LastAdministrator("This is the last administrator. Name another one first.")
    removed, _ = RoleAssignment.objects.filter(person=person, role=role).delete()
    if removed:
        audit.record("role.revoked", by=by, on=person, now=now, role=role)


@transaction.atomic
def revoke_all(*, people: Collection[Person], by: Person | None, now: datetime) -> None:
    """Take every role back from people who left, so that none waits for the day they come back."""
    held = RoleAssignment.objects.filter(person__in=people).select_related("person")
    audit.record_all("role.revoked", [(row.person, {"role": row.role}) for row in held], by=by, now=now)
    held.delete()
