from django.db import models


class Topic(models.TextChoices):
    CODE = "code", "code"
    DESIGN = "design", "design"
    DELIVERY = "delivery", "delivery"
    FEEDBACK = "feedback", "feedback"
    PEOPLE = "people", "working with people"
    CAREER = "career", "career"
    WELLBEING = "wellbeing", "how things are going"


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
