"""Who holds which role."""

from dataclasses import dataclass

from django.db.models import QuerySet

from mentorship.access.models import RoleAssignment
from mentorship.access.policies import gives_themself_power
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
    """A role, whether a certain person holds it, and whether it takes somebody else to give it to them."""

    role: Role
    description: str
    held: bool
    takes_another: bool


def roles_held() -> list[RoleHeld]:
    """Every role with its holders; one query."""
    assignments = list(RoleAssignment.objects.select_related("person", "granted_by"))
    return [RoleHeld(role, DESCRIPTIONS[role], [held for held in assignments if held.role == role]) for role in Role]


def roles_to_give(person: Person, by: Person) -> list[RoleToGive]:
    held = set(RoleAssignment.objects.filter(person=person).values_list("role", flat=True))
    return [
        RoleToGive(role, DESCRIPTIONS[role], role in held, gives_themself_power(role, to=person, by=by))
        for role in Role
    ]


def holders_of(*roles: Role) -> QuerySet[Person]:
    """The people who work here and hold one of these roles, each once."""
    held = RoleAssignment.objects.filter(role__in=roles).values("person")
    return Person.objects.employed().filter(pk__in=held)


def is_last_administrator(person: Person) -> bool:
    """Whether nobody else who works here and can sign in may run the installation."""
    able = holders_of(Role.ADMINISTRATOR).filter(user__is_active=True)
    held = RoleAssignment.objects.filter(person=person, role=Role.ADMINISTRATOR)
    return held.exists() and not able.exclude(pk=person.pk).exists()
