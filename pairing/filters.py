import django_filters as filters
from django.db.models import Q, QuerySet

from pairing.models import Pairing, Proposal
from pairing.selectors import proposals_matching
from pairing.states import PairingState


class ProposalFilter(filters.FilterSet):
    q = filters.CharFilter(label="Mentee or mentor", method="search")
    order = filters.OrderingFilter(
        label="Sort by",
        empty_label=None,
        fields=(("score", "score"), ("mentee__person__name", "mentee"), ("mentor__person__name", "mentor")),
        choices=(
            ("-score", "Highest score"),
            ("score", "Lowest score"),
            ("mentee", "Mentee"),
            ("mentor", "Mentor"),
        ),
    )

    class Meta:
        model = Proposal
        fields = ("q",)

    def search(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return proposals_matching(rows, value.strip())


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
