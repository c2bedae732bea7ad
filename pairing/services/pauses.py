"""A pairing at rest: until a day, or while one of the two is on leave; and going on afterwards."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.policies.pairings import check_can_move_pairing, check_can_pause
from pairing.services.offers import end_pairing
from pairing.signals import pairing_paused
from pairing.states import PairingState


class NotADay(Refusal):
    pass


def check_until(pairing: Pairing, until: date | None, today: date) -> None:
    if until is None or until <= today:
        raise NotADay("Say until when: a day after today.")
    if until >= pairing.cohort.ends_on:
        raise NotADay(f"{pairing.cohort} ends on {pairing.cohort.ends_on:%-d %B %Y}: choose an earlier day.")


@transaction.atomic
def pause_pairing(
    *, pairing: Pairing, until: date | None, by: Person | None, now: datetime, for_leave: bool = False
) -> Pairing:
    """Let a pairing rest until a day; while one of the two is on leave, until both are back.

    Paused again, the day alone changes; again with the same day, nothing.
    """
    pairing = _locked(pairing)
    if by and not by.user.has_perm("pairing.pause_pairing", pairing):
        raise PermissionDenied
    check_can_pause(pairing)
    if not for_leave:
        check_until(pairing, until, now.date())
    if pairing.state == PairingState.PAUSED and (for_leave or until == pairing.resumes_on):
        return pairing
    if pairing.state == PairingState.ACTIVE:
        pairing.state, pairing.paused_on = PairingState.PAUSED, now.date()
    pairing.resumes_on, pairing.paused_for_leave = until, for_leave
    pairing.save(update_fields=["state", "paused_on", "resumes_on", "paused_for_leave"])
    audit.record("pairing.paused", by=by, on=pairing, now=now, until=until)
    pairing_paused.send(Pairing, pairing=pairing, by=by, now=now)
    _tell_both(pairing, "pairing_paused", now)
    _ask_for_cover(pairing, now)
    return pairing


@transaction.atomic
def resume_pairing(*, pairing: Pairing, by: Person | None, now: datetime) -> Pairing:
    """Take a paused pairing up again; who stood in ends the same day. Again changes nothing."""
    pairing = _locked(pairing)
    if by and not by.user.has_perm("pairing.pause_pairing", pairing):
        raise PermissionDenied
    if pairing.state == PairingState.ACTIVE:
        return pairing
    check_can_move_pairing(pairing, PairingState.ACTIVE)
    pairing.state, pairing.resumed_on = PairingState.ACTIVE, now.date()
    pairing.resumes_on, pairing.paused_for_leave = None, False
    pairing.save(update_fields=["state", "resumed_on", "resumes_on", "paused_for_leave"])
    audit.record("pairing.resumed", by=by, on=pairing, now=now)
    for cover in Pairing.objects.current().filter(covers=pairing):
        end_pairing(pairing=cover, by=by, now=now, kind="cover_ended")
    _tell_both(pairing, "pairing_resumed", now)
    return pairing


def keep_pauses(*, now: datetime) -> tuple[int, int]:
    """Resume what is due, end covers whose time is over; how many of each."""
    today = now.date()
    due = Pairing.objects.filter(state=PairingState.PAUSED, resumes_on__lte=today, paused_for_leave=False)
    resumed = 0
    for pairing in due.select_related("mentor", "mentee"):
        if Employment.LEAVE in (pairing.mentor.status, pairing.mentee.status):
            _wait_for_return(pairing, now)
        else:
            resume_pairing(pairing=pairing, by=None, now=now)
            resumed += 1
    over = list(Pairing.objects.current().filter(covers__isnull=False, ends_on__lt=today))
    for cover in over:
        end_pairing(pairing=cover, on=cover.ends_on, by=None, now=now, kind="cover_ended")
    return resumed, len(over)


@transaction.atomic
def pause_for_leave(*, people: list[Person], by: Person | None, now: datetime) -> int:
    """Pause the pairs of people who went on leave; the number paused."""
    pairs = list(Pairing.objects.active().filter(_with(people), covers__isnull=True))
    for pairing in pairs:
        pause_pairing(pairing=pairing, until=None, by=None, now=now, for_leave=True)
    if pairs:
        audit.record("pairings.paused_for_leave", by=by, now=now, pairs=len(pairs))
    return len(pairs)


@transaction.atomic
def resume_after_leave(*, people: list[Person], by: Person | None, now: datetime) -> int:
    """Resume what was paused for the leave of these people, where the other is at work too; the number resumed."""
    paused = Pairing.objects.filter(_with(people), state=PairingState.PAUSED, paused_for_leave=True)
    at_work = Q(mentor__status=Employment.ACTIVE, mentee__status=Employment.ACTIVE)
    pairs = list(paused.filter(at_work))
    for pairing in pairs:
        resume_pairing(pairing=pairing, by=None, now=now)
    if pairs:
        audit.record("pairings.resumed_after_leave", by=by, now=now, pairs=len(pairs))
    return len(pairs)


def _with(people: list[Person]) -> Q:
    return Q(mentor__in=people) | Q(mentee__in=people)


@transaction.atomic
def _wait_for_return(pairing: Pairing, now: datetime) -> None:
    """The day has come, and one of the two is on leave: it rests until they are back."""
    pairing = _locked(pairing)
    pairing.resumes_on, pairing.paused_for_leave = None, True
    pairing.save(update_fields=["resumes_on", "paused_for_leave"])
    audit.record("pairing.paused", on=pairing, now=now, until=None)
    pairing_paused.send(Pairing, pairing=pairing, by=None, now=now)


def _locked(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",))
    return rows.select_related("mentor", "mentee", "cohort__track__program__owner").get(pk=pairing.pk)


def _until(pairing: Pairing) -> str:
    if pairing.resumes_on:
        return f"until {pairing.resumes_on:%-d %B}"
    return "while one of you is on leave"


def _tell_both(pairing: Pairing, kind: str, now: datetime) -> None:
    said = {"pairing_paused": f"is paused {_until(pairing)}", "pairing_resumed": "goes on"}[kind]
    notices = [
        Notice(
            kind=kind, to=person, occasion=f"{kind}:{pairing.pk}:{pairing.paused_on}:{pairing.resumes_on}",
            title=f"Your pairing with {partner.name} {said}", url=pairing.get_absolute_url(),
            context={"partner": partner.name, "rests": _until(pairing)}, cohort=pairing.cohort_id,
        )
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
        if person.status == Employment.ACTIVE
    ]  # fmt: skip
    notify_all(notices=notices, now=now)


def _ask_for_cover(pairing: Pairing, now: datetime) -> None:
    """Who runs the program learns that a mentee who is at work has nobody for the time."""
    if pairing.mentee.status != Employment.ACTIVE:
        return
    cohort = pairing.cohort
    notify(
        kind="cover_wanted", to=cohort.track.program.owner, occasion=f"cover_wanted:{pairing.pk}:{pairing.paused_on}",
        title=f"{pairing.mentee} has no mentor for a time", url=pairing.get_absolute_url(),
        context={"mentee": pairing.mentee.name, "cohort": cohort.name}, now=now,
    )  # fmt: skip
