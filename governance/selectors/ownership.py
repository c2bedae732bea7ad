"""Who has answered for a program, and what waits for an answer."""

from typing import Any

from django.db.models import QuerySet

from governance.models import HandOver, OwnershipTerm
from governance.states import HandOverState
from mentorship.people.models import Person, User
from programs.models import Program

SHOWN = 20


def ownership_shown(program: Program, user: User) -> dict[str, Any]:
    """For the program's page: ``terms``, the latest first, and the hand-over that waits for who may know of it."""
    offer = waiting_offers().filter(program=program).first()
    return {
        "terms": list(OwnershipTerm.objects.filter(program=program).select_related("person")[:SHOWN]),
        "offer": offer if offer and user.has_perm("governance.view_hand_over", offer) else None,
    }


def waiting_offers() -> QuerySet[HandOver]:
    rows = HandOver.objects.filter(state=HandOverState.PROPOSED)
    return rows.select_related("program__owner", "program__deputy", "proposed_by", "to")


def offers_to(person: Person) -> QuerySet[HandOver]:
    """Programs that somebody is asked to answer for."""
    return waiting_offers().filter(to=person).order_by("due_on")


def programs_to_take_back(person: Person) -> QuerySet[Program]:
    """Those of an owner in which the deputy still acts for them."""
    return Program.objects.filter(owner=person, acting_since__isnull=False).select_related("deputy")
