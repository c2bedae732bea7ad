"""What is read back from trackers: points of sprints, and how often a pull request template was filled in."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from activities.models import TrackerConnection
from activities.pull_requests import Tally, tallies
from activities.services.pull_requests import record_months
from activities.services.sprints import record_sprint
from activities.services.tracker_access import note_answer, note_trouble, reached
from activities.states import SprintSource, TrackerState
from activities.trackers.interface import SprintFigures, TrackerError
from mentorship.errors import Refusal
from programs.models import Track

AGAIN_AFTER = timedelta(hours=12)
BACK = timedelta(days=120)


def read_figures(*, now: datetime | None = None) -> int:
    """From every tracker that was not asked for half a day; how many sprints they told of."""
    moment = now or timezone.now()
    due = Q(figures_at__isnull=True) | Q(figures_at__lt=moment - AGAIN_AFTER)
    resting = Q(resumes_at__isnull=True) | Q(resumes_at__lte=moment)
    rows = TrackerConnection.objects.filter(due, resting, state=TrackerState.WORKING).select_related("unit")
    return sum(_read(connection, now or timezone.now()) for connection in rows)


def _read(connection: TrackerConnection, now: datetime) -> int:
    month = _first_of_last_month(now)
    try:
        with reached(connection) as tracker:
            sprints = tracker.sprints((now - BACK).date())
            texts = list(tracker.review_bodies(month))
    except TrackerError as error:
        note_trouble(connection, error, now)
        return 0
    note_answer(connection, now)
    TrackerConnection.objects.filter(pk=connection.pk).update(figures_at=now)
    for sprint in sprints:
        _record(connection, sprint, now)
    _count(connection, texts, month.date(), now)
    return len(sprints)


def _record(connection: TrackerConnection, sprint: SprintFigures, now: datetime) -> None:
    """A sprint that is still on has no points yet; one that can't stand beside what is known is left out."""
    over = sprint.ends_on < now.date()
    try:
        record_sprint(
            team=connection.unit, name=sprint.name, starts_on=sprint.starts_on, ends_on=sprint.ends_on,
            capacity_hours=None, points=Decimal(str(round(sprint.points, 1))) if over else None,
            source=SprintSource.TRACKER, external_id=f"{connection.pk}:{sprint.external_id}"[:200], by=None, now=now,
        )  # fmt: skip
    except Refusal:
        return


def _count(connection: TrackerConnection, texts: list[tuple[date, str]], since: date, now: datetime) -> None:
    """Counts alone are kept: no text, and nobody who wrote one."""
    months: dict[date, list[str]] = defaultdict(list)
    for day, text in texts:
        if day >= since:
            months[day.replace(day=1)].append(text)
    found: dict[str, dict[date, Tally]] = defaultdict(dict)
    for month, bodies in months.items():
        for address, tally in tallies(bodies).items():
            found[address][month] = tally
    for address, counts in found.items():
        program, slug = address.split("/")
        track = Track.objects.filter(program__slug=program, slug=slug).first()
        if track:
            record_months(track=track, months=counts, source=f"tracker {connection.pk.hex[:20]}", by=None, now=now)


def _first_of_last_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first - timedelta(days=1)).replace(day=1)
