from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet, TextChoices

from mentorship.people.models import ImportRecord, Person
from mentorship.people.states import Band, Employment

EVERYBODY = "everybody"
LEVELS = {Band.JUNIOR: (1, 2), Band.MID: (3, 4), Band.SENIOR: (5, 10)}
KINDS = (("people", "People"), ("skills", "Skills"), ("enrolments", "Enrolments"), ("pairings", "Past pairs"))


def capitalised(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(choice.value, choice.label.capitalize()) for choice in choices]


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name or team", method="search")
    band = filters.ChoiceFilter(label="Level", choices=capitalised(Band), empty_label="Any level", method="in_band")
    status = filters.ChoiceFilter(
        label="Status",
        choices=[*capitalised(Employment), (EVERYBODY, "Everybody")],
        empty_label="Who works here",
        method="with_status",
    )
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("name", "name"), ("team_now", "team"), ("level_now", "level"), ("hired_on", "hired")),
        choices=(
            ("name", "Name"),
            ("team", "Team"),
            ("-level", "Highest level"),
            ("level", "Lowest level"),
            ("-hired", "Newest"),
        ),
    )

    class Meta:
        model = Person
        fields = ("q", "band", "status")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Who has left is not listed unless asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("status") else rows.exclude(status=Employment.LEFT)

    def with_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows if value == EVERYBODY else rows.filter(status=value)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = value.split()
        for word in words:
            rows = rows.filter(Q(name__icontains=word) | Q(team_now__icontains=word))
        return rows

    def in_band(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(level_now__range=LEVELS[Band(value)])


class ImportFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label="Kind", choices=KINDS, empty_label="Every kind")

    class Meta:
        model = ImportRecord
        fields = ("kind",)
