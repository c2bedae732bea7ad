"""Kinds of success metrics and where their figures come from: each stage provides what it has evidence of.

    provide(Kind(MetricKind.SKILLS, …, sample=skills_in, estimate=adjusted_change))

A kind that nobody provides is not offered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from governance.quarters import Quarter
from governance.states import COUNTS, MetricKind
from governance.success.figures import Estimator
from governance.success.items import Item
from programs.models import Program

Sample = Callable[[Program, Quarter], Sequence[Item]]


@dataclass(frozen=True)
class Kind:
    """``measures`` and ``why`` are sentences; ``says`` one with {value}, {low}, {high} and {people} in it.

    ``least`` and ``most``: between which a target lies. ``sample`` names people: it feeds the figures, and never a
    page, a file or a log. A count has neither ``sample`` nor ``estimate``: its figure is what the engagement report of
    the quarter prints as ``reported``.
    """

    name: MetricKind
    measures: str
    why: str
    says: str
    sample: Sample | None = None
    estimate: Estimator | None = None
    reported: str = ""
    unit: str = ""
    least: float = 0
    most: float = 100

    @property
    def is_count(self) -> bool:
        return self.name in COUNTS


_kinds: dict[str, Kind] = {}


def provide(kind: Kind) -> None:
    """Offer a kind of metric from now on; provided again it is replaced."""
    _kinds[kind.name.value] = kind


def kinds() -> list[Kind]:
    """What there is evidence of, in the order of the table of kinds."""
    return [_kinds[name] for name in MetricKind.values if name in _kinds]


def kind_of(name: str) -> Kind | None:
    return _kinds.get(name)
