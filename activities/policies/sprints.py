"""When a team's sprint may be recorded, changed and removed: each check raises the sentence to show."""

from datetime import date, timedelta
from decimal import Decimal

from activities.models import Sprint
from activities.models.sprint import MOST_HOURS, MOST_POINTS
from activities.policies.pairs import NotNow
from mentorship.errors import Refusal
from mentorship.people.models import Unit
from programs.policies import allowed

SHORTEST, LONGEST = timedelta(days=5), timedelta(days=42)
EARLIEST = date(2000, 1, 1)


class NotASprint(Refusal):
    """What was typed describes no sprint that can have been; ``field`` is what to look at."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class Overlaps(NotASprint):
    pass


def check_sprint_dates(starts_on: date, ends_on: date) -> None:
    """A shorter sprint would tell who met on which day, and a longer one is none."""
    if ends_on < starts_on:
        raise NotASprint("ends_on", "The last day comes after the first.")
    length = ends_on - starts_on + timedelta(days=1)
    if not SHORTEST <= length <= LONGEST:
        raise NotASprint(
            "ends_on", f"A sprint lasts from {SHORTEST.days} to {LONGEST.days} days, this one {_days(length)}."
        )
    if starts_on < EARLIEST:
        raise NotASprint("starts_on", f"Choose a day from {EARLIEST.year} on.")


def check_figures(capacity_hours: Decimal | None, points: Decimal | None) -> None:
    if capacity_hours is not None and not 0 < capacity_hours <= MOST_HOURS:
        raise NotASprint("capacity_hours", f"The team's hours are above zero, and at most {MOST_HOURS:,}.")
    if points is not None and not 0 <= points <= MOST_POINTS:
        raise NotASprint("points", f"Points delivered are zero or more, and at most {MOST_POINTS:,}.")
    for field, figure in (("capacity_hours", capacity_hours), ("points", points)):
        if figure is not None and figure != round(figure, 1):
            raise NotASprint(field, "One decimal is enough.")


def check_sprint_is_alone(team: Unit, starts_on: date, ends_on: date, *, but: Sprint) -> None:
    """No two sprints of a team share a day, so that no hour of mentoring counts twice."""
    meeting = Sprint.objects.filter(team=team, starts_on__lte=ends_on, ends_on__gte=starts_on).exclude(pk=but.pk)
    if other := meeting.order_by("starts_on").first():
        raise Overlaps(
            "starts_on",
            f"{other} of this team goes from {other.starts_on:%-d %B %Y} to {other.ends_on:%-d %B %Y}: "
            "two sprints of a team can't share a day.",
        )


def check_can_move_sprint(sprint: Sprint, starts_on: date, ends_on: date) -> None:
    """Moved by a day, a sprint would tell what was logged on that day."""
    moves = (sprint.starts_on, sprint.ends_on) != (starts_on, ends_on)
    if moves and sprint.is_counted:
        raise NotASprint("starts_on", f"The mentoring hours of {sprint} are counted by its dates, so those stand now.")


def check_can_remove_sprint(sprint: Sprint) -> None:
    if sprint.is_counted:
        raise NotNow(f"{sprint} is over, and its mentoring hours are counted: it stays.")


def can_remove_sprint(sprint: Sprint) -> bool:
    return allowed(check_can_remove_sprint, sprint)


def _days(length: timedelta) -> str:
    return "is one day long" if length.days == 1 else f"is {length.days} days long"
