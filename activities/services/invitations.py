"""A planned session in the calendars of the two, by mail: asked, moved, called off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from activities.calendar.events import Method, Parties, calendar_file
from activities.models import PlannedSession, SessionInvitation
from activities.selectors.calendars import has_calendar_of_their_own, meeting_of
from activities.selectors.invitations import in_short
from activities.services.session_answers import answer_token
from activities.states import Answer, PlanState
from mentorship.notifications.kinds import INVITATION, KINDS
from mentorship.notifications.services import CalendarFile, Notice, is_mailing, mail_all, notify, wants_mail
from mentorship.people.models import Person


def announce(*, planned: PlannedSession, kind: str, what: str, by: Person, now: datetime) -> None:
    """Tell the other of the pair, asking whether they can come, and bring the calendars of both up to date."""
    partner, off = planned.pairing.partner_of(by), planned.state == PlanState.CANCELLED
    notify(
        kind=kind, to=partner, occasion=f"{kind}:{planned.pk}:{planned.sequence}", title=f"{by.name} {what}",
        url=planned.get_absolute_url(), context={"partner": by.name, "when": in_short(planned, partner, now)}, now=now,
        not_after=planned.ends_at, answers=() if off else _answers(planned, partner),
        calendar=_calendar_for(planned, partner, asked=True, now=now),
    )  # fmt: skip
    tell_calendars(planned=planned, people=[by], now=now)


def tell_calendars(*, planned: PlannedSession, people: Sequence[Person], now: datetime) -> None:
    """By mail alone, to who knows it from elsewhere: they did it, or their pair has ended or rests."""
    files = [(person, _calendar_for(planned, person, asked=False, now=now)) for person in people]
    mail_all(notices=[_brings(planned, person, file, now) for person, file in files if file], now=now)


def _brings(planned: PlannedSession, person: Person, calendar: CalendarFile, now: datetime) -> Notice:
    partner, off = planned.pairing.partner_of(person), planned.state == PlanState.CANCELLED
    return Notice(
        kind=INVITATION, to=person, occasion=f"{INVITATION}:{planned.pk}:{planned.sequence}",
        title=f"Your session with {partner.name}{' is called off' if off else ''}", url=planned.get_absolute_url(),
        context={"partner": partner.name, "news": "is called off" if off else f"is {in_short(planned, person, now)}"},
        not_after=planned.ends_at, calendar=calendar,
    )  # fmt: skip


def _calendar_for(planned: PlannedSession, person: Person, *, asked: bool, now: datetime) -> CalendarFile | None:
    """What their calendar is told, and on record whether it is; None where it learns of it in another way."""
    before = SessionInvitation.objects.filter(planned=planned, person=person, by_mail=True).exists()
    if planned.state == PlanState.CANCELLED:
        return _file(planned, person, Method.CANCEL, asked, now) if before else None
    by_mail = is_mailing() and _wants(person, before, now)
    SessionInvitation.objects.create(
        planned=planned, person=person, sequence=planned.sequence, asked=asked, by_mail=by_mail
    )
    return _file(planned, person, Method.REQUEST, asked, now) if by_mail else None


def _wants(person: Person, before: bool, now: datetime) -> bool:
    """What came by mail once is kept up by mail, so that a calendar of their own does not leave it behind."""
    return wants_mail(person, KINDS[INVITATION]) and (before or not has_calendar_of_their_own(person, now))


def _file(planned: PlannedSession, person: Person, method: Method, asked: bool, now: datetime) -> CalendarFile:
    parties = Parties(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], person.email, coming=not asked)
    meeting = replace(meeting_of(planned), changed_at=now)
    return CalendarFile(calendar_file([meeting], method, parties=parties).decode(), method)


def _answers(planned: PlannedSession, person: Person) -> list[tuple[str, str]]:
    path = reverse("activities:session_answer", args=[answer_token(planned, person)])
    return [
        ("I can come", f"{path}?say={Answer.ACCEPTED}"),
        ("I can't", f"{path}?say={Answer.DECLINED}"),
        ("Suggest another time", reverse("activities:plan_move", args=[planned.pk])),
    ]
