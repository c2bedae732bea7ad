"""The life of a pairing between the offer and the end."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.services import Notice, notify, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from mentorship.times import earliest_day
from pairing.models import Pairing
from pairing.policies.pairings import check_can_ask_for_another, check_can_move_pairing
from pairing.signals import pairing_ended, pairing_started
from pairing.states import PairingState


def _locked(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",)).select_related(
        "mentor", "mentee", "cohort__track__program__owner"
    )
    return rows.get(pk=pairing.pk)


@transaction.atomic
def accept_offer(*, pairing: Pairing, by: Person, now: datetime) -> Pairing:
    """Accept for one side; when both have, the pairing starts. Again changes nothing."""
    pairing = _locked(pairing)
    side = _side(pairing, by)
    if getattr(pairing, f"{side}_accepted_at"):
        return pairing
    check_can_move_pairing(pairing, PairingState.ACTIVE)
    setattr(pairing, f"{side}_accepted_at", now)
    audit.record("pairing.accepted", by=by, on=pairing, now=now, side=side)
    if pairing.mentor_accepted_at and pairing.mentee_accepted_at:
        pairing.state = PairingState.ACTIVE
        pairing.started_on = earliest_day([pairing.mentor.zone, pairing.mentee.zone], now)
        audit.record("pairing.started", by=by, on=pairing, now=now)
    pairing.save(update_fields=["state", "started_on", f"{side}_accepted_at"])
    if pairing.state == PairingState.ACTIVE:
        _tell_both(pairing, now)
        pairing_started.send(Pairing, pairing=pairing, by=by, now=now)
    return pairing


@transaction.atomic
def decline_offer(*, pairing: Pairing, by: Person, now: datetime) -> Pairing:
    """Decline for one side, without a reason; the mentee is free for another pairing."""
    pairing = _locked(pairing)
    side = _side(pairing, by)
    if pairing.state == PairingState.DECLINED:
        return pairing
    check_can_move_pairing(pairing, PairingState.DECLINED)
    pairing.state = PairingState.DECLINED
    pairing.save(update_fields=["state"])
    audit.record("pairing.declined", by=by, on=pairing, now=now, side=side)
    _tell_owner(pairing, now)
    return pairing


@transaction.atomic
def end_pairing(
    *, pairing: Pairing, on: date | None = None, by: Person | None, now: datetime, kind: str = "pairing_ended"
) -> Pairing:
    """End a pairing without fault; what each wrote is closed to the other from this moment.

    Both are told alike, whoever ended it: ``kind`` is the notice that says so.
    """
    pairing = _locked(pairing)
    if pairing.state == PairingState.ENDED:
        return pairing
    check_can_move_pairing(pairing, PairingState.ENDED)
    was_under_way = pairing.is_under_way
    pairing.state, pairing.ended_on = PairingState.ENDED, on or now.date()
    if pairing.started_on and pairing.ended_on < pairing.started_on:
        pairing.ended_on = pairing.started_on
    pairing.save(update_fields=["state", "ended_on"])
    audit.record("pairing.ended", by=by, on=pairing, now=now, ended_on=pairing.ended_on)
    _tell_of_end(pairing, kind if was_under_way else "offer_withdrawn", now)
    pairing_ended.send(Pairing, pairing=pairing, by=by, now=now)
    return pairing


@transaction.atomic
def ask_for_another(*, pairing: Pairing, by: Person, now: datetime) -> Pairing:
    """The mentee of an ended pairing asks for another mentor; who runs the program is told. Again changes nothing."""
    pairing = _locked(pairing)
    if by.pk != pairing.mentee_id:
        raise PermissionDenied
    check_can_ask_for_another(pairing)
    if pairing.repair_asked_at:
        return pairing
    pairing.repair_asked_at = now
    pairing.save(update_fields=["repair_asked_at"])
    audit.record("pairing.another_asked", by=by, on=pairing, now=now)
    cohort = pairing.cohort
    notify(
        kind="repair_waiting", to=cohort.track.program.owner, occasion=f"repair_waiting:{pairing.pk}",
        title=f"{pairing.mentee} asks for another mentor",
        url=reverse("pairing:repair_list", args=[cohort.slug]),
        context={"mentee": pairing.mentee.name, "cohort": cohort.name}, now=now,
    )  # fmt: skip
    return pairing


def _side(pairing: Pairing, by: Person) -> str:
    if not pairing.includes(by):
        raise PermissionDenied
    return "mentor" if by.pk == pairing.mentor_id else "mentee"


def _tell_both(pairing: Pairing, now: datetime) -> None:
    for person in (pairing.mentor, pairing.mentee):
        partner = pairing.partner_of(person)
        notify(
            kind="pairing_started", to=person, occasion=f"pairing_started:{pairing.pk}",
            title=f"Your pairing with {partner.name} begins", url=reverse("activities:pair_detail", args=[pairing.pk]),
            context={"partner": partner.name}, cohort=pairing.cohort_id, now=now,
        )  # fmt: skip


def _tell_owner(pairing: Pairing, now: datetime) -> None:
    """That somebody declined, not who."""
    cohort = pairing.cohort
    notify(
        kind="pairing_declined", to=cohort.track.program.owner, occasion=f"pairing_declined:{pairing.pk}",
        title=f"A pairing in {cohort} was declined", url=reverse("pairing:run_list", args=[cohort.slug]),
        context={"cohort": cohort.name}, now=now,
    )  # fmt: skip


def _tell_of_end(pairing: Pairing, kind: str, now: datetime) -> None:
    """Both, in the same words and without a reason; who left is told nothing."""
    said = {
        "pairing_ended": "Your pairing with {partner} has ended",
        "partner_left": "{partner} has left, and your pairing has ended",
        "cohort_ended": "{cohort} is over, and your pairing with {partner} with it",
        "cover_ended": "{partner} no longer stands in for your mentor",
        "offer_withdrawn": "The proposal of {partner} and you is taken back",
    }
    notices = [
        Notice(
            kind=kind, to=person, occasion=f"{kind}:{pairing.pk}", url=pairing.get_absolute_url(),
            title=said[kind].format(partner=partner.name, cohort=pairing.cohort.name),
            context={"partner": partner.name, "cohort": pairing.cohort.name}, cohort=pairing.cohort_id,
        )
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
        if person.status != Employment.LEFT
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
