"""When a tracker may be connected or a task sent to one: each check raises the sentence to show."""

from urllib.parse import urlsplit

from django.conf import settings

from activities.models import Task, TrackedTask, TrackerConnection
from activities.policies.pairs import NotNow, check_lasts
from activities.states import TrackedState
from mentorship.errors import Refusal
from mentorship.people.models import Person


class NotATracker(Refusal):
    """What was typed leads to no tracker."""


def check_base_url(url: str) -> None:
    """A plain https address; http only to hosts that whoever runs the installation named."""
    parts = urlsplit(url)
    try:
        trusted = {parts.hostname, f"{parts.hostname}:{parts.port}"} & set(settings.TRACKER_HOSTS_INSIDE)
    except ValueError:
        raise NotATracker("This is no address of a server.") from None
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and trusted)):
        raise NotATracker("The address begins with https:// and names a server.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise NotATracker("Leave out everything before @ and behind ? or #: the token has a field of its own.")


def check_token_goes_there(connection: TrackerConnection, base_url: str, token: str) -> None:
    """A token that was typed for one server is never sent to another."""
    if not token and _server(connection.base_url) != _server(base_url):
        raise NotATracker("The address leads to another server. Type the token that is meant for it.")


def _server(url: str) -> str:
    return urlsplit(url).netloc.lower()


def check_can_send(task: Task, connection: TrackerConnection, choices: set[TrackerConnection]) -> None:
    check_lasts(task.pairing)
    if not task.is_open:
        raise NotNow(f"This task is {task.get_state_display()}. Reopen it to send it.")
    if connection not in choices:
        raise NotNow("This tracker belongs to neither of your teams.")


def check_assignee(task: Task, assignee: str, by: Person) -> None:
    """Nobody writes somebody else's name into a tracker."""
    if assignee and task.owner_id != by.pk:
        raise NotNow("Only who the task is for can put their own name to the issue.")


def check_can_send_again(tracked: TrackedTask) -> None:
    check_lasts(tracked.task.pairing)
    if tracked.state not in (TrackedState.DEAD, TrackedState.GONE):
        raise NotNow("This task is on its way, or in step already.")
