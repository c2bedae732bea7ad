"""Corrective actions as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.equity import EVERYBODY_ELSE, Comparison, Interval, Outcome, difference, nothing, target_in_words, who
from governance.models import ActionEffect, CorrectiveAction
from governance.quarters import Quarter
from governance.states import ActionState
from governance.views import audit_words as words
from governance.views.audit_marks import Course, course_of


@dataclass(frozen=True)
class ActionRow:
    """One action in a list: what it is about, what was found, and where it stands. ``tone`` of its state."""

    action: CorrectiveAction
    about: str
    outcome: str
    found: str
    now: str
    is_due: bool
    tone: str


@dataclass(frozen=True)
class Story:
    """One action whole: what was found, its target in words, and each audit since, drawn and told."""

    row: ActionRow
    against: str
    target: str
    effects: Sequence[ActionEffect]
    course: Course | None
    said: str


def row_of(action: CorrectiveAction, today: date) -> ActionRow:
    last = _last(action)
    outcome = Outcome(action.outcome)
    return ActionRow(
        action=action,
        about=about(action),
        outcome=words.TITLES[outcome][0],
        found=words.effect(outcome, action.size),
        now=_now(outcome, last),
        is_due=action.is_under_way and action.due_quarter <= str(Quarter.of(today)),
        tone=_tone(action),
    )


def story_of(action: CorrectiveAction, today: date) -> Story:
    outcome = Outcome(action.outcome)
    seen = [(action.audit.quarter, action.size, Interval(action.size_low, action.size_high))]
    seen += [(e.quarter, e.effect, Interval(e.low, e.high)) for e in action.effects.all() if e.effect is not None]  # type: ignore[arg-type]
    drawn = [(quarter, effect, ends, words.effect(outcome, effect)) for quarter, effect, ends in seen]
    course = course_of(outcome, drawn, none=nothing(outcome), target=action.target)
    return Story(
        row=row_of(action, today),
        against=action.against,
        target=target_in_words(outcome, action.target),
        effects=list(action.effects.all()),
        course=course if len(drawn) > 1 else None,
        said=_said(action),
    )


def about(action: CorrectiveAction) -> str:
    """The group as a heading: “Department Platform”, “Gender woman”."""
    return who(
        Comparison(
            Outcome(action.outcome), action.dimension, action.group, action.against or EVERYBODY_ELSE, action.stratum
        )
    )


def _last(action: CorrectiveAction) -> ActionEffect | None:
    effects = list(action.effects.all())
    return effects[-1] if effects else None


def _now(outcome: Outcome, last: ActionEffect | None) -> str:
    if last is None:
        return "not measured yet"
    if last.effect is None:
        return f"no figure in {last.quarter}"
    return f"{words.effect(outcome, last.effect)} in {last.quarter}"


def _tone(action: CorrectiveAction) -> str:
    if action.state == ActionState.MET:
        return "good"
    return "bad" if action.state == ActionState.NOT_MET else ""


def _said(action: CorrectiveAction) -> str:
    """Where the action stands, in a sentence."""
    last, outcome = _last(action), Outcome(action.outcome)
    found = f"{difference(outcome, action.size)} in {action.audit.quarter}"
    if action.state == ActionState.MET:
        return f"Met: from {found}, and good enough for two quarters running."
    if action.state == ActionState.CLOSED:
        return f"Closed by {action.closed_by} before its target was reached."
    if last is None:
        return f"Found: {found}. The next audit measures it for the first time."
    if last.good:
        return f"{last.quarter} reached the target. One more good quarter running, and the action is met."
    return last.sentence
