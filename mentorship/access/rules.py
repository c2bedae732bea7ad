"""One question for access: ``user.has_perm("activities.read_note", note)``.

Each stage's ``permissions.py`` registers a predicate per name; a name in the table of roles needs none.
Nothing here, nor in a predicate, asks for ``is_superuser`` or ``is_staff``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from mentorship.access.models import RoleAssignment
from mentorship.access.roles import MAY, POWERFUL, Role
from mentorship.people import second_factor
from mentorship.people.models import User

Predicate = Callable[[User, Any], bool]
_predicates: dict[str, Predicate] = {}


def permission(name: str) -> Callable[[Predicate], Predicate]:
    """Make the decorated predicate the answer to ``has_perm(name, obj)``."""

    def register(predicate: Predicate) -> Predicate:
        if _predicates.get(name, predicate).__qualname__ != predicate.__qualname__:
            raise ValueError(f"{name} has a predicate already.")
        _predicates[name] = predicate
        return predicate

    return register


def known(name: str) -> bool:
    return name in _predicates or name in MAY


def names() -> list[str]:
    return sorted({*_predicates, *MAY})


def allows(user: User, name: str, obj: Any = None) -> bool:
    """Whether the account may, from participation, grants and roles alone."""
    if not user.is_active or user.person_id is None:
        return False
    if obj is None:
        return bool(roles_of(user) & MAY.get(name, set()))
    predicate = _predicates.get(name)
    return bool(predicate and predicate(user, obj))


def roles_of(user: User) -> set[str]:
    """The roles that count: those somebody holds, without those that wait for a second factor of the account.

    One query for the life of the request's user object, and one more for who has power.
    """
    if not hasattr(user, "_roles"):
        keep_roles(user, roles_held(user.person_id) if user.person_id else ())
    return user._roles  # type: ignore[attr-defined]


def roles_held(person_id: int) -> QuerySet[RoleAssignment, str]:
    """The query, for a page that asks it together with others and gives the answer to ``keep_roles``."""
    return RoleAssignment.objects.filter(person=person_id).values_list("role", flat=True)


def keep_roles(user: User, roles: Iterable[str]) -> None:
    """With power over others a role sleeps until the account has a second factor."""
    held = set(roles)
    powerful = held & POWERFUL
    user._asleep = powerful if powerful and not second_factor.suffices(user) else set()  # type: ignore[attr-defined]
    user._roles = held - user._asleep  # type: ignore[attr-defined]


def roles_asleep(user: User) -> set[str]:
    """The roles somebody holds that don't count before the account has a second factor."""
    roles_of(user)
    return user._asleep  # type: ignore[attr-defined]


def waits_for_second_factor(user: User, name: str) -> bool:
    """Whether somebody may not for want of a second factor alone."""
    return user.is_active and bool(roles_asleep(user) & MAY.get(name, set()))


def by_power_alone(user: User, name: str) -> bool:
    """Whether somebody may only because of a role with power."""
    return not (roles_of(user) & MAY.get(name, set())) - POWERFUL


def has_role(user: User, *roles: Role) -> bool:
    return user.is_active and bool(roles_of(user) & set(roles))
