from collections.abc import Collection
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from mentorship.people.models import Person, Position, Skill, Unit
from pairing.models import Pairing, PairingRun, Proposal
from pairing.selectors import directory, mentees_known, proposals_matching
from pairing.states import PairingState, WishSide
from programs.models import Enrolment
from programs.models.track import CRITERIA
from programs.selectors import criterion_label

PROPOSAL_ORDERS = {
    "-score": ("-score",), "score": ("score",), "mentee": (), "mentor": ("mentor__person__name",),
}  # fmt: skip
"""What each order sorts by; equals follow by mentee, so that a page is the same whenever it is asked for."""

PROPOSAL_STANDS = {
    "approved": Q(approved_at__isnull=False), "waiting": Q(approved_at=None), "published": Q(pairing__isnull=False),
    "by hand": ~Q(change_reason=""),
}  # fmt: skip


class ProposalFilter(filters.FilterSet):
    """The pairs of one run, by who they are, what they score and what became of them."""

    q = filters.CharFilter(label="Mentee or mentor", method="search")
    level = filters.ChoiceFilter(label="Level of the mentee", empty_label="Any level", method="on_level")
    unit = filters.ChoiceFilter(label="Unit of the mentee", empty_label="Any unit", method="in_unit")
    site = filters.ChoiceFilter(label="Site of the mentee", empty_label="Any site", field_name="mentee__person__site")
    below = filters.NumberFilter(label="Points below", min_value=0, max_value=100, method="scoring_below")
    low = filters.ChoiceFilter(
        label="Under half of the points on", empty_label="Any criterion", method="low_on",
        choices=[(name, criterion_label(name).capitalize()) for name in CRITERIA],
    )  # fmt: skip
    stands = filters.ChoiceFilter(
        label="Which", empty_label="All pairs", method="standing",
        choices=(
            ("waiting", "Not approved yet"), ("approved", "Approved"), ("published", "Published"),
            ("by hand", "Changed by hand"),
        ),
    )  # fmt: skip
    order = filters.ChoiceFilter(
        label="Sort by", empty_label=None, method="sort",
        choices=(("-score", "Highest score"), ("score", "Lowest score"), ("mentee", "Mentee"), ("mentor", "Mentor")),
    )  # fmt: skip

    class Meta:
        model = Proposal
        fields = ("q",)

    def __init__(self, *args: Any, run: PairingRun, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.today = run, today
        known = mentees_known(run, today)
        self.filters["level"].extra["choices"] = [(str(level), f"Level {level}") for level in known.levels]
        self.filters["unit"].extra["choices"] = [(str(unit.pk), unit.path) for unit in known.units]
        self.filters["site"].extra["choices"] = [(site, site) for site in known.sites]
        for name in ("level", "unit", "site"):
            if len(self.filters[name].extra["choices"]) < 2:  # nothing to choose
                del self.filters[name]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        order = PROPOSAL_ORDERS[self.form.cleaned_data.get("order") or "-score"]
        return rows.order_by(*order, "mentee__person__name", "pk")

    def search(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return proposals_matching(rows, value.strip())

    def on_level(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        held = Position.objects.on(self.today).filter(level=int(value))
        return rows.filter(mentee__person__in=held.values("person"))

    def in_unit(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        held = Position.objects.on(self.today).filter(unit__in=Unit.objects.under(Unit.objects.get(pk=value)))
        return rows.filter(mentee__person__in=held.values("person"))

    def scoring_below(self, rows: QuerySet[Proposal], name: str, value: Any) -> QuerySet[Proposal]:
        return rows.filter(score__lt=int(value * 1000))

    def low_on(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return rows.filter(**{f"points__{value}__lt": getattr(self.run.weights, value) * 500})

    def standing(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return rows.filter(PROPOSAL_STANDS[value])

    def sort(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return rows  # last of all, see filter_queryset


class PairingFilter(filters.FilterSet):
    q = filters.CharFilter(label="Mentee or mentor", method="search")
    state = filters.ChoiceFilter(choices=PairingState.choices, empty_label="Every state")
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("offered_at", "offered"), ("mentee__name", "mentee"), ("mentor__name", "mentor")),
        choices=(("-offered", "Newest offer"), ("offered", "Oldest offer"), ("mentee", "Mentee"), ("mentor", "Mentor")),
    )

    class Meta:
        model = Pairing
        fields = ("q", "state")

    def search(self, rows: QuerySet[Pairing], name: str, value: str) -> QuerySet[Pairing]:
        return rows.filter(Q(mentee__name__icontains=value) | Q(mentor__name__icontains=value))


class PeopleFilter(filters.FilterSet):
    """Mentors as mentees look for them, or mentees as mentors do."""

    q = filters.CharFilter(label="Name, or what they say", method="search")
    skill = filters.ModelChoiceFilter(
        label="Skill", queryset=Skill.objects.none(), empty_label="Any skill", method="with_skill"
    )
    site = filters.ChoiceFilter(label="Site", empty_label="Any site", field_name="person__site")
    language = filters.ChoiceFilter(label="Language", empty_label="Any language", method="speaking")
    hours = filters.ChoiceFilter(
        label="Working hours", empty_label="Any", choices=[("near", "Half a day in common with you")], method="near"
    )
    places = filters.ChoiceFilter(
        label="Places", empty_label="Free or not", choices=[("free", "Free, and open to requests")], method="with_place"
    )
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("person__name", "name"), ("level_now", "level"), ("enrolled_at", "joined")),
        choices=(("name", "Name"), ("level", "Lowest level"), ("-level", "Highest level"), ("-joined", "Newest first")),
    )

    class Meta:
        model = Enrolment
        fields = ()

    def __init__(self, data: Any, *, queryset: QuerySet[Enrolment], reader: Person, side: WishSide,
                 free: Collection[int], day: date) -> None:  # fmt: skip
        """``free``: the people who have a place; ``day``: whose working hours are compared."""
        super().__init__(data, queryset=queryset)
        self.reader, self.side, self.free, self.day = reader, side, free, day
        self.filters["site"].extra["choices"] = [(site, site) for site in directory.sites_in(queryset)]
        self.filters["language"].extra["choices"] = directory.languages_in(queryset)
        people = queryset.order_by().values("person")
        known = Skill.objects.filter(people__person__in=people, people__proficiency__gte=directory.TEACHES_FROM)
        wanted = Skill.objects.filter(wanted_in__in=queryset.order_by().values("pk"))
        self.filters["skill"].queryset = (known if side == WishSide.MENTEE else wanted).distinct()
        if side == WishSide.MENTOR:
            del self.filters["places"]

    def search(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        says = Q(profile__headline__icontains=value) | Q(profile__helps_with__icontains=value)
        return rows.filter(Q(person__name__icontains=value) | says)

    def with_skill(self, rows: QuerySet[Enrolment], name: str, value: Skill) -> QuerySet[Enrolment]:
        if self.side == WishSide.MENTOR:
            return rows.filter(wanted_skills=value)
        return rows.filter(person__skills__skill=value, person__skills__proficiency__gte=directory.TEACHES_FROM)

    def speaking(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        return rows.filter(languages__contains=value)

    def near(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        zones = set(self.queryset.order_by().values_list("person__timezone", flat=True))
        return rows.filter(person__timezone__in=directory.near_zones(self.reader.timezone, zones, self.day))

    def with_place(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        return rows.filter(person__in=self.free).exclude(profile__open_to_requests=False)
