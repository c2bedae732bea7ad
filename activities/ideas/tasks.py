"""Tasks to begin from, in our own words. Plain values; a program adds its own beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from activities.states import TaskKind
from activities.time_box import in_words


@dataclass(frozen=True)
class Idea:
    """A task that can be given as it stands. ``name`` stands in addresses; ``minutes``: the time box."""

    name: str
    kind: TaskKind
    title: str
    description: str
    criteria: tuple[str, ...]
    minutes: int

    @property
    def time_box(self) -> str:
        return in_words(self.minutes)


TECHNICAL = (
    Idea(
        "trace-a-request", TaskKind.WALKTHROUGH, "Trace one request through the service",
        "Follow a single real request from the edge to the database and back, reading the code at each step. Say aloud "
        "what you expect before you look.",
        (
            "Each component the request passes is named, with what it is responsible for",
            "The place where it would fail first under load is pointed out",
            "Two questions that stayed open are written down for the team",
        ),
        60,
    ),
    Idea(
        "read-a-module", TaskKind.WALKTHROUGH, "Explain a module you did not write",
        "Read a module that others rely on and explain it to somebody who knows it, without slides.",
        (
            "Its purpose fits into two sentences",
            "Its callers and what they rely on are listed",
            "One thing that surprised you is traced to the reason behind it",
        ),
        45,
    ),
    Idea(
        "review-together", TaskKind.CODE_REVIEW, "Review one change side by side",
        "Review an open change alone first, then compare both reviews before anything is posted.",
        (
            "Each remark says whether it must, should or could change",
            "At least one remark is about the design, not the style",
            "At least one remark says what is good, and why",
        ),
        45,
    ),
    Idea(
        "design-options", TaskKind.DESIGN_REVIEW, "Compare two designs for the same need",
        "Draw two ways to meet a need that is on the roadmap, and have them reviewed by who will live with them.",
        (
            "Both designs are on one page each, with their costs",
            "What would make you choose the other one is written down",
            "The reviewers' objections are answered or accepted",
        ),
        120,
    ),
    Idea(
        "first-principles-bug", TaskKind.PAIRING, "Find one bug without guessing",
        "Work on a bug together: state a hypothesis, say what would disprove it, and only then run something.",
        (
            "Each hypothesis and its outcome is noted",
            "A test fails before the fix and passes after it",
            "The cause is explained in the change's description",
        ),
        90,
    ),
    Idea(
        "swap-the-keyboard", TaskKind.PAIRING, "Build a small change, swapping every fifteen minutes",
        "Pick a change of at most half a day. Whoever types does not decide; swap by the clock.",
        (
            "The change is merged or ready for review",
            "Both typed and both decided for about the same time",
            "One habit to keep and one to drop are named afterwards",
        ),
        90,
    ),
    Idea(
        "incident-timeline", TaskKind.INCIDENT, "Rebuild the timeline of a past incident",
        "Take an incident that is closed and rebuild from logs and graphs what happened, before reading the report.",
        (
            "The timeline has what was known at each moment, not what is known now",
            "One signal is named that would have shown it earlier",
            "A follow-up exists in the team's list, or a reason why none is needed",
        ),
        90,
    ),
    Idea(
        "runbook", TaskKind.DOCUMENT, "Write the runbook you would want at three in the morning",
        "Choose one alert and write what to do when it fires, for somebody who has never seen the system.",
        (
            "A colleague follows it without asking",
            "Each step says how to see that it worked",
            "It says when to stop and whom to wake",
        ),
        120,
    ),
)  # fmt: skip
LEADERSHIP = (
    Idea(
        "decision-record", TaskKind.DOCUMENT, "Write down a decision so that it lasts",
        "Take a decision that is being made now and record it on one page: context, options, decision, consequences.",
        (
            "Somebody who was not there understands why",
            "The option that lost is described fairly",
            "It says when to look at the decision again",
        ),
        90,
    ),
    Idea(
        "shadow-a-negotiation", TaskKind.SHADOWING, "Shadow a conversation about priorities",
        "Sit in when scope or dates are discussed with another team. Listen only, and compare notes afterwards.",
        (
            "What each side needed is written in one sentence each",
            "Two moments are named where the talk turned, and what turned it",
            "One sentence is ready that you will use yourself next time",
        ),
        60,
    ),
    Idea(
        "lead-a-review", TaskKind.DESIGN_REVIEW, "Lead a design review from invitation to outcome",
        "Choose the reviewers, send the material ahead, keep the time, and end with what is decided and by whom.",
        (
            "The material was out two working days ahead",
            "Everybody who was invited spoke",
            "Decisions, owners and dates were sent the same day",
        ),
        120,
    ),
    Idea(
        "facilitate-retrospective", TaskKind.TALK, "Run one retrospective for another team",
        "Prepare and run a retrospective where you have no stake in the outcome.",
        (
            "The format fits what the team wanted to find out",
            "At most two actions came out, each with an owner",
            "The team said what helped and what did not",
        ),
        120,
    ),
    Idea(
        "explain-upwards", TaskKind.TALK, "Explain a technical risk to somebody who decides",
        "Put a risk of your system into five minutes for a person who will not read code, with a choice to make.",
        (
            "It begins with the choice, not with the history",
            "Cost and likelihood are numbers or ranges",
            "The listener repeats the choice in their own words",
        ),
        60,
    ),
    Idea(
        "delegate-for-real", TaskKind.OTHER, "Hand over a piece of work you would rather do yourself",
        "Agree on the outcome and the limits, not on the way, and keep your hands off until the date.",
        (
            "Outcome, limits and date were written before it began",
            "Help was given only when it was asked for",
            "Both said afterwards what they would agree on differently",
        ),
        60,
    ),
    Idea(
        "blameless-review", TaskKind.INCIDENT, "Moderate an incident review",
        "Prepare the timeline with those who were on call and moderate the meeting without taking part in the matter.",
        (
            "No sentence in the report names a person as the cause",
            "What made the wrong step look right at the time is described",
            "At most three follow-ups, each with an owner and a date",
        ),
        120,
    ),
)  # fmt: skip
BY_FOCUS = {
    "technical": TECHNICAL,
    "leadership": LEADERSHIP,
    "blend": tuple(idea for pair in zip(TECHNICAL, LEADERSHIP, strict=False) for idea in pair),
}


def ideas_for(focus: str) -> tuple[Idea, ...]:
    """What goes with the focus of a track; of a blend both, in turns."""
    return BY_FOCUS[focus]


def every_idea() -> Iterator[Idea]:
    yield from (*TECHNICAL, *LEADERSHIP)
