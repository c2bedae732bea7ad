import django_filters as filters
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from activities.models import Sprint
from mentorship.people.models import Unit


class NullsLast(filters.OrderingFilter):
    """Rows without a value come last whichever way, and on either database."""

    def get_ordering_value(self, param: str) -> OrderBy:
        name = super().get_ordering_value(param)
        by = F(name.removeprefix("-"))
        return by.desc(nulls_last=True) if name.startswith("-") else by.asc(nulls_last=True)


class TeamFilter(filters.FilterSet):
    q = filters.CharFilter(label="Team", lookup_expr="icontains", field_name="path")
    sprints = filters.ChoiceFilter(
        label="Sprints", method="recorded", empty_label="With or without",
        choices=(("some", "Recorded"), ("none", "None so far")),
    )  # fmt: skip
    order = NullsLast(
        label="Sort by", empty_label=None, fields=(("path", "team"), ("last_on", "last")),
        choices=(("team", "Team"), ("-last", "Latest sprint first")),
    )  # fmt: skip

    class Meta:
        model = Unit
        fields = ("q",)

    def recorded(self, rows: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        teams = Sprint.objects.values("team")
        return rows.filter(pk__in=teams) if value == "some" else rows.exclude(pk__in=teams)
