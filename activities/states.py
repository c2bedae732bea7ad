from django.db import models


class Topic(models.TextChoices):
    CODE = "code", "code"
    DESIGN = "design", "design"
    DELIVERY = "delivery", "delivery"
    FEEDBACK = "feedback", "feedback"
    PEOPLE = "people", "working with people"
    CAREER = "career", "career"
    WELLBEING = "wellbeing", "how things are going"


class PlanState(models.TextChoices):
    PLANNED = "planned", "planned"
    HELD = "held", "held"
    CANCELLED = "cancelled", "cancelled"


PLAN_MOVES = {
    PlanState.PLANNED: {PlanState.HELD, PlanState.CANCELLED},
    PlanState.HELD: set(),
    PlanState.CANCELLED: set(),
}


class GoalState(models.TextChoices):
    ACTIVE = "active", "under way"
    REACHED = "reached", "reached"
    DROPPED = "dropped", "set aside"


GOAL_MOVES = {
    GoalState.ACTIVE: {GoalState.REACHED, GoalState.DROPPED},
    GoalState.REACHED: {GoalState.ACTIVE},
    GoalState.DROPPED: {GoalState.ACTIVE},
}


class Attainment(models.IntegerChoices):
    """The five levels of goal attainment scaling (Kiresuk and Sherman, 1968)."""

    MUCH_LESS = -2, "not started"
    LESS = -1, "less than hoped"
    EXPECTED = 0, "as hoped"
    MORE = 1, "more than hoped"
    MUCH_MORE = 2, "much more than hoped"

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
    Attainment.MUCH_LESS: "Not started: as it was when the goal was set",
    Attainment.LESS: "Less than hoped: part of the way",
    Attainment.EXPECTED: "As hoped: what the goal says, no more and no less",
    Attainment.MORE: "More than hoped: the goal, and something beyond it",
    Attainment.MUCH_MORE: "Much more than hoped: as good as it could have gone",
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
