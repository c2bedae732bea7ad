from django.db import models

from programs.states import Focus


class Topic(models.TextChoices):
    CODE = "code", "code"
    DESIGN = "design", "design"
    DELIVERY = "delivery", "delivery"
    FEEDBACK = "feedback", "feedback"
    PEOPLE = "people", "working with people"
    CAREER = "career", "career"
    WELLBEING = "wellbeing", "how things are going"


TOPICS = {
    Focus.TECHNICAL: (Topic.CODE, Topic.DESIGN, Topic.DELIVERY, Topic.FEEDBACK, Topic.CAREER, Topic.WELLBEING),
    Focus.LEADERSHIP: (Topic.PEOPLE, Topic.FEEDBACK, Topic.DELIVERY, Topic.DESIGN, Topic.CAREER, Topic.WELLBEING),
    Focus.BLEND: tuple(Topic),
}
"""What a pair is asked whether it was about, by the focus of its track."""


class PlanState(models.TextChoices):
    PLANNED = "planned", "planned"
    HELD = "held", "held"
    CANCELLED = "cancelled", "cancelled"


PLAN_MOVES = {
    PlanState.PLANNED: {PlanState.HELD, PlanState.CANCELLED},
    PlanState.HELD: set(),
    PlanState.CANCELLED: set(),
}


class Answer(models.TextChoices):
    ACCEPTED = "accepted", "can come"
    DECLINED = "declined", "can't come"


class GoalState(models.TextChoices):
    """Of a pair's goal: proposed by one until the other agrees. A circle's goal is under way from the start."""

    PROPOSED = "proposed", "proposed"
    ACTIVE = "active", "under way"
    REACHED = "reached", "reached"
    DROPPED = "dropped", "set aside"
    WITHDRAWN = "withdrawn", "withdrawn"


GOAL_MOVES = {
    GoalState.PROPOSED: {GoalState.ACTIVE, GoalState.WITHDRAWN},
    GoalState.ACTIVE: {GoalState.REACHED, GoalState.DROPPED},
    GoalState.REACHED: {GoalState.ACTIVE},
    GoalState.DROPPED: {GoalState.ACTIVE},
    GoalState.WITHDRAWN: set(),
}
UNAGREED = (GoalState.PROPOSED, GoalState.WITHDRAWN)
"""The states of a goal that one of the two alone has given their word on."""


class RewordingState(models.TextChoices):
    """Of other words for a goal that both had agreed on."""

    PROPOSED = "proposed", "proposed"
    AGREED = "agreed", "agreed"
    WITHDRAWN = "withdrawn", "withdrawn"


REWORDING_MOVES = {
    RewordingState.PROPOSED: {RewordingState.AGREED, RewordingState.WITHDRAWN},
    RewordingState.AGREED: set(),
    RewordingState.WITHDRAWN: set(),
}


class Importance(models.IntegerChoices):
    """How much a goal matters to the mentee; times its difficulty, what it weighs."""

    USUAL = 1, "important"
    MORE = 2, "very important"
    MOST = 3, "most important"


class Difficulty(models.IntegerChoices):
    """How hard the expected level is to reach."""

    USUAL = 1, "a fair stretch"
    MORE = 2, "hard"
    MOST = 3, "very hard"


class Attainment(models.IntegerChoices):
    """The five levels of goal attainment scaling (Kiresuk and Sherman, 1968)."""

    MUCH_LESS = -2, "much less than expected"
    LESS = -1, "less than expected"
    EXPECTED = 0, "as expected"
    MORE = 1, "more than expected"
    MUCH_MORE = 2, "much more than expected"

    @property
    def sign(self) -> str:
        """−2 to +2, as the scale is written."""
        return f"{self.value:+d}".replace("-", "\N{MINUS SIGN}") if self.value else "0"

    @property
    def steps(self) -> list[bool]:
        """The five levels from the lowest, each whether it is reached."""
        return [level <= self for level in Attainment]

    @property
    def meaning(self) -> str:
        """The level in words that a pair can check."""
        return MEANINGS[self]


MEANINGS = {
    Attainment.MUCH_LESS: "Much less than expected: nothing of it yet, or further away than at the start",
    Attainment.LESS: "Less than expected: part of the way",
    Attainment.EXPECTED: "As expected: what the goal says, no more and no less",
    Attainment.MORE: "More than expected: the goal, and something beyond it",
    Attainment.MUCH_MORE: "Much more than expected: as good as it could have gone",
}


class TaskKind(models.TextChoices):
    WALKTHROUGH = "walkthrough", "code walkthrough"
    CODE_REVIEW = "code_review", "code review"
    DESIGN_REVIEW = "design_review", "design review"
    PAIRING = "pairing", "pairing session"
    INCIDENT = "incident", "incident review"
    SHADOWING = "shadowing", "shadowing"
    DOCUMENT = "document", "document"
    TALK = "talk", "talk"
    OTHER = "other", "other work"


class TaskState(models.TextChoices):
    OPEN = "open", "open"
    IN_PROGRESS = "in_progress", "in progress"
    DONE = "done", "done"
    DROPPED = "dropped", "set aside"


TASK_MOVES = {
    TaskState.OPEN: {TaskState.IN_PROGRESS, TaskState.DONE, TaskState.DROPPED},
    TaskState.IN_PROGRESS: {TaskState.OPEN, TaskState.DONE, TaskState.DROPPED},
    TaskState.DONE: {TaskState.OPEN},
    TaskState.DROPPED: {TaskState.OPEN},
}


class RitualKind(models.TextChoices):
    RETROSPECTIVE = "retrospective", "retrospective"
    HUDDLE = "huddle", "huddle"
    PLANNING = "planning", "planning"
    REVIEW = "review", "sprint review"
    STAND_UP = "stand_up", "stand-up"
    OTHER = "other", "other meeting"


class Cadence(models.TextChoices):
    """How often a meeting takes place."""

    DAILY = "daily", "every working day"
    WEEKLY = "weekly", "every week"
    FORTNIGHTLY = "fortnightly", "every two weeks"
    FOUR_WEEKLY = "four_weekly", "every four weeks"

    @property
    def days(self) -> int:
        """Between two of them; 1 leaves the weekend out."""
        return {"daily": 1, "weekly": 7, "fortnightly": 14, "four_weekly": 28}[self.value]


class SprintSource(models.TextChoices):
    """Where the figures of a sprint were last taken from."""

    ENTERED = "entered", "entered by hand"
    FILE = "file", "read from a file"
    TRACKER = "tracker", "read from a tracker"


class TrackerKind(models.TextChoices):
    GITHUB = "github", "GitHub"
    GITLAB = "gitlab", "GitLab"
    JIRA = "jira", "Jira"
    REDMINE = "redmine", "Redmine"


class TrackerState(models.TextChoices):
    """Once a token is refused, nothing is asked until somebody has mended it."""

    WORKING = "working", "connected"
    REFUSED = "refused", "does not accept the token"


class TrackedState(models.TextChoices):
    WAITING = "waiting", "waiting to be sent"
    IN_STEP = "in_step", "in step"
    DEAD = "dead", "given up"
    GONE = "gone", "the issue is gone"


class AccountState(models.TextChoices):
    """A calendar that somebody connected. Once refused, nothing is asked until they connect it again."""

    CHOOSING = "choosing", "waiting for you to choose a calendar"
    CONNECTED = "connected", "connected"
    REFUSED = "refused", "refused by its server"
    LEAVING = "leaving", "being taken out"


class WriteState(models.TextChoices):
    """A planned session in somebody's calendar. ``ELSEWHERE``: it stands there already, taken from an invitation."""

    DUE = "due", "waiting"
    WRITTEN = "written", "in the calendar"
    ELSEWHERE = "elsewhere", "in the calendar by invitation"
    REMOVED = "removed", "taken out"
    OVER = "over", "over before it was written"
    REFUSED = "refused", "not taken by the server"
