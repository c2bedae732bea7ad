"""What a track's pull request template is made of, and what was counted of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from activities.group_size import FEWEST_PEOPLE, FEWEST_WISHING
from activities.models import PullRequestCount, PullRequestTemplate
from activities.pull_requests import HEADINGS, KEYS, MOST_SKILLS, Wanted
from pairing.models import Pairing
from pairing.states import UNDER_WAY, PairingState
from programs.models import Enrolment, Track
from programs.states import CohortState

MONTHS = 12


def template_of(track: Track) -> PullRequestTemplate:
    """What the owner chose, or what holds until they do."""
    return PullRequestTemplate.objects.filter(track=track).first() or PullRequestTemplate(
        track=track, sections=list(KEYS), questions=[]
    )


def wanted_for(track: Track, template: PullRequestTemplate) -> Wanted:
    return Wanted(
        track=f"{track.program.slug}/{track.slug}", name=track.name, focus=track.focus, skills=_skills(track),
        sections=tuple(template.sections), questions=tuple(template.questions),
    )  # fmt: skip


def _skills(track: Track) -> tuple[str, ...]:
    """What groups of a cohort that has started wish to learn, by name: nobody joins or wishes otherwise from then on.

    While people join, what is named and in which order would tell everybody of the one who came today.
    """
    of_track = Enrolment.objects.enrolled().filter(
        cohort__track=track, cohort__state__in=(CohortState.RUNNING, CohortState.ENDED)
    )
    wished = of_track.filter(wanted_skills__isnull=False).values("cohort", "wanted_skills__name")
    groups = wished.annotate(wishes=Count("pk")).filter(wishes__gte=FEWEST_WISHING)
    names = groups.order_by("-wishes", "wanted_skills__name").values_list("wanted_skills__name", flat=True)
    return tuple(sorted([*dict.fromkeys(names)][:MOST_SKILLS]))


@dataclass(frozen=True)
class Month:
    """``reviews``: None where it can't be shown, and ``why`` then says so; ``filled`` in the order of ``HEADINGS``."""

    month: date
    reviews: int | None
    filled: list[int]
    why: str = ""

    @property
    def named(self) -> list[tuple[str, int]]:
        """Heading and number, section by section."""
        return list(zip(HEADINGS.values(), self.filled, strict=True))


@dataclass(frozen=True)
class Share:
    """How often a section was filled in, over all months that are shown."""

    label: str
    number: int
    of: int

    @property
    def value(self) -> str:
        return f"{self.number} of {self.of}"

    @property
    def share(self) -> int:
        return round(100 * self.number / self.of)


@dataclass(frozen=True)
class Counts:
    months: list[Month]
    headings: list[str]

    @property
    def reviews(self) -> int:
        return sum(month.reviews or 0 for month in self.months)

    @property
    def bars(self) -> list[Share]:
        if not self.reviews:
            return []
        totals = [sum(month.filled[place] for month in self.months if month.reviews) for place in range(len(HEADINGS))]
        return [Share(heading, total, self.reviews) for heading, total in zip(self.headings, totals, strict=True)]

    @property
    def finding(self) -> str:
        """Which section is filled in least."""
        if not self.bars:
            return ""
        least = min(self.bars, key=lambda bar: bar.number)
        return f"“{least.label}” is filled in least: in {least.value} reviews"


def counts_of(track: Track, today: date) -> Counts:
    """The last dozen months in which somebody counted, newest first; sources of one month are added up.

    A month that goes on is withheld: from one day to the next its counts would tell of a single review.
    """
    rows = list(PullRequestCount.objects.filter(track=track).order_by("-month", "source"))
    months = sorted({row.month for row in rows}, reverse=True)[:MONTHS]
    pairs = _pairs(track, months)
    return Counts(
        [_month(month, [row for row in rows if row.month == month], pairs[month], today) for month in months],
        list(HEADINGS.values()),
    )


def _month(month: date, rows: list[PullRequestCount], pairs: int, today: date) -> Month:
    reviews = sum(row.reviews for row in rows)
    if today < _after(month):
        return Month(month, None, [], "This month is not over: its counts show on the first day of the next.")
    if pairs < FEWEST_PEOPLE:
        return Month(month, None, [], f"Fewer than {FEWEST_PEOPLE} pairs of this track were under way.")
    if reviews < FEWEST_PEOPLE:
        return Month(month, None, [], f"Fewer than {FEWEST_PEOPLE} reviews carried the template.")
    filled: Counter[str] = sum((Counter(row.sections) for row in rows), Counter())
    return Month(month, reviews, [filled[key] for key in HEADINGS])


def _pairs(track: Track, months: list[date]) -> dict[date, int]:
    """How many pairs were under way at some time of each month."""
    if not months:
        return {}
    lasted = Pairing.objects.filter(cohort__track=track, state__in=(*UNDER_WAY, PairingState.ENDED)).exclude(
        started_on=None
    )
    spans = list(lasted.filter(Q(ended_on=None) | Q(ended_on__gt=min(months))).values_list("started_on", "ended_on"))
    return {
        month: sum(began < _after(month) and (ended is None or ended > month) for began, ended in spans if began)
        for month in months
    }


def _after(month: date) -> date:
    """The first day of the next one."""
    return (month + timedelta(days=31)).replace(day=1)
