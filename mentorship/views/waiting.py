"""What waits for somebody in their pairs: each a sentence, and where to do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from activities.models import Touchpoint
from activities.selectors.goals import Glance
from activities.selectors.pairs import Seen
from activities.selectors.rituals import taken_on
from activities.states import GoalState
from governance.models import JointReview
from governance.states import ReviewState
from mentorship import times
from mentorship.notifications.models import Notification
from mentorship.people.models import Person
from pairing.models import Escalation, MentoringRequest
from pairing.services.escalations import current_step
from pairing.states import PairingState
from programs.models import TimeAgreement


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what, in a sentence, and where to do it."""

    sentence: str
    url: str
    button: str
    due_on: date | None = None


def waiting_for(me: Person, current: list[Seen], rows: Mapping[str, list[Any]], today: date) -> list[Todo]:
    """Answers first, because somebody else waits for them; then sessions, those to log before those to agree on.
    ``current``: pairs and offers; ``rows``: the ``concerns``, ``hours`` and ``reviews`` that may wait.
    """
    active = (seen for seen in current if seen.pairing.state == PairingState.ACTIVE)
    pairs = sorted(active, key=lambda seen: seen.to_log is None)
    offers = [_offer(seen) for seen in current if _unanswered(seen)]
    sessions = [todo for seen in pairs if (todo := _session(seen, today))]
    questions = [todo for seen in pairs for todo in _questions(seen)]
    concerns, hours = _concerns(rows["concerns"], me), _hours(rows["hours"], me)
    reviews = [_review(review, me) for review in rows["reviews"]]
    return [*concerns, *offers, *hours, *questions, *reviews, *sessions]


def opened_in_emergency(notices: Iterable[Notification]) -> list[Todo]:
    """What officers opened of a pair of theirs, until they have looked who, why and what."""
    return [Todo(f"{notice.title}.", notice.url, "See who, why and what") for notice in notices]


def own_that_wait(rows: Mapping[str, list[Any]]) -> list[Todo]:
    """What concerns nobody's pair: words brought in as said by the reader, which are counted until they decide
    (``undecided``), programs they are asked to answer for (``hand_overs``), and those to take back (``deputised``).
    """
    sentence = "A people file brought in what you said about yourself. Decide whether it is counted."
    words = [Todo(sentence, reverse("people:agreements"), "Read and decide") for _ in rows["undecided"]]
    offers = [
        Todo(
            f"{offer.proposed_by} asks you to answer for {offer.program}.", offer.get_absolute_url(), "Read and answer",
            offer.due_on,
        )
        for offer in rows["hand_overs"]
    ]  # fmt: skip
    acted = [
        Todo(f"{program.deputy} acts for you in {program}.", program.get_absolute_url(), "Take it back")
        for program in rows["deputised"]
    ]
    return [*words, *offers, *acted]


def goals_that_wait(glances: list[Glance], partner: Person) -> list[Todo]:
    """Goals, and other words for goals, that wait for the reader's answer; never what they say."""
    return [
        Todo(
            f"{partner} proposes {'a goal' if glance.goal.state == GoalState.PROPOSED else 'other words for a goal'}.",
            glance.goal.get_absolute_url(), "Read and answer",
        )
        for glance in glances
        if glance.waits
    ]  # fmt: skip


def slots_today(slots: Iterable[Touchpoint], me: Person, now: datetime) -> list[Todo]:
    """A few minutes in a meeting of today, by the reader's calendar."""
    todos = []
    for slot in taken_on(slots, now.astimezone(me.zone).date()):
        pairing, ritual = slot.touchpoint.pairing, slot.touchpoint.ritual
        if pairing:
            sentence = f"{ritual} is today, and {slot.touchpoint.minutes} minutes of it are for you and "
            url = reverse("activities:pair_rituals", args=[pairing.pk])
            todos.append(Todo(f"{sentence}{pairing.partner_of(me)}.", url, "See the question"))
    return todos


def _hours(agreements: Iterable[TimeAgreement], me: Person) -> list[Todo]:
    """Hours for mentoring that wait for this person's word."""
    todos = []
    for agreement in agreements:
        hours = f"{agreement.hours} hours of a sprint"
        if agreement.mentor_id == me.pk:
            sentence = f"{hours} are offered to you for mentoring in {agreement.cohort}."
        else:
            sentence = f"{agreement.mentor} proposes {hours} for mentoring in {agreement.cohort}."
        todos.append(Todo(sentence, agreement.get_absolute_url(), "See the hours"))
    return todos


def _concerns(concerns: Iterable[Escalation], me: Person) -> list[Todo]:
    """Steps in confidence that wait for this person; the sentence tells nobody who looks over a shoulder."""
    todos = []
    for concern in concerns:
        step = current_step(concern)
        if step and step.owner_id == me.pk:
            mine = concern.raised_by_id == me.pk
            sentence = "Something you raised in confidence has an answer." if mine else "Somebody asks you to mediate."
            todos.append(Todo(sentence, concern.get_absolute_url(), "Open it", step.due_on))
    return todos


def asked_by(request: MentoringRequest) -> Todo:
    """A request of a mentee that waits for an answer."""
    sentence = f"{request.mentee} asks you to mentor them in {request.cohort}."
    return Todo(sentence, request.get_absolute_url(), "Read and answer", request.expires_at.date())


def _unanswered(seen: Seen) -> bool:
    pairing = seen.pairing
    accepted_at = pairing.mentor_accepted_at if seen.mentoring else pairing.mentee_accepted_at
    return pairing.state == PairingState.OFFERED and accepted_at is None


def _offer(seen: Seen) -> Todo:
    sentence = f"You and {seen.partner} are proposed as a pair in {seen.pairing.cohort}."
    return Todo(sentence, seen.pairing.get_absolute_url(), "See the proposal")


def _questions(seen: Seen) -> list[Todo]:
    """What the other asks in writing, and a session they planned without knowing yet whether this person comes."""
    pairing, todos = seen.pairing, []
    if asked_in := getattr(pairing, "asked_in", None):
        url = reverse("activities:check_in_detail", args=[asked_in])
        todos.append(Todo(f"{seen.partner} asks you something in writing.", url, "Read and answer"))
    if invited_to := getattr(pairing, "invited_to", None):
        url = reverse("activities:plan_detail", args=[invited_to])
        todos.append(Todo(f"{seen.partner} asks whether you can come to a session.", url, "Say whether you can come"))
    return todos


def reviews_waiting_for(me: Person) -> QuerySet[JointReview]:
    """Those that this person has to answer or to sign, of pairs that are active."""
    mine = JointReview.objects.filter(Q(pairing__mentor=me) | Q(pairing__mentee=me), pairing__state=PairingState.ACTIVE)
    waiting = mine.filter(state=ReviewState.OPEN).exclude(answers__person=me)
    unsigned = Q(pairing__mentor=me, mentor_agrees=None) | Q(pairing__mentee=me, mentee_agrees=None)
    revealed = mine.filter(unsigned, state=ReviewState.REVEALED)
    return (waiting | revealed).distinct().select_related("pairing__mentor", "pairing__mentee")


def _review(review: JointReview, me: Person) -> Todo:
    partner, url = review.pairing.partner_of(me), reverse("governance:review_detail", args=[review.pk])
    if review.state == ReviewState.OPEN:
        return Todo(f"Your joint review with {partner} is open.", url, "Answer the review", review.due_on)
    return Todo(f"You and {partner} have both answered your joint review.", url, "Read and sign")


def _session(seen: Seen, today: date) -> Todo | None:
    """A session to log or to plan; nothing while the next one lies ahead or the last one is fresh."""
    url = seen.log_url
    if seen.to_log:
        day = timezone.localdate(seen.to_log.starts_at)
        when = "today" if day == today else f"on {day:%A, %-d %B}"
        return Todo(f"You planned to meet {seen.partner} {when}.", seen.to_log.log_url, "Log the session")
    if seen.next_at:
        return None
    if seen.last_met_on is None:
        return Todo(f"You and {seen.partner} have not met yet. Agree on a first session.", url, "Log a session")
    if seen.standing in ("quiet", "at risk"):
        ago = times.in_words(seen.last_met_on, timezone.localtime())
        return Todo(f"You and {seen.partner} last met {ago}. Find a date, or log it if you met.", url, "Log a session")
    return None
