"""Which programs, tracks and cohorts the demonstration has: days count from today, numbers of people are shares."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentorship.management.demo.timeline import working_day
from programs.states import Focus, Tier


@dataclass(frozen=True)
class ProgramPlan:
    key: str
    name: str
    purpose: str


@dataclass(frozen=True)
class TrackPlan:
    """``mentees`` and ``mentors``: the levels that enrol."""

    key: str
    program: str
    name: str
    focus: Focus
    tier: Tier
    cadence_days: int
    duration_weeks: int
    mentees: range
    mentors: range


@dataclass(frozen=True)
class CohortPlan:
    """``starts``: days from today, or the Monday after. What of it lies ahead has not happened, and so makes its state.

    On whichever day a demonstration is made, those two days later change nothing: a cohort that has been published
    lies up to three days ahead, one that waits for its owner five to seven.
    """

    track: str
    starts: int
    mentees: float
    mentors: float

    def starts_on(self, today: date) -> date:
        return working_day(today + timedelta(days=self.starts))


PROGRAMS = (
    ProgramPlan(
        "craft",
        "Engineering Craft",
        "Engineers who can own a system: design it, run it, and explain it to the people who depend on it.",
    ),
    ProgramPlan(
        "leads",
        "New Leads",
        "The first year of leading a team goes well: for those who lead, and for those they lead.",
    ),
    ProgramPlan(
        "across",
        "Across Teams",
        "Colleagues of about the same level who would never meet at work learn how the other half builds things.",
    ),
)
TRACKS = (
    TrackPlan("depth", "craft", "Technical depth", Focus.TECHNICAL, Tier.SENIOR, 14, 26, range(1, 5), range(4, 7)),
    TrackPlan("systems", "craft", "Systems design", Focus.BLEND, Tier.PRINCIPAL, 21, 26, range(3, 6), range(6, 8)),
    TrackPlan(
        "first", "leads", "First year of leading", Focus.LEADERSHIP, Tier.SENIOR, 14, 26, range(4, 7), range(7, 9)
    ),
    TrackPlan("exchange", "across", "Peer exchange", Focus.BLEND, Tier.PEER, 21, 16, range(2, 5), range(2, 6)),
)
COHORTS = (
    CohortPlan("depth", -699, 0.14, 0.085),
    CohortPlan("first", -520, 0.06, 0.04),
    CohortPlan("depth", -400, 0.15, 0.09),
    CohortPlan("exchange", -240, 0.06, 0.05),
    CohortPlan("depth", -98, 0.15, 0.085),  # half-way: joint reviews are open
    CohortPlan("first", 1, 0.06, 0.04),  # published: some have accepted
    CohortPlan("systems", 5, 0.06, 0.035),  # matched: proposals wait for the owner
    CohortPlan("exchange", 20, 0.09, 0.06),  # open for enrolment
)
