"""A tracker whose token has run out: something for administrators to mend, and nothing that is asked of the network."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from activities.models import Task, TrackerConnection
from activities.services.tracked_tasks import send_task
from activities.services.tracker_access import note_answer, note_trouble
from activities.services.tracker_connections import TrackerFacts, connect_tracker
from activities.states import TrackerKind
from activities.trackers.interface import Unauthorised
from mentorship.people.models import Position
from pairing.models import Pairing

RUN_OUT = "accepted no more"

if TYPE_CHECKING:
    from mentorship.management.demo.history import History


def tell_of_trackers(history: "History", now: datetime) -> None:
    """The team of the mentee whom visitors play has one; a task of theirs waits for it."""
    stars = [story.star_pair for story in history.cohorts if story.is_running and story.star_pair]
    if not stars:
        return
    pairing = stars[-1].pairing
    held = Position.objects.on(now.date()).filter(person=pairing.mentee).select_related("unit").first()
    if held is None:
        return
    facts = TrackerFacts(
        name=f"{held.unit} at GitLab", unit=held.unit, base_url="https://gitlab.example.org",
        project=f"engineering/{held.unit.name.lower().replace(' ', '-')}", token=RUN_OUT,
    )  # fmt: skip
    administrator, began = history.staff.administrator, now - timedelta(days=90)
    connection = connect_tracker(
        tracker_id=uuid4(), kind=TrackerKind.GITLAB, facts=facts, by=administrator, now=began
    )  # fmt: skip
    note_answer(connection, now - timedelta(days=1))
    _send_a_task(connection, pairing, now - timedelta(hours=4))
    note_trouble(connection, Unauthorised("it does not accept the token"), now - timedelta(hours=3))


def _send_a_task(connection: TrackerConnection, pairing: Pairing, now: datetime) -> None:
    mentee = pairing.mentee
    task = Task.objects.visible_to(mentee.user).open().filter(pairing=pairing).first()
    if task:
        send_task(task=task, connection=connection, by=mentee, now=now)
