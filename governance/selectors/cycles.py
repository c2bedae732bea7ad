"""When the pairs of a cohort are asked, and where each of their reviews stands: dates and states, never words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.models import JointReview, ReviewOccasion, ReviewShare, ReviewTemplateVersion
from governance.questions import QUESTIONS, Question
from governance.states import ReviewState
from pairing.models import Pairing
from programs.models import Cohort, Track

USUAL_KEY, USUAL_NAME, USUAL_DAYS = "mid-cycle", "Half-way", 14
# What a page for who runs a program may select of a review: never who agreed, and never a word.
FOR_OWNERS = ("pk", "pairing_id", "occasion", "title", "state", "opened_at", "due_on", "revealed_at", "closed_at")


@dataclass(frozen=True)
class Occasion:
    """One joint review of a cohort: from ``day`` on, answered until ``until``; ``version``: None asks the usual."""

    key: str
    name: str
    day: date
    until: date
    version: ReviewTemplateVersion | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.version.asked if self.version else QUESTIONS


def occasions_of(cohort: Cohort) -> list[Occasion]:
    """In the order of their days: its own, else those of its track, else one half-way."""
    return occasions_by_cohort([cohort])[cohort.pk]


def occasions_by_cohort(cohorts: Iterable[Cohort]) -> dict[int, list[Occasion]]:
    """The same for several: two queries however many."""
    cohorts = list(cohorts)
    of_cohort: dict[int, list[ReviewOccasion]] = defaultdict(list)
    of_track: dict[int, list[ReviewOccasion]] = defaultdict(list)
    tracks = Q(cohort__isnull=True, track__in={cohort.track_id for cohort in cohorts})
    rows = ReviewOccasion.objects.filter(tracks | Q(cohort__in=cohorts)).select_related("template")
    versions = _latest_versions({row.template_id for row in rows if row.template_id})
    for row in rows:
        (of_cohort[row.cohort_id] if row.cohort_id else of_track[row.track_id]).append(row)
    return {
        cohort.pk: _in_order(cohort, of_cohort[cohort.pk] or of_track[cohort.track_id], versions) for cohort in cohorts
    }


def _latest_versions(templates: set[Any]) -> dict[Any, ReviewTemplateVersion]:
    rows = ReviewTemplateVersion.objects.filter(template__in=templates).select_related("template")
    return {row.template_id: row for row in rows.order_by("version")}


def _in_order(cohort: Cohort, rows: list[ReviewOccasion], versions: dict[Any, ReviewTemplateVersion]) -> list[Occasion]:
    if not rows:
        day = cohort.midpoint
        return [Occasion(USUAL_KEY, USUAL_NAME, day, until(cohort, day, USUAL_DAYS))]
    found = [
        Occasion(
            row.key, row.name, day := row.day_in(cohort), until(cohort, day, row.days_to_answer),
            versions.get(row.template_id),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda occasion: (occasion.day, occasion.key))


def until(cohort: Cohort, day: date, days: int) -> date:
    """The last day to answer: no later than the cohort lasts."""
    return max(day, min(day + timedelta(days=days), cohort.ends_on))


def due_pairings(cohort: Cohort, occasion: Occasion) -> QuerySet[Pairing]:
    """Active pairs that were together on its day and have had no review since, nor have one open."""
    reviews = JointReview.objects.filter(pairing=OuterRef("pk"))
    asked = reviews.filter(
        Q(occasion=occasion.key)
        | Q(opened_at__date__gte=occasion.day)
        | Q(state__in=[ReviewState.OPEN, ReviewState.REVEALED])
    )
    pairs = Pairing.objects.active().filter(~Exists(asked), cohort=cohort, started_on__lte=occasion.day)
    return pairs.select_related("mentor", "mentee", "cohort")


def set_occasions_of(track: Track, cohort: Cohort | None) -> QuerySet[ReviewOccasion]:
    """What was set for the track, or for this one cohort."""
    return ReviewOccasion.objects.filter(track=track, cohort=cohort).select_related("template")


@dataclass(frozen=True)
class Standing:
    """Where a review of a pair stands, for who oversees the cohort."""

    title: str
    state: str
    words: str
    on: date
    url_pk: Any = None


WORDS = {
    ReviewState.OPEN: "waiting for answers",
    ReviewState.REVEALED: "waiting for signatures",
    ReviewState.AGREED: "agreed",
    ReviewState.DIFFERED: "agreed to differ",
    ReviewState.LAPSED: "not answered in time",
}


def pairs_reviewed(cohort: Cohort) -> QuerySet[Pairing]:
    """The pairs of a cohort that have begun, those that last first."""
    pairs = Pairing.objects.filter(cohort=cohort, started_on__isnull=False).select_related("mentor", "mentee")
    return pairs.order_by("ended_on", "mentee__name", "pk")


def standings(pairs: Iterable[Pairing], *, shared: bool) -> list[tuple[Pairing, list[Standing]]]:
    """Each pair with its reviews, the earliest first; ``shared``: also which of them show a part to the reader."""
    pairs = list(pairs)
    reviews = JointReview.objects.filter(pairing__in=pairs).order_by("opened_at").values(*FOR_OWNERS)
    parts = ReviewShare.objects.shared().filter(review__pairing__in=pairs).values_list("review", flat=True)
    with_parts = set(parts) if shared else set()
    found = defaultdict(list)
    for row in reviews:
        state = ReviewState(row["state"])
        moment = row["closed_at"] or row["revealed_at"]
        on = moment.date() if moment else row["due_on"]
        pk = row["pk"] if row["pk"] in with_parts else None
        found[row["pairing_id"]].append(Standing(row["title"], state, WORDS[state], on, pk))
    return [(pair, found[pair.pk]) for pair in pairs]


def standing_counts(cohort: Cohort) -> dict[str, int]:
    """How many reviews of the cohort stand where, by the words of the state."""
    states = JointReview.objects.filter(pairing__cohort=cohort).values_list("state", flat=True)
    counts = dict.fromkeys(WORDS.values(), 0)
    for state in states:
        counts[WORDS[ReviewState(state)]] += 1
    return {words: count for words, count in counts.items() if count}
