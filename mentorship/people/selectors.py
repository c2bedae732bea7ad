"""What the pages of the directory show."""

from calendar import day_name
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet

from mentorship.hours import Schedule, Span, Window, write_windows
from mentorship.people.models import (
    BusyTime,
    DayOverride,
    DemoAccount,
    ImportRecord,
    Invitation,
    Person,
    PersonSkill,
    Position,
    User,
    WeeklyWindow,
)
from mentorship.people.signals import Section, person_shown
from mentorship.people.states import DemoPart, Employment


def demo_accounts() -> list[DemoAccount]:
    """One for each part, in the order of the parts; none outside demo mode."""
    if not settings.DEMO:
        return []
    order = {part: place for place, part in enumerate(DemoPart)}
    return sorted(DemoAccount.objects.select_related("person"), key=lambda account: order[DemoPart(account.part)])


def people_listed(day: date) -> QuerySet[Person]:
    """Everybody but the erased, with the team and the level held on the day, as ``team_now`` and ``level_now``."""
    held = Q(positions__starts_on__lte=day) & (Q(positions__ends_on=None) | Q(positions__ends_on__gt=day))
    known = Person.objects.filter(erased_at=None)
    return known.annotate(held_now=FilteredRelation("positions", condition=held)).annotate(
        team_now=F("held_now__unit__path"), level_now=F("held_now__level"), title_now=F("held_now__job_title")
    )


def positions_of(person: Person) -> QuerySet[Position]:
    """Newest first."""
    return Position.objects.filter(person=person).select_related("unit", "manager").order_by("-starts_on")


def skills_of(person: Person) -> QuerySet[PersonSkill]:
    return PersonSkill.objects.filter(person=person).select_related("skill").order_by("-proficiency", "skill__name")


def sections_of(person: Person, user: User) -> list[Section]:
    """What later stages say of somebody."""
    answers: list[tuple[Any, Any]] = person_shown.send(sender=Person, person=person, user=user)
    return [section for _, section in answers if section is not None]


def imports_listed() -> QuerySet[ImportRecord]:
    return ImportRecord.objects.select_related("imported_by")


@dataclass(frozen=True)
class AccountState:
    """How somebody stands to their account; what may be done with it follows from that."""

    sentence: str
    can_invite: bool = False
    can_close: bool = False


def account_state(person: Person, now: datetime) -> AccountState:
    user = User.objects.filter(person=person).first()
    if user and user.is_active:
        seen = f"last signed in on {user.last_login:%-d %B %Y}" if user.last_login else "never signed in so far"
        return AccountState(f"The account is open; {seen}.", can_close=True)
    if person.status == Employment.LEFT or person.erased_at:
        return AccountState("There is no account: who has left has none.")
    if user and user.deactivated_at:
        return AccountState(f"The account was closed on {user.deactivated_at:%-d %B %Y}.", can_invite=True)
    invited = Invitation.objects.open(now).filter(person=person).first()
    if invited:
        until = f"{invited.expires_at:%-d %B}"
        return AccountState(f"Invited on {invited.created_at:%-d %B}; the link works until {until}.", can_invite=True)
    return AccountState("Not invited yet.", can_invite=True)


def not_invited(now: datetime) -> QuerySet[Person]:
    """Who works here, has no account in use, was not shut out, and has no open invitation."""
    waiting = Person.objects.employed().filter(user__is_active=False, user__deactivated_at=None)
    return waiting.exclude(invitations__in=Invitation.objects.open(now))


ORDINARY: dict[int, list[Window]] = {weekday: [(9 * 60, 17 * 60)] for weekday in range(1, 6)}
"""What is taken for the week of who has said nothing."""


@dataclass(frozen=True)
class Week:
    """``windows`` by ISO weekday; ``assumed``: the person has said nothing."""

    windows: dict[int, list[Window]]
    assumed: bool


def week_of(person: Person) -> Week:
    said = weeks_of([person.pk]).get(person.pk)
    return Week(said or ORDINARY, assumed=not said)


@dataclass(frozen=True)
class DayDrawn:
    """A day as a bar: ``marks`` are from and how long, in minutes."""

    label: str
    words: str
    marks: list[tuple[int, int]]


def week_drawn(windows: dict[int, list[Window]]) -> list[DayDrawn]:
    days = ((name, windows.get(weekday, [])) for weekday, name in enumerate(day_name, start=1))
    return [
        DayDrawn(name, write_windows(hours) or "off", [(opens, closes - opens) for opens, closes in hours])
        for name, hours in days
    ]


def days_ahead(person: Person, today: date) -> list[tuple[date, str]]:
    """The dates from today on that are unlike their weekday, in words."""
    rows = DayOverride.objects.filter(person=person, day__gte=today).order_by("day")
    return [(row.day, write_windows([(opens, closes) for opens, closes in row.windows]) or "off") for row in rows]


def weeks_of(people: Collection[int]) -> dict[int, dict[int, list[Window]]]:
    """What those who said so have said, by person and weekday."""
    weeks: dict[int, dict[int, list[Window]]] = defaultdict(lambda: defaultdict(list))
    rows = WeeklyWindow.objects.filter(person__in=people)
    for person, weekday, opens, closes in rows.values_list("person", "weekday", "opens", "closes"):
        weeks[person][weekday].append((opens, closes))
    return {person: dict(week) for person, week in weeks.items()}


def schedules_of(people: Sequence[Person], within: Span) -> list[Schedule]:
    """When each can be met between two moments, in a number of questions that does not grow."""
    ids = [person.pk for person in people]
    weeks = weeks_of(ids)
    days: dict[int, dict[date, list[Window]]] = defaultdict(dict)
    for override in DayOverride.objects.filter(person__in=ids):
        days[override.person_id][override.day] = [(opens, closes) for opens, closes in override.windows]
    busy: dict[int, list[Span]] = defaultdict(list)
    for taken in BusyTime.objects.filter(person__in=ids, starts_at__lt=within.end, ends_at__gt=within.start):
        busy[taken.person_id].append(Span(taken.starts_at, taken.ends_at))
    return [
        Schedule(person.timezone, weeks.get(person.pk, ORDINARY), days[person.pk], busy[person.pk]) for person in people
    ]
