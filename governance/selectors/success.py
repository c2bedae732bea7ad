"""The evidence behind success metrics: one item a person and quarter.

Like the population itself, items name people: they feed the figures and never reach a page, a file or a log.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import F

from activities.attainment import t_score
from activities.models import Goal, GoalProgress
from activities.models.goal import COUNTED
from governance.models import JointReview, ProgramFigure, ReviewAnswer, SuccessMetric
from governance.quarters import Quarter
from governance.questions import AUTONOMY, LADDER, PROGRESS
from governance.selectors.paths import names_of_tracks
from governance.states import ReviewState
from governance.success import Item
from programs.models import Program

AS_HOPED = 3


def after(quarter: Quarter) -> datetime:
    """The first moment that no longer belongs to it."""
    return datetime.combine(quarter.last_day + timedelta(days=1), time(0), UTC)


def before(quarter: Quarter) -> datetime:
    return datetime.combine(quarter.first_day, time(0), UTC)


def goals_in(program: Program, quarter: Quarter) -> list[Item]:
    """The T-score of each mentee at the end of the quarter, of those whose goals somebody looked at in it.

    A level of long ago would say the same in every quarter; a look says what is true now. Of somebody with several
    mentors all goals count together, and the mentor of the latest look stands for them.
    """
    looks = GoalProgress.objects.filter(
        goal__pairing__cohort__track__program=program, reviewed_at__lt=after(quarter)
    ).order_by("reviewed_at")
    latest = {row["goal"]: row for row in looks.values("goal", "attainment", "reviewed_at")}
    fresh = {pk for pk, row in latest.items() if row["reviewed_at"] >= before(quarter)}
    goals = Goal.objects.filter(
        pairing__cohort__track__program=program, scale__isnull=False, agreed_at__lt=after(quarter)
    ).filter(state__in=COUNTED)  # fmt: skip
    columns = ("pk", "baseline", "importance", "difficulty", "pairing__mentee", "pairing__mentor")
    by_mentee: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in goals.values(*columns):
        by_mentee[row["pairing__mentee"]].append(row)
    return [
        _scored(mentee, rows, latest)
        for mentee, rows in sorted(by_mentee.items())
        if any(row["pk"] in fresh for row in rows)
    ]


def _scored(mentee: int, rows: list[dict[str, Any]], latest: dict[Any, Any]) -> Item:
    levels = [latest[row["pk"]]["attainment"] if row["pk"] in latest else row["baseline"] for row in rows]
    score = t_score(levels, [row["importance"] * row["difficulty"] for row in rows])
    seen = max((row for row in rows if row["pk"] in latest), key=lambda row: latest[row["pk"]]["reviewed_at"])
    return Item(str(mentee), str(seen["pairing__mentor"]), (round(score or 0.0, 6),))


def reviews_in(program: Program, quarter: Quarter) -> list[Item]:
    """Each mentee whose joint review was signed in the quarter: 1 where they agree, and both see progress as hoped.

    The last review of the quarter counts; one that did not ask about progress does not.
    """
    found = {}
    for row, ratings in _signed(program, quarter, PROGRESS):
        if row["closed_at"] >= before(quarter):
            agreed = row["state"] == ReviewState.AGREED and min(ratings.values()) >= AS_HOPED
            found[row["mentee"]] = _agreed(row, agreed)
    return [found[mentee] for mentee in sorted(found)]


def autonomy_in(program: Program, quarter: Quarter) -> list[Item]:
    """Each mentee whose joint review was signed in the quarter, not the first of the pair that asked for the ladder.

    1 where they agree, and each of the two sets the mentee higher than they themselves did in that first one. Who was
    at the top in it already, in the eyes of either, can't rise and doesn't count.
    """
    first: dict[Any, Mapping[int, int]] = {}
    found = {}
    for row, steps in _signed(program, quarter, AUTONOMY):
        began = first.setdefault(row["pairing"], steps)
        if began is not steps and row["closed_at"] >= before(quarter) and max(began.values()) < max(LADDER):
            rose = row["state"] == ReviewState.AGREED and all(steps[who] > began[who] for who in began)
            found[row["mentee"]] = _agreed(row, rose)
    return [found[mentee] for mentee in sorted(found)]


def _signed(program: Program, quarter: Quarter, question: str) -> list[tuple[Mapping[str, Any], dict[int, int]]]:
    """Reviews signed by the end of the quarter in which both rated the question, with both ratings; the latest last."""
    closed = JointReview.objects.filter(
        pairing__cohort__track__program=program, state__in=[ReviewState.AGREED, ReviewState.DIFFERED],
        closed_at__lt=after(quarter),
    )  # fmt: skip
    people = {"mentee": F("pairing__mentee"), "mentor": F("pairing__mentor")}
    rows: list[Any] = list(closed.order_by("closed_at").values("pk", "pairing", "state", "closed_at", **people))
    ratings: dict[Any, dict[int, int]] = defaultdict(dict)
    rated = ReviewAnswer.objects.filter(review__in=closed, question=question, rating__isnull=False)
    for review, person, rating in rated.values_list("review", "person", "rating"):
        ratings[review][person] = rating or 0
    return [(row, ratings[row["pk"]]) for row in rows if len(ratings[row["pk"]]) == 2]


def _agreed(row: Mapping[str, Any], agreed: bool) -> Item:
    return Item(str(row["mentee"]), str(row["mentor"]), (float(agreed),))


def tracks_of(program: Program) -> set[str]:
    """What the tracks of the program are called in reports."""
    names = names_of_tracks()
    return {names[pk] for pk in program.tracks.values_list("pk", flat=True)}


def metrics_of(program: Program) -> list[SuccessMetric]:
    """What success means for the program now, each with the counts that stand beside it."""
    metrics = list(SuccessMetric.objects.in_force().filter(program=program).order_by("created_at", "pk"))
    for metric in metrics:
        metric.counts = [count for count in metrics if count.beside_id == metric.pk]  # type: ignore[attr-defined]
    return [metric for metric in metrics if not metric.is_count]


def figures_of(program: Program) -> dict[str, list[ProgramFigure]]:
    """What was measured, by kind, the earliest quarter first."""
    found: dict[str, list[ProgramFigure]] = defaultdict(list)
    for figure in ProgramFigure.objects.filter(program=program).order_by("quarter"):
        found[figure.kind].append(figure)
    return found


def asked_for(quarter: Quarter) -> list[tuple[Program, str]]:
    """Each program and kind that a metric in force asks for and that was not measured in the quarter."""
    done = set(ProgramFigure.objects.filter(quarter=str(quarter)).values_list("program", "kind"))
    rows = SuccessMetric.objects.in_force().select_related("program").order_by("program", "kind")
    return [(row.program, row.kind) for row in rows if (row.program_id, row.kind) not in done]
