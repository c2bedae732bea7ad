"""A cohort in which people choose each other: what mentors show, whom people name, and who has asked whom."""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from mentorship.errors import Refusal
from pairing.services.profiles import show_profile
from pairing.services.requests import ask, decline
from pairing.services.wishes import make_wish
from pairing.states import Kindness, WishSide
from programs.models import Enrolment
from programs.services.tracks import change_track
from programs.states import CohortState, Formation

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

TRACK = "exchange"
HEADLINES = (
    "I keep old systems running",
    "From support to engineering",
    "Design documents that get read",
    "Calm on call",
    "I have broken most things once",
    "Small changes, shipped often",
)
HELPS = (
    "Finding your way in a large code base. Saying no to a plan, kindly. Getting a review answered.",
    "Reading a system by its incidents. Writing things down before you forget them.",
    "Preparing a talk. Running a meeting that ends early.",
)
EXPECTS = (
    "Bring one question each time.",
    "Say when it does not help; then we change it.",
    "Cancel a day ahead, and propose another date.",
)
MESSAGES = (
    "I take over a service that your team built, and would like to understand why it is the way it is.",
    "You explained the outage in March so well. I want to learn how you go about such a thing.",
    "I would like to present my work at the end of the quarter and have never done that.",
    "My team has nobody who knows this, and I keep guessing. May I ask you instead?",
)
TAKES_LONG = timedelta(days=6)


def tell_of_choosing(history: "History", now: datetime) -> None:
    """In the cohort that is open for enrolment; whoever joins it finds the same."""
    track = history.tracks[TRACK]
    change_track(track=track, formation=Formation.HYBRID, by=track.program.owner, now=now - TAKES_LONG)
    open_now = [story for story in history.cohorts if story.track.pk == track.pk]
    cohort = next((story.cohort for story in open_now if story.cohort.state == CohortState.ENROLLING), None)
    if cohort is None:
        return
    random = Random(f"{history.seed}/choosing")  # noqa: S311  a demonstration, not a secret
    rows = cohort.enrolments.enrolled().select_related("person", "cohort__track").order_by("person__employee_id")
    mentors, mentees = [row for row in rows if row.mentors], [row for row in rows if row.learns]
    for mentor in mentors:
        _show(mentor, random, now - TAKES_LONG)
    for mentee in mentees:
        _name(mentee, mentors, WishSide.MENTEE, random, now)
    for mentor in mentors:
        _name(mentor, mentees, WishSide.MENTOR, random, now)
    _ask(mentees, mentors, random, now)


def _show(mentor: Enrolment, random: Random, now: datetime) -> None:
    """Three in four say something of themselves; one in ten takes no requests."""
    if random.random() < 0.75:
        show_profile(
            enrolment=mentor, headline=random.choice(HEADLINES), helps_with=random.choice(HELPS),
            expects=random.choice(EXPECTS), open_to_requests=random.random() < 0.9, by=mentor.person, now=now,
        )  # fmt: skip


def _name(wisher: Enrolment, others: list[Enrolment], side: WishSide, random: Random, now: datetime) -> None:
    """Two in three name up to three people."""
    free = [other for other in others if other.person_id != wisher.person_id]
    if not free or random.random() > 0.66:
        return
    for wished in random.sample(free, min(len(free), random.choice((1, 2, 3)))):
        make_wish(wisher=wisher, wished=wished, side=side, by=wisher.person, now=now - timedelta(days=2))


def _ask(mentees: list[Enrolment], mentors: list[Enrolment], random: Random, now: datetime) -> None:
    """A few ask; one has had an answer."""
    waiting = []
    for number, mentee in enumerate(mentees[: len(MESSAGES)]):
        free = [mentor for mentor in mentors if mentor.person_id != mentee.person_id]
        for mentor in random.sample(free, min(3, len(free))):
            try:
                asked_at = now - timedelta(days=4 - number, hours=3)
                waiting.append(ask(
                    mentee=mentee, mentor=mentor, message=MESSAGES[number], by=mentee.person, now=asked_at
                ))  # fmt: skip
            except Refusal:
                continue  # the rules are against it, or no requests, or no place
            break
    if len(waiting) > 1:
        request = waiting[0]
        decline(request=request, kindness=Kindness.OTHER, by=request.mentor, now=now - timedelta(days=1))
