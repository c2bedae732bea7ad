import django_filters as filters
from django.db.models import Q, QuerySet

from programs.models import Enrolment
from programs.states import EnrolmentRole, EnrolmentState


class EnrolmentFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name or skill wished for", method="search")
    role = filters.ChoiceFilter(choices=EnrolmentRole.choices, empty_label="Any role")
    state = filters.ChoiceFilter(choices=EnrolmentState.choices, empty_label="Enrolled and withdrawn")
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("person__name", "name"), ("capacity", "capacity"), ("enrolled_at", "enrolled")),
        field_labels={"person__name": "name", "capacity": "places", "enrolled_at": "date of enrolment"},
    )

    class Meta:
        model = Enrolment
        fields = ("q", "role", "state")

    def search(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        return rows.filter(
            Q(person__name__icontains=value) | Q(pk__in=Enrolment.objects.filter(wanted_skills__name__icontains=value))
        )
