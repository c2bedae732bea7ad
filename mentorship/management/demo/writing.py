"""Whether people come to what the other has planned; and a pair that, between its sessions, asks in writing."""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from activities.models import PlannedSession
from activities.services.check_ins import open_check_in, write_in_check_in
from activities.services.session_answers import answer_session
from activities.states import Answer
from mentorship.errors import Refusal
from pairing.models import Pairing

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

ANSWERED = 12
"""Plans that somebody has answered, of all that lie ahead."""
QUESTION = (
    "Where are you stuck, and what have you ruled out already?\n\nYou said the nightly run had become slow again."
)
REPLY = (
    "Two thirds of the time goes into reading dates. It is not the disk: the same file without its date columns is read "
    "in a minute. I have not looked at how often the same date comes again."
)
BACK = "Good, you have narrowed it down on your own. What would you expect to see if dates were remembered?"
NEXT = "What will you do next, and by when?"


def tell_of_writing(history: "History", now: datetime) -> None:
    random = Random(f"{history.seed}/writing")  # noqa: S311  a demonstration, not a secret
    _answer_plans(random, now)
    stars = [story.star_pair for story in history.cohorts if story.is_running and story.star_pair]
    if stars:
        _check_in(stars[-1].pairing, random, now)


def _answer_plans(random: Random, now: datetime) -> None:
    """Most can come, one can't, and the rest have not said."""
    ahead = PlannedSession.objects.ahead(now).filter(invitations__asked=True).order_by("planned_at", "pk")
    rows = ahead.select_related("pairing__mentor", "pairing__mentee", "planned_by").distinct()
    for number, planned in enumerate(rows[:ANSWERED]):
        answer = Answer.DECLINED if number == ANSWERED // 2 else Answer.ACCEPTED
        at = planned.planned_at + (now - planned.planned_at) * random.uniform(0.1, 0.9)
        try:
            answer_session(
                planned=planned, sequence=planned.sequence, answer=answer,
                by=planned.pairing.partner_of(planned.planned_by), now=at,
            )  # fmt: skip
        except Refusal:
            continue  # who planned it is not who moved it


def _check_in(pairing: Pairing, random: Random, now: datetime) -> None:
    """One that was answered and went on, and one that waits for the mentee."""
    mentor, mentee, asked_at = pairing.mentor, pairing.mentee, now - timedelta(days=9)
    first = open_check_in(
        pairing=pairing, check_in_id=_uuid(random), words=QUESTION, working_days=2, by=mentor, now=asked_at
    )
    for author, body, hours in ((mentee, REPLY, 26), (mentor, BACK, 31)):
        at = asked_at + timedelta(hours=hours)
        write_in_check_in(check_in=first, words_id=_uuid(random), body=body, by=author, now=at)
    at = now - timedelta(hours=20)
    open_check_in(pairing=pairing, check_in_id=_uuid(random), words=NEXT, working_days=3, by=mentor, now=at)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
