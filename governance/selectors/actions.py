"""Reads about corrective actions: beside which findings they stand, who may own one, and which wait for whom."""

from datetime import date

from django.db.models import Exists, Prefetch, Q, QuerySet

from governance.equity import Name
from governance.models import ActionEffect, CorrectiveAction, EquityAudit
from governance.quarters import Quarter
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import MAY, Role
from mentorship.people.models import Person
from mentorship.people.states import Employment


def people_who_can_own() -> QuerySet[Person]:
    """Those at work whose role may open actions; an auditor reads reports and changes nothing, so owns none."""
    held = RoleAssignment.objects.filter(role__in=MAY["governance.open_actions"]).values("person_id")
    return Person.objects.employed().filter(pk__in=held).order_by("name", "pk")


def latest_quarter() -> str:
    """The quarter of the latest audit; empty before the first."""
    return EquityAudit.objects.order_by("-quarter").values_list("quarter", flat=True).first() or ""


def actions_as_of(quarter: str) -> dict[Name, CorrectiveAction]:
    """By the finding's name the latest action opened from an audit up to that quarter."""
    rows = CorrectiveAction.objects.filter(audit__quarter__lte=quarter).select_related("owner").order_by("opened_at")
    return {action.name: action for action in rows}


def with_effects(actions: QuerySet[CorrectiveAction]) -> QuerySet[CorrectiveAction]:
    """Each with its audit's quarter, its owner, and what later audits measured, the first one first."""
    effects = Prefetch("effects", queryset=ActionEffect.objects.order_by("quarter"))
    return actions.select_related("owner", "audit").defer("audit__content").prefetch_related(effects)


def actions_waiting_for(me: Person, today: date) -> QuerySet[CorrectiveAction]:
    """Those under way whose quarter has begun or is over: one's own; for administrators everybody's, and any whose
    owner has left."""
    administers = Exists(RoleAssignment.objects.filter(person=me, role=Role.ADMINISTRATOR))
    due = Q(due_quarter__lte=str(Quarter.of(today)))
    waiting = Q(due, owner=me) | Q(due, administers) | Q(administers, owner__status=Employment.LEFT)
    return CorrectiveAction.objects.under_way().filter(waiting).select_related("owner")
