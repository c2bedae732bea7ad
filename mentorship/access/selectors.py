"""Who holds which role."""

from dataclasses import dataclass

from django.db.models import QuerySet

from mentorship.access.models import RoleAssignment
from mentorship.access.roles import DESCRIPTIONS, Role
from mentorship.people.models import Person


@dataclass(frozen=True)
class RoleHeld:
    """A role, what it is for, and who holds it."""

    role: Role
    description: str
    holders: list[RoleAssignment]


@dataclass(frozen=True)
class RoleToGive:
    """A role, and whether a certain person holds it."""

    role: Role
    description: str
    held: bool


def roles_held() -> list[RoleHeld]:
    """Every role with its holders; one query."""
    assignments = list(RoleAssignment.objects.select_related("person", "granted_by"))
    return [RoleHeld(role, DESCRIPTIONS[role], [held for held in assignments if held.role == role]) for role in Role]


def roles_to_give(person: Person) -> list[RoleToGive]:
    held = set(RoleAssignment.objects.filter(person=person).values_list("role", flat=True))
    return [RoleToGive(role, DESCRIPTIONS[role], role in held) for role in Role]


def holders_of(*roles: Role) -> QuerySet[Person]:
    """The people who work here and hold one of these roles, each once."""
    held = RoleAssignment.objects.filter(role__in=roles).values("person")
    return Person.objects.employed().filter(pk__in=held)
