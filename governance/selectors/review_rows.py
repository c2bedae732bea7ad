"""A review as its page shows it: question by question, goal by goal, and review after review of one pair."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from activities.models import Goal
from activities.models.goal import COUNTED
from activities.selectors.goals import goals_of
from activities.states import Attainment
from governance.models import JointReview, ReviewAnswer, ReviewGoal, ReviewSummary
from governance.plots import Plot, ratings_plot
from governance.questions import Question
from mentorship.people.models import Person, User
from pairing.models import Pairing


@dataclass(frozen=True)
class QuestionRow:
    """A question with what there is to it: the mentee's answer first, and what both say."""

    question: Question
    answers: list[ReviewAnswer]
    summary: ReviewSummary | None

    @property
    def differs(self) -> bool:
        """Both gave a fact, and not the same."""
        facts = {" ".join(answer.text.casefold().split()).rstrip(".") for answer in self.answers}
        return self.question.is_fact and len(self.answers) == 2 and "" not in facts and len(facts) > 1


def question_rows(
    review: JointReview, answers: Iterable[ReviewAnswer], summaries: Iterable[ReviewSummary]
) -> list[QuestionRow]:
    order = (review.pairing.mentee_id, review.pairing.mentor_id)
    given = {(answer.question, answer.person_id): answer for answer in answers}
    said = {summary.question: summary for summary in summaries}
    rows = [
        QuestionRow(q, [given[q.name, who] for who in order if (q.name, who) in given], said.get(q.name))
        for q in review.questions
    ]
    return [row for row in rows if row.answers or row.summary]


@dataclass(frozen=True)
class GoalRow:
    """A goal with where each side sees it; None: they did not say, or are not read yet."""

    goal: Goal
    levels: list[tuple[Person, Attainment | None]]

    @property
    def agreed(self) -> Attainment | None:
        first, second = (level for _, level in self.levels)
        return first if first == second else None

    @property
    def differs(self) -> bool:
        return len({level for _, level in self.levels}) == 2 and all(level is not None for _, level in self.levels)


def goals_to_judge(pairing: Pairing, user: User) -> list[Goal]:
    """Goals both agreed on and have not set aside."""
    return list(goals_of(pairing, user).filter(state__in=COUNTED))


def goal_rows(review: JointReview, goals: Iterable[Goal], levels: Iterable[ReviewGoal]) -> list[GoalRow]:
    """Goals that one of the two gave a level."""
    given = {(row.goal_id, row.person_id): Attainment(row.level) for row in levels}
    both = (review.pairing.mentee, review.pairing.mentor)
    rows = [GoalRow(goal, [(who, given.get((goal.pk, who.pk))) for who in both]) for goal in goals]
    return [row for row in rows if any(level is not None for _, level in row.levels)]


def levels_of(levels: Iterable[ReviewGoal], person: Person) -> dict[Any, int]:
    """Somebody's own levels, by the id of the goal."""
    return {row.goal_id: row.level for row in levels if row.person_id == person.pk}


@dataclass(frozen=True)
class Moment:
    """One review in the history of a rating: both sides, each with how it moved since the one before."""

    review: JointReview
    ratings: list[tuple[str, int | None, int | None]]
    """As words, number, and change; None: not said, or nothing to compare with."""


@dataclass(frozen=True)
class RatingHistory:
    """How both sides rated one question from review to review."""

    question: Question
    moments: list[Moment]
    plot: Plot | None


def rating_histories(
    pairing: Pairing, reviews: Sequence[JointReview], answers: Iterable[ReviewAnswer]
) -> list[RatingHistory]:
    """``reviews``: the earliest first. A question counts as the same as long as it keeps its name."""
    both = (pairing.mentee, pairing.mentor)
    given = {(a.review_id, a.question, a.person_id): a.rating for a in answers if a.rating}
    questions = {q.name: q for review in reviews for q in review.questions if q.rated}
    found = []
    for name, question in questions.items():
        asked = [review for review in reviews if any((review.pk, name, who.pk) in given for who in both)]
        values = {who.pk: [given.get((review.pk, name, who.pk)) for review in asked] for who in both}
        if not asked:
            continue
        moments = [
            Moment(review, [_moved(question, values[who.pk], number) for who in both])
            for number, review in enumerate(asked)
        ]
        plot = ratings_plot(
            [f"{review.opened_at:%-d %b}" for review in asked], [(str(who), values[who.pk]) for who in both]
        )
        found.append(RatingHistory(question, moments, plot))
    return found


def _moved(question: Question, values: Sequence[int | None], number: int) -> tuple[str, int | None, int | None]:
    now = values[number]
    before = next((value for value in reversed(values[:number]) if value), None)
    return question.scale[now] if now else "", now, now - before if now and before else None


def goal_history(
    reviews: Sequence[JointReview], goals: Iterable[Goal], levels: Iterable[ReviewGoal]
) -> list[tuple[Goal, list[tuple[JointReview, GoalRow | None]]]]:
    """Each goal that was looked at with where both saw it in each review."""
    by_review: dict[Any, list[ReviewGoal]] = defaultdict(list)
    for level in levels:
        by_review[level.review_id].append(level)
    found = []
    for goal in goals:
        rows = [(review, next(iter(goal_rows(review, [goal], by_review[review.pk])), None)) for review in reviews]
        if any(row for _, row in rows):
            found.append((goal, rows))
    return found
