"""Reads about goals. Everything starts from what the reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from activities.attainment import Score, Standing, score_of
from activities.models import Goal, GoalEvidence, GoalProgress, GoalStep, Rewording
from activities.models.goal import WORKED_ON
from activities.plots.goals import Plot, plot
from activities.states import Attainment, GoalState, RewordingState
from mentorship.people.models import Person, User
from pairing.models import Pairing


def goals_of(pairing: Pairing, user: User) -> QuerySet[Goal]:
    """The pair's goals, what waits for an answer first, each with how it went and its steps."""
    return _with_parts(Goal.objects.visible_to(user).filter(pairing=pairing), user).listed()


def goals_under_way(pairings: Sequence[Pairing], user: User) -> QuerySet[Goal]:
    """What is being worked on in these pairings, proposals too, each with how it went and its steps."""
    goals = Goal.objects.visible_to(user).filter(pairing__in=pairings, state__in=WORKED_ON)
    return _with_parts(goals, user).listed()


def goals_of_person(person: Person, user: User) -> QuerySet[Goal]:
    """All goals somebody sees, of pairs as mentee and as mentor, those of earlier pairs too."""
    related = ("pairing__mentor", "pairing__mentee", "pairing__cohort", "set_by")
    goals = Goal.objects.visible_to(user).filter(pairing__in=Pairing.objects.of(person))
    return _with_parts(goals, user).listed().select_related(*related)


def _with_parts(goals: Any, user: User) -> Any:
    """``reworded_by``: whose other words wait for an answer, if any do. Joined where there is one: ``latest``, the last
    look, and ``step``, the first that is not done.
    """
    proposed = Rewording.objects.visible_to(user).proposed().filter(goal=OuterRef("pk"))
    looks = GoalProgress.objects.visible_to(user).filter(goal=OuterRef("pk"))
    steps = GoalStep.objects.visible_to(user).filter(goal=OuterRef("pk"), done_at=None)
    return goals.annotate(
        reworded_by=Subquery(proposed.values("proposed_by")[:1]),
        latest=FilteredRelation("history", condition=Q(history__pk=Subquery(looks.values("pk")[:1]))),
        step=FilteredRelation("goal_steps", condition=Q(goal_steps__pk=Subquery(steps.values("pk")[:1]))),
    ).select_related("latest", "step")


def waits_for(goal: Any, person: Person) -> bool:
    """Whether this person has to answer: the goal, or other words for it, that the other proposed."""
    proposed = goal.state == GoalState.PROPOSED and goal.set_by_id != person.pk
    return bool(proposed or (goal.reworded_by and goal.reworded_by != person.pk))


@dataclass(frozen=True)
class Glance:
    """A goal as a list shows it: its latest look, the next small step, and whether it waits for the reader's answer.

    ``look_id``: the id of a look that may be posted from here, so that one posted twice is one.
    """

    goal: Goal
    latest: GoalProgress | None
    step: GoalStep | None
    waits: bool
    look_id: UUID

    @property
    def levels(self) -> list["Level"]:
        return scale_of(self.goal)


def at_a_glance(goals: Iterable[Any], person: Person) -> list[Glance]:
    """Of goals with their parts at hand."""
    return [
        Glance(
            goal=goal,
            latest=getattr(goal, "latest", None),
            step=getattr(goal, "step", None),
            waits=waits_for(goal, person),
            look_id=uuid4(),
        )
        for goal in goals
    ]


def look_history(goal: Goal, user: User) -> QuerySet[GoalProgress]:
    """Each look at a goal, last first."""
    return GoalProgress.objects.visible_to(user).filter(goal=goal).select_related("reviewed_by")


def evidence_of(goal: Goal, user: User) -> QuerySet[GoalEvidence]:
    return GoalEvidence.objects.visible_to(user).filter(goal=goal).select_related("added_by")


def steps_of(goal: Goal, user: User) -> QuerySet[GoalStep]:
    return GoalStep.objects.visible_to(user).filter(goal=goal)


def proposed_rewording(goal: Goal, user: User) -> Rewording | None:
    related = ("proposed_by", "goal__pairing")
    return Rewording.objects.visible_to(user).proposed().filter(goal=goal).select_related(*related).first()


def former_words(goal: Goal, user: User) -> QuerySet[Rewording]:
    """What the goal said before each change that both agreed on, last first."""
    former = Rewording.objects.visible_to(user).filter(goal=goal, state=RewordingState.AGREED)
    return former.select_related("goal", "decided_by").order_by("-decided_at")


def plot_of(goal: Goal, looks: Iterable[GoalProgress], now: datetime) -> Plot:
    """How a goal went from the day it was set."""
    seen = [(look.reviewed_at, look.level) for look in looks]
    began = min([goal.set_at, *(at for at, _ in seen)])
    return plot([(began, goal.began_at), *seen], now, sorted(Attainment, reverse=True))


@dataclass(frozen=True)
class Level:
    """A level of a goal's scale as the page shows it."""

    level: Attainment
    text: str
    now: bool
    began: bool


def scale_of(goal: Goal) -> list[Level]:
    """The five levels in the pair's words, the best first; none while the goal is not scaled."""
    described = goal.described
    return [
        Level(level, described[level], now=level == goal.attainment, began=level == goal.baseline)
        for level in sorted(described, reverse=True)
    ]


@dataclass(frozen=True)
class Compared:
    """One part of a goal's words as it is and as it is proposed."""

    label: str
    now: str
    proposed: str

    @property
    def differs(self) -> bool:
        return self.now != self.proposed


def compared(goal: Goal, rewording: Rewording) -> list[Compared]:
    """What both agreed on beside what is proposed."""
    now, then = goal.described, rewording.described
    rows = [Compared("The goal", goal.title, rewording.title)]
    if now or then:
        rows += [
            Compared(f"{level.sign}, {level.label}", now.get(level, ""), then.get(level, ""))
            for level in sorted(Attainment, reverse=True)
        ]
    return [*rows, Compared("Weight", weight_in_words(goal), weight_in_words(rewording))]


def weight_in_words(worded: Goal | Rewording) -> str:
    importance, difficulty = worded.get_importance_display(), worded.get_difficulty_display()
    return f"{worded.weight}: {importance}, {difficulty}"


@dataclass(frozen=True)
class PairScore:
    """How far a pair's goals are reached together, and which goals that leaves out."""

    score: Score | None
    proposed: int
    unscaled: int
    dropped: int


def score_of_goals(goals: Iterable[Goal]) -> PairScore:
    """Over goals that both agreed on, that are scaled, and that are not set aside."""
    goals = list(goals)
    counted = [Standing(goal.attainment, goal.baseline, goal.weight) for goal in goals if goal.is_counted]
    agreed = [goal for goal in goals if goal.state in (GoalState.ACTIVE, GoalState.REACHED)]
    return PairScore(
        score=score_of(counted),
        proposed=sum(goal.state == GoalState.PROPOSED for goal in goals),
        unscaled=sum(not goal.is_scaled for goal in agreed),
        dropped=sum(goal.state == GoalState.DROPPED for goal in goals),
    )


@dataclass(frozen=True)
class OfPair:
    """Somebody's goals in one pair, for the page that shows them all."""

    pairing: Pairing
    partner: Person
    mentoring: bool
    open: list[Glance]
    closed: list[Glance]
    score: PairScore


def by_pair(goals: Iterable[Goal], person: Person) -> list[OfPair]:
    """One's own as a mentee first, then mentee by mentee; pairs under way before earlier ones."""
    pairs: dict[Any, list[Goal]] = {}
    for goal in goals:
        pairs.setdefault(goal.pairing_id, []).append(goal)
    found = [_of_pair(theirs, person) for theirs in pairs.values()]
    return sorted(found, key=lambda of: (not of.pairing.is_under_way, of.mentoring, str(of.partner)))


def _of_pair(goals: list[Goal], person: Person) -> OfPair:
    pairing = goals[0].pairing
    return OfPair(
        pairing=pairing, partner=pairing.partner_of(person), mentoring=pairing.mentor_id == person.pk,
        open=at_a_glance((goal for goal in goals if goal.is_worked_on), person),
        closed=at_a_glance((goal for goal in goals if not goal.is_worked_on), person),
        score=score_of_goals(goals),
    )  # fmt: skip
