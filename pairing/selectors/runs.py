"""A matching as its owner reads it: its pairs, who is left out, load and scores."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from mentorship.people.models import Person, Position, Unit
from pairing.models import LeftOut, PairingRun, Proposal
from programs import capacity
from programs.models import Cohort


def runs_of(cohort: Cohort) -> QuerySet[PairingRun]:
    runs = cohort.runs.select_related("requested_by").defer("certificate", "summary", "fairness")
    return runs.annotate(pairs=Count("proposals")).order_by("-requested_at", "pk")


def proposals_of(run: PairingRun, today: date) -> QuerySet[Proposal]:
    """A run's pairs with team and level of both sides."""
    people = Prefetch("mentee__person", queryset=Person.objects.with_position(today))
    mentors = Prefetch("mentor__person", queryset=Person.objects.with_position(today))
    rows = run.proposals.select_related("mentee", "mentor", "changed_by").defer("explanation", "inputs", "points")
    return rows.prefetch_related(people, mentors)


@dataclass(frozen=True)
class Known:
    """What a run's mentees can be told apart by: levels, units from the departments down, sites."""

    levels: list[int]
    units: list[Unit]
    sites: list[str]


def mentees_known(run: PairingRun, today: date) -> Known:
    mentees = run.proposals.values("mentee__person")
    held = Position.objects.on(today).filter(person__in=mentees).values_list("level", "unit__path").distinct()
    rows = list(held)
    parts = [path.split("/") for _, path in rows]
    paths = {"/".join(names[:depth]) for names in parts for depth in range(2, len(names) + 1)}
    sites = Person.objects.filter(pk__in=mentees).exclude(site="").values_list("site", flat=True).distinct()
    return Known(
        sorted({level for level, _ in rows}), list(Unit.objects.filter(path__in=paths).order_by("path")),
        sorted(sites),
    )  # fmt: skip


@dataclass(frozen=True)
class ProposalCounts:
    """``approved``: of those that are not published yet; ``open``: all of those."""

    all: int
    open: int
    approved: int
    published: int


def proposal_counts(run: PairingRun) -> ProposalCounts:
    waiting = Q(pairing=None)
    counts = run.proposals.aggregate(
        all=Count("pk"), open=Count("pk", filter=waiting),
        approved=Count("pk", filter=waiting & Q(approved_at__isnull=False)),
    )  # fmt: skip
    return ProposalCounts(**counts, published=counts["all"] - counts["open"])


def left_out_of(run: PairingRun) -> QuerySet[LeftOut]:
    """The mentees without anybody, those with the same reason together."""
    return run.left_out.select_related("mentee__person").order_by("sentence", "mentee__person__name", "pk")


@dataclass(frozen=True)
class LevelLoad:
    """How the proposal loads the mentors of one level."""

    level: int
    mentors: int
    places: int
    mentees: int

    @property
    def share(self) -> int:
        return round(100 * self.mentees / self.places) if self.places else 0

    @property
    def label(self) -> str:
        return f"level {self.level}" if self.level else "level unknown"


def load_per_level(run: PairingRun, today: date) -> list[LevelLoad]:
    """Mentors, their places and the mentees proposed to them, by the mentors' level today."""
    rows = list(run.cohort.enrolments.enrolled().mentors().values_list("pk", "person_id"))
    rooms = capacity.rooms(run.cohort, today)
    people = [person_id for _, person_id in rows]
    level = dict(Position.objects.on(today).filter(person__in=people).values_list("person_id", "level"))
    taken: dict[object, int] = dict(run.proposals.values_list("mentor").annotate(n=Count("pk")).order_by())
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pk, person_id in rows:
        entry = sums[level.get(person_id, 0)]
        entry[0] += 1
        entry[1] += rooms[person_id].places
        entry[2] += taken.get(pk, 0)
    return [LevelLoad(at, *sums[at]) for at in sorted(sums, reverse=True)]


def proposals_matching(rows: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    return rows.filter(Q(mentee__person__name__icontains=words) | Q(mentor__person__name__icontains=words))


BIN = 5
MOST_POINTS = 100


@dataclass(frozen=True)
class Bin:
    """How many pairs score from ``low`` up to ``high`` points; ``height`` in percent of the highest."""

    low: int
    high: int
    pairs: int
    height: int

    @property
    def x(self) -> int:
        return 4 * self.low  # a plot of 400 by 100

    @property
    def top(self) -> int:
        return 100 - self.height


@dataclass(frozen=True)
class Spread:
    """The scores of a run's pairs: mean, ends, the middle half, all in thousandths of a point, and their bins."""

    mean: int
    lowest: int
    highest: int
    quarter: int
    three_quarters: int
    bins: list[Bin]

    @property
    def finding(self) -> str:
        """What the plot shows, in a sentence."""
        if self.lowest == self.highest:
            return f"Every pair scores {self.lowest / 1000:.1f} points"
        if self.quarter == self.three_quarters:
            return f"Half of the pairs or more score {self.quarter / 1000:.1f} points"
        return f"Half of the pairs score between {self.quarter / 1000:.1f} and {self.three_quarters / 1000:.1f} points"


def spread_of(run: PairingRun) -> Spread | None:
    """None where nobody is paired."""
    scores = sorted(run.proposals.values_list("score", flat=True))
    if not scores:
        return None
    counts = [0] * (MOST_POINTS // BIN)
    for score in scores:
        counts[min(score // (1000 * BIN), len(counts) - 1)] += 1
    bins = [Bin(at * BIN, (at + 1) * BIN, n, round(100 * n / max(counts))) for at, n in enumerate(counts)]
    return Spread(
        sum(scores) // len(scores), scores[0], scores[-1], _at_share(scores, 0.25), _at_share(scores, 0.75), bins
    )


def _at_share(ordered: Sequence[int], share: float) -> int:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


@dataclass(frozen=True)
class Price:
    """What a place with a mentor is worth, in thousandths; ``needed``: it keeps somebody from having nobody."""

    mentor: str
    price: int
    needed: bool


def prices_of(run: PairingRun) -> list[Price]:
    """The certificate's prices, highest first, each with the mentor's name."""
    prices: dict[str, int] = run.certificate.get("prices", {})
    open_cost: int = run.certificate.get("open_cost", 0) or 1
    names = dict(Person.objects.filter(employee_id__in=prices).values_list("employee_id", "name"))
    rows = []
    for employee_id, price in prices.items():
        # As the explanations read it: some points, and where needed once the cost of an open place.
        times = (price + open_cost // 2) // open_cost
        rows.append(Price(names.get(employee_id, employee_id), price - times * open_cost, times > 0))
    return sorted(rows, key=lambda row: (not row.needed, -row.price, row.mentor))
