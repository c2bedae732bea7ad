"""The velocity of teams as their pages show it: each sprint with its hours of mentoring, and what comes next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, QuerySet

from activities.mentoring_hours import agreed_of
from activities.models import Sprint
from activities.teams import teams_visible_to
from activities.velocity import Adjusted, Figures, Forecast, adjust, finding, forecast
from mentorship.people.models import Unit, User

FOR_THE_LIST = timedelta(days=366)
TOO_FEW = "Too few people of this team mentor, or are mentored, to show logged hours; agreed hours are shown and used."


@dataclass(frozen=True)
class Row:
    """One sprint. ``agreed`` and ``logged``: hours of mentoring; ``remark``: why the agreed ones are used."""

    sprint: Sprint
    adjusted: Adjusted
    agreed: Decimal
    logged: Decimal | None
    remark: str

    @property
    def used(self) -> Decimal:
        return self.agreed if self.logged is None else self.logged


@dataclass(frozen=True)
class Next:
    """The sprint that the forecast is for; ``like``: whose length and hours are assumed, where none is known."""

    team_id: int
    starts_on: date
    ends_on: date
    capacity_hours: Decimal | None
    name: str = ""
    like: str = ""


@dataclass(frozen=True)
class TeamVelocity:
    """``rows`` from the newest to the oldest; ``planned``: hours of mentoring agreed for the next."""

    team: Unit
    rows: list[Row]
    next: Next | None
    planned: Decimal
    forecast: Forecast

    @property
    def finding(self) -> str:
        return finding([row.adjusted for row in reversed(self.rows)])

    @property
    def last(self) -> Row | None:
        """The newest that can be used."""
        return next((row for row in self.rows if row.adjusted.usable), None)

    @property
    def left_out(self) -> list[Row]:
        return [row for row in self.rows if not row.adjusted.usable]


def teams_listed(user: User) -> QuerySet[Unit]:
    """With ``last_on``, the end of the last sprint, empty where there is none."""
    return Unit.objects.filter(pk__in=teams_visible_to(user).values("pk")).annotate(last_on=Max("sprints__ends_on"))


def velocities_of(teams: Sequence[Unit], user: User, today: date, since: date | None = None) -> list[TeamVelocity]:
    """Of these teams, in their order; the same few queries however many they are."""
    by_team: dict[int, list[Sprint]] = defaultdict(list)
    sprints = Sprint.objects.visible_to(user).filter(team__in=[team.pk for team in teams])
    for sprint in sprints.filter(ends_on__gte=since) if since else sprints:
        by_team[sprint.team_id].append(sprint)
    ahead = {team.pk: found for team in teams if (found := _next(by_team[team.pk], today))}
    uncounted = [sprint for found in by_team.values() for sprint in found if not sprint.is_counted]
    open_ones: list[Sprint | Next] = [*uncounted, *ahead.values()]
    agreed = dict(zip(open_ones, agreed_of(open_ones), strict=True))
    return [_velocity(team, by_team[team.pk], ahead.get(team.pk), agreed, today) for team in teams]


def velocity_of(team: Unit, user: User, today: date) -> TeamVelocity:
    return velocities_of([team], user, today)[0]


def _velocity(
    team: Unit, sprints: Sequence[Sprint], ahead: Next | None, agreed: dict[Sprint | Next, Decimal], today: date
) -> TeamVelocity:
    rows = [_row(sprint, agreed.get(sprint, Decimal(0)), today) for sprint in sprints]
    planned = agreed[ahead] if ahead else Decimal(0)
    capacity = ahead.capacity_hours if ahead else None
    found = forecast([row.adjusted for row in reversed(rows)], _number(capacity), float(planned))
    return TeamVelocity(team, rows, ahead, planned, found)


def _row(sprint: Sprint, agreed: Decimal, today: date) -> Row:
    over = sprint.is_over(today)
    if sprint.agreed_hours is not None:
        agreed, logged = sprint.agreed_hours, sprint.logged_hours
        remark = TOO_FEW if logged is None else ""
    else:
        logged = None
        remark = f"Logged hours are counted a week after its end, on {sprint.settles_on:%-d %B}." if over else ""
    used = agreed if logged is None else logged
    figures = Figures(sprint.name, _number(sprint.capacity_hours), _number(sprint.points), float(used), over)
    return Row(sprint, adjust(figures), agreed, logged, remark)


def _next(sprints: Sequence[Sprint], today: date) -> Next | None:
    """The first that is not over; otherwise one after the last, as long and with as many hours."""
    coming = [sprint for sprint in sprints if not sprint.is_over(today)]
    if coming:
        first = min(coming, key=lambda sprint: sprint.starts_on)
        return Next(first.team_id, first.starts_on, first.ends_on, first.capacity_hours, first.name)
    if not sprints:
        return None
    last = max(sprints, key=lambda sprint: sprint.starts_on)
    length, starts_on = last.ends_on - last.starts_on, last.ends_on + timedelta(days=1)
    return Next(last.team_id, starts_on, starts_on + length, last.capacity_hours, like=last.name)


def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)
