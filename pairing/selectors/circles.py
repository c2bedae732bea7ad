"""Proposed circles as their page shows them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from pairing.models import CirclePlan, PlannedCircle, PlannedPlace


@dataclass(frozen=True)
class Proposed:
    """One proposed circle: who leads it, who is in, what their scores add up to."""

    circle: PlannedCircle
    places: list[PlannedPlace]
    worth: int
    short_by: int

    @property
    def mean(self) -> int:
        return self.worth // len(self.places) if self.places else 0

    @property
    def lowest(self) -> int:
        return min((place.score for place in self.places), default=0)


def proposed_circles(plan: CirclePlan) -> list[Proposed]:
    """Two questions however many there are."""
    by_circle: dict[object, list[PlannedPlace]] = defaultdict(list)
    places = plan.places.exclude(circle=None).select_related("mentee__person", "changed_by")
    for place in places.order_by("-score", "mentee__person__name", "pk"):
        by_circle[place.circle_id].append(place)
    circles = plan.circles.select_related("mentor__person", "topic", "circle")
    return [
        Proposed(
            circle, inside := by_circle[circle.pk], sum(place.score for place in inside),
            max(0, plan.size_min - len(inside)) if inside else 0,
        )
        for circle in circles
    ]  # fmt: skip


def left_out_of_circles(plan: CirclePlan) -> QuerySet[PlannedPlace]:
    """Who is in no circle, those with the same reason together."""
    alone = plan.places.filter(circle=None).select_related("mentee__person", "changed_by")
    return alone.order_by("sentence", "mentee__person__name", "pk")
