"""Sprints of the teams in which most is promised to mentoring, and how one track's pull request template is used."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from activities.mentoring_hours import agreed_of
from activities.pull_requests import KEYS, OWN, Tally
from activities.services.pull_requests import change_template, record_review_counts
from activities.services.sprints import count_sprints, record_sprint
from activities.states import SprintSource
from mentorship.people.models import Person, Position, Unit
from programs.commitments import SPRINT, sprints
from programs.models import TimeAgreement

if TYPE_CHECKING:
    from mentorship.management.demo.history import History

TEAMS = 4
FEWEST = 4
SPRINTS = 9
HOURS_EACH = 58  # of eighty in two weeks, when holidays, meetings and duty are taken off
QUESTIONS = ("Which decision here would you like to have made yourself?", "What would you measure after it is out?")
MONTHS = 5
# In how many of a hundred reviews a section is filled in.
FILLED = dict(zip((*KEYS, OWN), (92, 71, 84, 46, 63, 38, 55, 22), strict=True))


@dataclass(frozen=True)
class Dates:
    team_id: int
    starts_on: date
    ends_on: date


def tell_of_velocity(history: "History", now: datetime) -> None:
    for team in _teams(history, now.date()):
        lead = _lead_of(team, now.date())
        if lead:
            _tell_of_team(team, lead, now)
    count_sprints(by=None, now=now)
    _tell_of_template(history, now)


def _teams(history: "History", today: date) -> list[Unit]:
    """That of the mentor whom visitors play, and those whose mentors have promised most."""
    running = [story.star_pair for story in history.cohorts if story.is_running and story.star_pair]
    stars = [person.pk for pair in running for person in pair.both]
    first = Unit.objects.filter(pk__in=Position.objects.on(today).filter(person__in=stars).values("unit"))
    promised = TimeAgreement.objects.filter(agreed_hours__gt=0).values("mentor")
    held = Position.objects.on(today).filter(person__in=promised)
    most = held.values("unit").annotate(hours=Sum("person__time_agreements__agreed_hours")).order_by("-hours", "unit")
    more = Unit.objects.in_bulk([row["unit"] for row in most])
    chosen = dict.fromkeys([*first.order_by("path"), *more.values()])
    sizes = Counter(Position.objects.on(today).values_list("unit", flat=True))
    return [team for team in chosen if sizes[team.pk] >= FEWEST][:TEAMS]


def _lead_of(team: Unit, today: date) -> Person | None:
    """To whom most of the team report."""
    managers = Position.objects.on(today).filter(unit=team, manager__isnull=False).values("manager")
    most = managers.annotate(reports=Count("pk")).order_by("-reports", "manager").first()
    return Person.objects.get(pk=most["manager"]) if most else None


def _tell_of_team(team: Unit, lead: Person, now: datetime) -> None:
    """Points follow the hours that were left, up and down as they do; the sprint that runs has none."""
    random = Random(f"velocity/{team.path}")  # noqa: S311  a demonstration, not a secret
    rate = random.uniform(0.06, 0.11)
    ran = sprints(now.date() - SPRINT * SPRINTS, SPRINTS + 1)
    dates = [Dates(team.pk, sprint.starts_on, sprint.ends_on) for sprint in ran]
    for number, (sprint, agreed) in enumerate(zip(dates, agreed_of(dates), strict=True), 31):
        people = max(FEWEST, Position.objects.on(sprint.starts_on).filter(unit=team).count())
        capacity = round(people * HOURS_EACH * random.uniform(0.93, 1))
        over = sprint.ends_on < now.date()
        delivered = round(float(capacity - agreed) * rate * random.uniform(0.97, 1.03))
        at = datetime.combine(sprint.ends_on + timedelta(days=1), time(9), now.tzinfo) if over else now
        record_sprint(
            team=team, name=f"Sprint {number}", starts_on=sprint.starts_on, ends_on=sprint.ends_on,
            capacity_hours=Decimal(capacity), points=Decimal(delivered) if over else None,
            source=SprintSource.ENTERED, by=lead, now=at,
        )  # fmt: skip


def _tell_of_template(history: "History", now: datetime) -> None:
    track = history.tracks["depth"]
    owner, random = track.program.owner, Random("pull requests")  # noqa: S311
    change_template(track=track, sections=KEYS, questions=QUESTIONS, by=owner, now=now - timedelta(days=80))
    month = now.date().replace(day=1)
    for _ in range(MONTHS):
        reviews = random.randrange(14, 38)
        sections = Counter({key: round(reviews * share / 100) for key, share in FILLED.items()})
        counts = Tally(reviews, sections)
        record_review_counts(track=track, month=month, counts=counts, source="file", by=owner, now=now)
        month = (month - timedelta(days=1)).replace(day=1)
