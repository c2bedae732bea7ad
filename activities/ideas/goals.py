"""Goals to begin with, by what a track grows: each with its five levels filled in, for a pair to make their own."""

from dataclasses import dataclass

from activities.states import Attainment
from programs.states import Focus


@dataclass(frozen=True)
class GoalTemplate:
    """``levels``: what −2, −1, 0, +1 and +2 look like, in this order."""

    key: str
    title: str
    levels: tuple[str, str, str, str, str]

    @property
    def described(self) -> dict[Attainment, str]:
        return dict(zip(Attainment, self.levels, strict=True))


TECHNICAL = (
    GoalTemplate(
        "design-review",
        "Lead a design review from first draft to decision",
        (
            "I join design reviews and rarely say anything.",
            "I have written a draft, and somebody else leads its review.",
            "I lead one review to a written decision without help.",
            "I lead two, and one of them touches another team's system.",
            "Others ask me to lead theirs, and one decision I led is built on elsewhere.",
        ),
    ),
    GoalTemplate(
        "on-call",
        "Be on call without a second person",
        (
            "I am not on the rota.",
            "I am on the rota with somebody beside me.",
            "Two turns alone, each with a written handover.",
            "Two turns alone, and one alert that woke us is gone for good because of me.",
            "I bring the next person on to the rota with a runbook of mine.",
        ),
    ),
    GoalTemplate(
        "own-service",
        "Take over a service and its backlog",
        (
            "I fix what I am told to in it.",
            "I know its parts and order its backlog together with the owner.",
            "I am named as its owner, and a quarter goes by without asking the former one.",
            "As its owner I have removed one thing that used to fail.",
            "Other teams plan with what I wrote about where it is going.",
        ),
    ),
    GoalTemplate(
        "small-changes",
        "Ship large changes in steps that stand alone",
        (
            "My changes stay open for more than a week.",
            "I split a change when a reviewer asks me to.",
            "Three changes in a row merged in steps, none longer than a day in review.",
            "My plan of steps is agreed before I write the first one.",
            "Others use my way of splitting for a change of theirs.",
        ),
    ),
    GoalTemplate(
        "code-review",
        "Review code so that the author learns from it",
        (
            "I approve, or remark on style alone.",
            "I find mistakes, and say what to do instead.",
            "For a month my reviews ask before they tell, and give the reason with each request.",
            "Two colleagues say that a comment of mine changed how they work.",
            "What I kept explaining is a written standard of the team now.",
        ),
    ),
)
LEADERSHIP = (
    GoalTemplate(
        "one-to-ones",
        "Hold one-to-ones that people prepare for",
        (
            "They are called off as often as they are held.",
            "They are held, and I bring the subjects.",
            "For two months everybody I lead brings their own subjects.",
            "Something changed for the team because somebody raised it there.",
            "People I do not lead ask me for one.",
        ),
    ),
    GoalTemplate(
        "feedback",
        "Give difficult feedback within the week",
        (
            "I wait until somebody else says it.",
            "I say it, weeks later or in writing only.",
            "Three times in a row within a week, in person, with what I saw and what it caused.",
            "They come back to it with me, and something is different.",
            "They ask me for more, and give me some.",
        ),
    ),
    GoalTemplate(
        "delegate",
        "Delegate a decision I would rather make myself",
        (
            "I decide, and explain afterwards.",
            "I hand a decision over and take it back when it is late.",
            "Somebody else decided one that matters, and I did not reopen it.",
            "They decided two, the second without asking me first.",
            "They hand decisions on to others in the same way.",
        ),
    ),
    GoalTemplate(
        "say-no",
        "Say no to work without losing the people who asked",
        (
            "I take on all that is asked, and something slips each month.",
            "I say no when my lead stands behind me.",
            "Two requests declined with a reason and another way to get there.",
            "Those who asked still come to us first.",
            "We agree with them on what comes before what, before anybody asks.",
        ),
    ),
    GoalTemplate(
        "present",
        "Present the team's work to people outside engineering",
        (
            "Others present it.",
            "I present my own part, with help.",
            "Ten minutes alone, without jargon, and the questions at the end answered.",
            "Something is decided because of it.",
            "I am asked to present again, by those who listened.",
        ),
    ),
)
TEMPLATES = {Focus.TECHNICAL: TECHNICAL, Focus.LEADERSHIP: LEADERSHIP, Focus.BLEND: (*TECHNICAL, *LEADERSHIP)}


def templates_for(focus: str) -> tuple[GoalTemplate, ...]:
    """Those of a track with this focus; a blend has both kinds."""
    return TEMPLATES[Focus(focus)]


def template_named(focus: str, key: str) -> GoalTemplate | None:
    return next((template for template in templates_for(focus) if template.key == key), None)
