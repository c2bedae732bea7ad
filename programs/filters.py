import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from mentorship.notifications.kinds import CONFIDENTIAL, KINDS
from mentorship.outbox.models import Delivery
from mentorship.people.models import Person
from programs.models import Enrolment, Program, System
from programs.notices import OUTCOMES, STATES
from programs.states import EnrolmentRole, EnrolmentState


class ProgramFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name or owner", method="search")
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("name", "name"), ("owner__name", "owner"), ("created_at", "founded")),
        choices=(("name", "Name"), ("owner", "Owner"), ("-founded", "Newest first"), ("founded", "Oldest first")),
    )

    class Meta:
        model = Program
        fields = ("q",)

    def search(self, rows: QuerySet[Program], name: str, value: str) -> QuerySet[Program]:
        return rows.filter(Q(name__icontains=value) | Q(owner__name__icontains=value))


class EnrolmentFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name or skill wished for", method="search")
    role = filters.ChoiceFilter(choices=EnrolmentRole.choices, empty_label="Any role")
    state = filters.ChoiceFilter(choices=EnrolmentState.choices, empty_label="Every state")
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("person__name", "name"), ("capacity", "capacity"), ("enrolled_at", "enrolled")),
        choices=(
            ("name", "Name"),
            ("-capacity", "Most places"),
            ("-enrolled", "Newest enrolment"),
            ("enrolled", "Oldest enrolment"),
        ),
    )

    class Meta:
        model = Enrolment
        fields = ("q", "role", "state")

    def search(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        return rows.filter(
            Q(person__name__icontains=value) | Q(pk__in=Enrolment.objects.filter(wanted_skills__name__icontains=value))
        )


class SystemFilter(filters.FilterSet):
    q = filters.CharFilter(label="System or unit", method="search")
    known = filters.ChoiceFilter(
        label="Known through", method="through", empty_label="Any number of mentors",
        choices=(("nobody", "nobody"), ("single", "a single mentor"), ("several", "two mentors or more")),
    )  # fmt: skip
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("mentors", "mentors"), ("name", "name"), ("unit__path", "unit"), ("retires_on", "retires")),
        choices=(("mentors", "Fewest mentors"), ("name", "Name"), ("unit", "Unit"), ("retires", "Replaced first")),
    )

    class Meta:
        model = System
        fields = ("q", "known")

    def search(self, rows: QuerySet[System], name: str, value: str) -> QuerySet[System]:
        return rows.filter(Q(name__icontains=value) | Q(unit__path__icontains=value))

    def through(self, rows: QuerySet[System], name: str, value: str) -> QuerySet[System]:
        return rows.filter({"nobody": Q(mentors=0), "single": Q(mentors=1), "several": Q(mentors__gt=1)}[value])


class NoticeFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name", method="search")
    kind = filters.ChoiceFilter(
        label="What about", empty_label="Anything",
        choices=[(kind.name, kind.label) for kind in KINDS.values() if kind.name not in CONFIDENTIAL],
    )  # fmt: skip
    state = filters.ChoiceFilter(
        label="Outcome", method="fared", empty_label="Anything",
        choices=[(name, words.capitalize()) for name, words in OUTCOMES.items()],
    )  # fmt: skip
    day = filters.DateFilter(
        label="On", field_name="created_at", lookup_expr="date", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Delivery
        fields = ("q", "kind", "state", "day")

    def search(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        return rows.filter(person_id__in=Person.objects.filter(name__icontains=value).values("pk"))

    def fared(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        return rows.filter(STATES[value])
