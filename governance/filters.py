from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from governance.models import AccessReview, AccessReviewItem, CorrectiveAction, EmergencyAccess, Erasure, Purge
from governance.quarters import Quarter
from governance.retention.kinds import every_kind
from governance.selectors.cycles import WORDS
from governance.states import (
    ACTION_UNDER_WAY,
    AccessDecision,
    AccessKind,
    ActionState,
    EmergencyState,
    Finding,
    ReviewState,
)
from mentorship.access.roles import Role
from mentorship.people.models import Person
from pairing.models import Pairing

GROUPS = [
    *((f"{AccessKind.ROLE}:{role}", role.label.capitalize()) for role in Role),
    *((f"{kind}:", kind.label.capitalize()) for kind in AccessKind if kind != AccessKind.ROLE),
]


class Sort(filters.OrderingFilter):
    """How a list is sorted: what is empty first going up and last going down, and ties by key, so that each row is on
    one page. ``within``: columns that stay in front, as those of the groups of a list."""

    def __init__(self, *, within: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(**{"label": "Sort by", "empty_label": None} | kwargs)
        self.within = within

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.order_by(*self.within, *(self._by(self.get_ordering_value(param)) for param in value), "pk")

    def _by(self, name: str) -> OrderBy:
        return F(name[1:]).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_first=True)


class AccessReviewFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label="Which",
        method="standing",
        empty_label="Open and closed",
        choices=[("open", "Open"), ("closed", "Closed")],
    )
    order = Sort(
        fields=(("quarter", "quarter"), ("undecided", "undecided"), ("dropped", "dropped")),
        choices=(("-quarter", "Latest first"), ("quarter", "Earliest first"), ("-undecided", "Most undecided"),
                 ("-dropped", "Most taken back")),
    )  # fmt: skip

    class Meta:
        model = AccessReview
        fields = ("state",)

    def standing(self, rows: QuerySet[AccessReview], name: str, value: str) -> QuerySet[AccessReview]:
        return rows.filter(closed_at__isnull=value == "open")


class AccessFilter(filters.FilterSet):
    q = filters.CharFilter(label="Name", method="called")
    group = filters.ChoiceFilter(label="What", method="of_group", choices=GROUPS, empty_label="Everything")
    decision = filters.ChoiceFilter(label="Decision", choices=AccessDecision.choices, empty_label="Any decision")
    order = Sort(
        within=("kind", "role"),
        fields=(("person__name", "name"), ("last_seen_on", "seen"), ("granted_at", "since")),
        choices=(("name", "Name"), ("seen", "Absent longest"), ("since", "Held longest"),
                 ("-since", "Held shortest")),
    )  # fmt: skip

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
    order = Sort(
        fields=(("due_quarter", "due"), ("opened_at", "opened"), ("owner__name", "owner")),
        choices=(("due", "Earliest due"), ("-due", "Latest due"), ("-opened", "Opened last"), ("owner", "Owner")),
    )

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


class EmergencyFilter(filters.FilterSet):
    """By whom it concerns and where it stands; never by a word of why."""

    q = filters.CharFilter(label="Name in the pair, or officer", method="called")
    state = filters.ChoiceFilter(choices=EmergencyState.choices, empty_label="Every state")
    finding = filters.ChoiceFilter(
        label="Finding", method="found", empty_label="Any or none",
        choices=[("none", "To be reviewed"), *((finding.value, finding.label.capitalize()) for finding in Finding)],
    )  # fmt: skip
    order = Sort(
        fields=(("requested_at", "asked"), ("pairing__mentee__name", "mentee"), ("reviewed_at", "reviewed")),
        choices=(("-asked", "Newest first"), ("asked", "Oldest first"), ("mentee", "Mentee"),
                 ("-reviewed", "Reviewed last")),
    )  # fmt: skip

    class Meta:
        model = EmergencyAccess
        fields = ("q", "state")

    def called(self, rows: QuerySet[EmergencyAccess], name: str, value: str) -> QuerySet[EmergencyAccess]:
        people = ("pairing__mentor", "pairing__mentee", "requested_by", "decided_by")
        return rows.filter(Q(*((f"{person}__name__icontains", value) for person in people), _connector=Q.OR))

    def found(self, rows: QuerySet[EmergencyAccess], name: str, value: str) -> QuerySet[EmergencyAccess]:
        return rows.filter(state=EmergencyState.ENDED, finding="" if value == "none" else value)


class ErasureFilter(filters.FilterSet):
    """Who waits to be erased, and what was carried out."""

    q = filters.CharFilter(label="Name", field_name="person__name", lookup_expr="icontains")
    state = filters.ChoiceFilter(
        label="Which", method="standing", empty_label="Both",
        choices=[("waiting", "Waiting"), ("done", "Carried out")],
    )  # fmt: skip
    order = Sort(
        empty_label="Waiting first",
        fields=(("done_at", "done"), ("asked_at", "asked"), ("person__name", "name")),
        choices=(("-done", "Carried out last"), ("-asked", "Asked last"), ("asked", "Asked first"), ("name", "Name")),
    )  # fmt: skip

    class Meta:
        model = Erasure
        fields = ("q", "state")

    def standing(self, rows: QuerySet[Erasure], name: str, value: str) -> QuerySet[Erasure]:
        return rows.filter(done_at__isnull=value == "waiting")


class PurgeFilter(filters.FilterSet):
    """By what went and when; not by how much, which is not said of few."""

    kind = filters.ChoiceFilter(label="What", empty_label="Everything")
    since = filters.DateFilter(
        label="From", field_name="ran_on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = filters.DateFilter(
        label="Until", field_name="ran_on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    order = Sort(fields=(("ran_on", "day"),), choices=(("-day", "Latest first"), ("day", "Earliest first")))

    class Meta:
        model = Purge
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(kind.name, kind.label) for kind in every_kind()]


class CohortReviewFilter(filters.FilterSet):
    """The pairs of a cohort by where a joint review of theirs stands."""

    q = filters.CharFilter(label="Mentee or mentor", method="called")
    review = filters.ChoiceFilter(
        label="Reviews", method="standing", empty_label="All of them",
        choices=[*((state.value, WORDS[state].capitalize()) for state in ReviewState), ("none", "None yet")],
    )  # fmt: skip
    order = Sort(
        empty_label="Lasting pairs first",
        fields=(("mentee__name", "mentee"), ("mentor__name", "mentor"), ("started_on", "began")),
        choices=(("mentee", "Mentee"), ("mentor", "Mentor"), ("-began", "Began last"), ("began", "Began first")),
    )

    class Meta:
        model = Pairing
        fields = ("q",)

    def called(self, rows: QuerySet[Pairing], name: str, value: str) -> QuerySet[Pairing]:
        return rows.filter(Q(mentee__name__icontains=value) | Q(mentor__name__icontains=value))

    def standing(self, rows: QuerySet[Pairing], name: str, value: str) -> QuerySet[Pairing]:
        if value == "none":
            return rows.filter(reviews=None)
        return rows.filter(pk__in=Pairing.objects.filter(reviews__state=value).values("pk"))
