"""What the pages of the directory show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet

from mentorship.people.models import DemoAccount, ImportRecord, Invitation, Person, PersonSkill, Position, User
from mentorship.people.signals import Section, person_shown
from mentorship.people.states import DemoPart, Employment


def demo_accounts() -> list[DemoAccount]:
    """One for each part, in the order of the parts; none outside demo mode."""
    if not settings.DEMO:
        return []
    order = {part: place for place, part in enumerate(DemoPart)}
    return sorted(DemoAccount.objects.select_related("person"), key=lambda account: order[DemoPart(account.part)])


def people_listed(day: date) -> QuerySet[Person]:
    """Everybody with the team and the level held on the day, as ``team_now`` and ``level_now``."""
    held = Q(positions__starts_on__lte=day) & (Q(positions__ends_on=None) | Q(positions__ends_on__gt=day))
    return Person.objects.annotate(held_now=FilteredRelation("positions", condition=held)).annotate(
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
