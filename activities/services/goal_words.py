"""Other words for a goal. Before both agreed they replace what was proposed; afterwards both stand side by side."""

from datetime import datetime

from django.db import transaction

from activities.models import Goal, Rewording
from activities.models.goal import GoalWords
from activities.policies.goals import check_can_decide, check_can_reword, check_of_pair
from activities.services.goal_notices import tell_partner
from activities.services.goals import GoalDraft, locked
from activities.states import Attainment, GoalState, RewordingState
from mentorship import audit
from mentorship.people.models import Person

Words = tuple[str, dict[Attainment, str], int, int]
WORDS = ["title", "scale", "importance", "difficulty"]


@transaction.atomic
def change_goal(*, goal: Goal, draft: GoalDraft, by: Person, now: datetime) -> Goal:
    """Change a goal: evidence, date and start at once; title, levels and weight once the other agrees.

    The same again changes nothing.
    """
    goal = locked(goal)
    check_of_pair(goal.pairing, by)
    check_can_reword(goal)
    words: Words = (draft.title, draft.scale(), draft.importance, draft.difficulty)
    _change_the_rest(goal, draft, by, now)
    if words == _words_of(_proposed(goal) or goal):
        return goal
    if goal.state == GoalState.PROPOSED:
        _propose_afresh(goal, words, by, now)
    else:
        _propose_beside(goal, words, by, now)
    return goal


@transaction.atomic
def agree_rewording(*, rewording: Rewording, by: Person, now: datetime) -> Goal:
    """Say yes to other words: the goal takes them, and what it said before is kept in their place."""
    goal = locked(rewording.goal)
    rewording = _locked_rewording(rewording, goal)
    check_of_pair(goal.pairing, by)
    if rewording.state == RewordingState.AGREED and by.pk != rewording.proposed_by_id:
        return goal
    check_can_decide(rewording, RewordingState.AGREED, by)
    before, after = _words_of(goal), _words_of(rewording)
    _put(goal, after)
    _put(rewording, before)
    goal.version += 1
    goal.save(update_fields=[*WORDS, "version"])
    _decide(rewording, RewordingState.AGREED, by, now)
    audit.record("goal.rewording_agreed", by=by, on=goal, now=now)
    tell_partner(goal, "goal_agreed", "agrees to your words for a goal", rewording.pk, by=by, now=now)
    return goal


@transaction.atomic
def withdraw_rewording(*, rewording: Rewording, by: Person, now: datetime) -> Goal:
    """Take other words back, or decline them: either of the two. Again changes nothing."""
    goal = locked(rewording.goal)
    rewording = _locked_rewording(rewording, goal)
    check_of_pair(goal.pairing, by)
    if rewording.state == RewordingState.WITHDRAWN:
        return goal
    check_can_decide(rewording, RewordingState.WITHDRAWN, by)
    _decide(rewording, RewordingState.WITHDRAWN, by, now)
    audit.record("goal.rewording_withdrawn", by=by, on=goal, now=now)
    tell_partner(goal, "goal_withdrawn", "answers a proposal about a goal", rewording.pk, by=by, now=now)
    return goal


def _change_the_rest(goal: Goal, draft: GoalDraft, by: Person, now: datetime) -> None:
    facts = {"evidence": draft.evidence, "target_on": draft.target_on, "baseline": draft.baseline}
    if goal.reviewed_at is None:
        facts["attainment"] = draft.baseline
    changed = [name for name, value in facts.items() if getattr(goal, name) != value]
    for name in changed:
        setattr(goal, name, facts[name])
    if changed:
        goal.save(update_fields=changed)
        audit.record("goal.changed", by=by, on=goal, now=now, changed=changed)


def _propose_afresh(goal: Goal, words: Words, by: Person, now: datetime) -> None:
    """Nobody has agreed yet: who words it last asks the other."""
    _put(goal, words)
    goal.set_by, goal.set_at, goal.version = by, now, goal.version + 1
    goal.save(update_fields=[*WORDS, "set_by", "set_at", "version"])
    audit.record("goal.reworded", by=by, on=goal, now=now)
    tell_partner(goal, "goal_proposed", "proposes other words for a goal", goal.version, by=by, now=now)


def _propose_beside(goal: Goal, words: Words, by: Person, now: datetime) -> None:
    """What was proposed before lapses; back to what both agreed on is no proposal."""
    if former := _proposed(goal):
        _decide(former, RewordingState.WITHDRAWN, by, now)
    audit.record("goal.reworded", by=by, on=goal, now=now)
    if former and words == _words_of(goal):
        tell_partner(goal, "goal_withdrawn", "answers a proposal about a goal", former.pk, by=by, now=now)
        return
    rewording = Rewording(goal=goal, proposed_by=by, proposed_at=now)
    _put(rewording, words)
    rewording.save(force_insert=True)
    tell_partner(goal, "goal_reworded", "proposes other words for a goal", rewording.pk, by=by, now=now)


def _proposed(goal: Goal) -> Rewording | None:
    return goal.rewordings.proposed().first() if goal.state != GoalState.PROPOSED else None


def _words_of(worded: GoalWords) -> Words:
    return worded.title, worded.described, worded.importance, worded.difficulty


def _put(worded: GoalWords, words: Words) -> None:
    worded.title, levels, worded.importance, worded.difficulty = words
    worded.describe(levels)


def _decide(rewording: Rewording, to: RewordingState, by: Person, now: datetime) -> None:
    rewording.state, rewording.decided_by, rewording.decided_at = to, by, now
    rewording.save(update_fields=[*WORDS, "state", "decided_by", "decided_at"])


def _locked_rewording(rewording: Rewording, goal: Goal) -> Rewording:
    rewording = Rewording.objects.select_for_update().get(pk=rewording.pk)
    rewording.goal = goal
    return rewording
