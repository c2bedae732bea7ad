from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from activities.models import Task
from activities.states import TaskState
from mentorship.people.models import Person
from pairing.models import Pairing

EVERY_STATE = "every"
TO_DO = (TaskState.OPEN, TaskState.IN_PROGRESS)
STATES = (
    *((state.value, state.label.capitalize()) for state in TaskState),
    (EVERY_STATE, "Every state"),
)  # fmt: skip
DUE = (("late", "Late"), ("week", "Within a week"), ("none", "Without a date"))
ORDERS = {
    "newest": ("-created_at", "pk"),
    "longest": ("-minutes", "pk"),
    "shortest": ("minutes", "pk"),
}


class TaskFilter(filters.FilterSet):
    """Nothing is looked for in the words: they are sealed."""

    state = filters.ChoiceFilter(label="State", choices=STATES, empty_label="To do", method="in_state")
    whose = filters.ChoiceFilter(
        label="Whose", choices=(("mine", "Mine"), ("theirs", "My partners'")), empty_label="Everybody's",
        method="of_whom",
    )  # fmt: skip
    pair = filters.ModelChoiceFilter(
        label="With", queryset=Pairing.objects.none(), field_name="pairing", empty_label="Anybody"
    )
    due = filters.ChoiceFilter(label="Due", choices=DUE, empty_label="Any time", method="due_when")
    order = filters.ChoiceFilter(
        label="Sort by", empty_label="Due first", method="sorted_by",
        choices=(("newest", "Newest first"), ("longest", "Longest first"), ("shortest", "Shortest first")),
    )  # fmt: skip

    class Meta:
        model = Task
        fields = ()

    def __init__(self, *args: Any, reader: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.today = reader, today
        pairs = Pairing.objects.of(reader).filter(tasks__isnull=False).distinct()
        field = self.form.fields["pair"]
        field.queryset = pairs.select_related("mentor", "mentee", "cohort").order_by("mentor__name", "mentee__name")
        field.label_from_instance = lambda pair: f"{pair.partner_of(reader)}, {pair.cohort}"

    def filter_queryset(self, queryset: QuerySet[Task]) -> QuerySet[Task]:
        """What is over is not listed unless asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=TO_DO)

    def in_state(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return rows if value == EVERY_STATE else rows.filter(state=value)

    def of_whom(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        mine = Q(owner=self.reader)
        return rows.filter(mine if value == "mine" else ~mine)

    def due_when(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        if value == "none":
            return rows.filter(due_on__isnull=True)
        late = rows.filter(due_on__lt=self.today)
        return late if value == "late" else rows.filter(due_on__range=(self.today, self.today + timedelta(days=7)))

    def sorted_by(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return rows.order_by(*ORDERS[value])
