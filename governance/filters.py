from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from governance.models import AccessReviewItem, CorrectiveAction
from governance.quarters import Quarter
from governance.states import ACTION_UNDER_WAY, AccessDecision, AccessKind, ActionState
from mentorship.access.roles import Role
from mentorship.people.models import Person

GROUPS = [
    *((f"{AccessKind.ROLE}:{role}", role.label.capitalize()) for role in Role),
    *((f"{kind}:", kind.label.capitalize()) for kind in AccessKind if kind != AccessKind.ROLE),
]


class AccessFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name", method="called")
    group = filters.ChoiceFilter(label="What", method="of_group", choices=GROUPS, empty_label="Everything")
    decision = filters.ChoiceFilter(label="Decision", choices=AccessDecision.choices, empty_label="Any decision")

    class Meta:
        model = AccessReviewItem
        fields = ("q", "group", "decision")

    def called(self, rows, name, value):  # type: ignore[no-untyped-def]
        return rows.filter(Q(person__name__icontains=value) | Q(person=None, account__email__icontains=value))

    def of_group(self, rows, name, value):  # type: ignore[no-untyped-def]
        kind, _, role = value.partition(":")
        return rows.filter(kind=kind, role=role)


class ActionFilter(filters.FilterSet):
    """Corrective actions by where they stand, whose they are, and whether they are due."""

    state = filters.ChoiceFilter(
        label="Which", empty_label="Under way", method="in_state",
        choices=[("every", "Every one"), *((state.value, state.label.capitalize()) for state in ActionState)],
    )  # fmt: skip
    whose = filters.ChoiceFilter(label="Whose", empty_label="Everybody's", choices=[("mine", "Mine")], method="of_whom")
    due = filters.ChoiceFilter(label="Due", empty_label="Any time", choices=[("now", "Now")], method="due_when")

    class Meta:
        model = CorrectiveAction
        fields = ("state", "whose", "due")

    def __init__(self, *args: Any, reader: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.today = reader, today

    def filter_queryset(self, queryset: QuerySet[CorrectiveAction]) -> QuerySet[CorrectiveAction]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=ACTION_UNDER_WAY)

    def in_state(self, rows: QuerySet[CorrectiveAction], name: str, value: str) -> QuerySet[CorrectiveAction]:
        return rows if value == "every" else rows.filter(state=value)

    def of_whom(self, rows: QuerySet[CorrectiveAction], name: str, value: str) -> QuerySet[CorrectiveAction]:
        return rows.filter(owner=self.reader)

    def due_when(self, rows: QuerySet[CorrectiveAction], name: str, value: str) -> QuerySet[CorrectiveAction]:
        return rows.filter(due_quarter__lte=str(Quarter.of(self.today)))
