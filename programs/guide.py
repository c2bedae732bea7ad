"""What comes next, for who runs a program: from an empty installation to a published cohort by following the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from mentorship.people.states import Employment
from programs.models import Cohort, Program, Track
from programs.selectors import EnrolmentCounts
from programs.signals import first_step_asked
from programs.states import CohortState


@dataclass(frozen=True)
class Step:
    """One thing to do now: why, in a sentence, where, and what the button says; ``post``: the button does it."""

    sentence: str
    url: str = ""
    label: str = ""
    post: bool = False


@dataclass(frozen=True)
class Tab:
    """One of the pages of a cohort."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


def cohort_tabs(cohort: Cohort, current: str, *, manages: bool, people: int | None = None) -> list[Tab]:
    """The pages of a cohort for who oversees it, by the name of their address; ``people``: how many are in."""
    pages = {"programs:cohort_detail": "Overview", "programs:enrolment_list": "Who is in"}
    if manages:
        pages["pairing:run_list"] = "Matchings"
    pages["pairing:pairing_list"] = "Pairs"
    pages["governance:cohort_reviews"] = "Joint reviews"
    pages["activities:circle_list"] = "Circles"
    pages["pairing:rotation_detail"] = "Rotation"
    return [
        Tab(
            label, reverse(name, args=[cohort.slug]), name == current,
            people if name == "programs:enrolment_list" else None,
        )
        for name, label in pages.items()
    ]  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A change of a cohort's state that its owner may make, and what will happen."""

    to: CohortState
    label: str
    sentence: str
    final: bool = False


MOVES = {
    CohortState.PLANNED: [
        Move(
            CohortState.ENROLLING, "Open enrolment",
            "Everybody who works here finds the cohort on their home page and can join until the last day.",
        ),
    ],
    CohortState.ENROLLING: [
        Move(
            CohortState.PLANNED, "Close enrolment",
            "Nobody can join or change how until you open it again. Who is in stays in.",
        ),
    ],
    CohortState.MATCHING: [
        Move(
            CohortState.ENROLLING, "Reopen enrolment",
            "People can join and change how again, until the last day. Proposals stay as they are until you run the "
            "matching again.",
        ),
    ],
    CohortState.RUNNING: [
        Move(
            CohortState.ENDED, "End the cohort",
            "Every pair and every circle of the cohort ends today, and offers that wait are taken back. Everybody "
            "keeps what they wrote. This can't be undone.",
            final=True,
        ),
    ],
    CohortState.ENDED: [],
}  # fmt: skip


START = Move(
    CohortState.RUNNING, "Start the cohort",
    "Enrolment closes. Pairs go on forming by requests, and a matching can still bring together who is left.",
)  # fmt: skip


def moves_of(cohort: Cohort) -> list[Move]:
    """Where people choose, a cohort can start without a matching: its pairs form by requests."""
    starts = cohort.track.people_choose and cohort.state == CohortState.ENROLLING
    return [*([START] if starts else []), *MOVES[CohortState(cohort.state)]]


def move_to(cohort: Cohort, state: str) -> Move | None:
    return next((move for move in moves_of(cohort) if move.to == state), None)


def _suggested(program: Program, tracks: Sequence[Track]) -> Step | None:
    """What a later stage has to do first, once a cohort is planned and before one opens."""
    states = {cohort.state for track in tracks for cohort in track.cohorts.all()}
    if states != {CohortState.PLANNED}:
        return None
    answers: list[Any] = [step for _, step in first_step_asked.send(Program, program=program)]
    return next(filter(None, answers), None)


def next_for_program(program: Program, tracks: Sequence[Track], *, manages: bool = True) -> Step | None:
    """``manages``: it is for who runs the program; an administrator is asked for a new owner alone."""
    if step := next_for_ownership(program, manages=manages):
        return step
    if not manages:
        return None
    if not tracks:
        url = reverse("programs:track_create", args=[program.slug])
        return Step("A program needs a track: one way through it, with a focus and a length.", url, "Add a track")
    if step := _suggested(program, tracks):
        return step
    for track in tracks:
        if step := next_for_track(track):
            return step
    return None


def next_for_ownership(program: Program, *, manages: bool = True) -> Step | None:
    """What to do so that somebody technical answers for it; nothing while a deputy acts for an owner on leave."""
    owner, url = program.owner, reverse("governance:hand_over_propose", args=[program.slug])
    gone = "left" if owner.status == Employment.LEFT else "is on leave"
    if program.in_charge.status != Employment.ACTIVE:
        sentence = f"{owner} {gone}, so nobody is accountable. No cohort opens until there is a new owner."
        return Step(sentence, url, "Name the new owner")
    if program.acting_since and owner.status == Employment.LEFT:
        return Step(f"{owner} left, and {program.deputy} acts for them. Name a new owner.", url, "Name the new owner")
    if manages and not program.owner_background and not program.acting_since:
        edit = reverse("programs:program_edit", args=[program.slug])
        sentence = "No cohort opens before the program says what makes its owner a technical leader."
        return Step(sentence, edit, "Say it")
    return None


def next_to_take_back(program: Program) -> Step:
    """For an owner back from leave, while the deputy acts for them."""
    url = reverse("governance:ownership_take_back", args=[program.slug])
    return Step(
        f"{program.deputy} acts for you. Take the program back when you are ready.", url, "Take it back", post=True
    )


def who_answers(program: Program) -> str:
    """Who is accountable now, in words."""
    owner, who = program.owner, program.in_charge
    gone = {Employment.LEFT: "who has left", Employment.LEAVE: "who is on leave"}.get(Employment(owner.status), "")
    if who != owner:
        return f"{who}, acting for {owner}{f', {gone}' if gone else ''}"
    background = "" if gone or not program.owner_background else f", {program.owner_background}"
    return f"{owner}, {gone}" if gone else f"{owner}{background}"


def next_for_track(track: Track) -> Step | None:
    """The first thing that its cohorts ask for; ``cohorts`` are prefetched."""
    cohorts = list(track.cohorts.all())
    if not cohorts:
        url = reverse("programs:cohort_create", args=[track.program.slug, track.slug])
        return Step(f"{track} has no cohort yet: the people who go through it together.", url, "Plan a cohort")
    for cohort in cohorts:
        if cohort.state in WAITING:
            return Step(
                WAITING[CohortState(cohort.state)].format(cohort=cohort), cohort.get_absolute_url(), "Go to the cohort"
            )
    return None


WAITING = {
    CohortState.PLANNED: "{cohort} is planned, and nobody can join it yet.",
    CohortState.ENROLLING: "{cohort} is open for enrolment. It is matched when enough people are in.",
    CohortState.MATCHING: "{cohort} is being matched. Its proposals wait for you.",
}


def next_for_cohort(cohort: Cohort, counts: EnrolmentCounts, today: date) -> Step | None:
    runs, pairs = reverse("pairing:run_list", args=[cohort.slug]), reverse("pairing:pairing_list", args=[cohort.slug])
    match cohort.state:
        case CohortState.PLANNED:
            url = reverse("programs:cohort_move", args=[cohort.slug, CohortState.ENROLLING])
            return Step(
                "Nobody can join yet. Open enrolment when the dates are right.", url, "Open enrolment", post=True
            )
        case CohortState.ENROLLING:
            return _while_enrolling(cohort, counts, today, runs)
        case CohortState.MATCHING:
            return Step("Review what the matching proposes, and publish it.", runs, "Go to the matching")
        case CohortState.RUNNING:
            return Step("See who has accepted, and who still waits.", pairs, "See the pairs")
    return None


def _while_enrolling(cohort: Cohort, counts: EnrolmentCounts, today: date, runs: str) -> Step:
    if not counts.people:
        url = reverse("programs:enrolment_import", args=[cohort.slug])
        return Step(
            "Nobody is in yet. People join from their home page; a list from elsewhere can be imported.",
            url, "Import enrolments",
        )  # fmt: skip
    if not counts.mentors + counts.both or not counts.learners:
        missing = "mentor" if counts.learners else "mentee"
        return Step(f"No {missing} is in yet, so there is nobody to match.")
    if today > cohort.enrolment_closes_on:
        return Step("Enrolment has closed. Run the matching to see proposals.", runs, "Go to the matching")
    if cohort.track.people_choose:
        return Step(
            "People find and ask each other now. Run the matching for who is left when they have named whom they "
            "would like.",
            runs, "Go to the matching",
        )  # fmt: skip
    return Step(
        "Run the matching when enough people are in; nobody is told before you publish.", runs, "Go to the matching"
    )
