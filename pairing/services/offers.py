"""The life of a pairing between the offer and the end."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from pairing.models import Pairing
from pairing.policies import check_can_move_pairing
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
        pairing.state, pairing.started_on = PairingState.ACTIVE, now.astimezone(by.zone).date()
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
def end_pairing(*, pairing: Pairing, on: date | None = None, by: Person | None, now: datetime) -> Pairing:
    """End a pairing without fault; what each wrote is closed to the other from this moment."""
    pairing = _locked(pairing)
    if pairing.state == PairingState.ENDED:
        return pairing
    check_can_move_pairing(pairing, PairingState.ENDED)
    pairing.state, pairing.ended_on = PairingState.ENDED, on or now.date()
    if pairing.started_on and pairing.ended_on < pairing.started_on:
        pairing.ended_on = pairing.started_on
    pairing.save(update_fields=["state", "ended_on"])
    audit.record("pairing.ended", by=by, on=pairing, now=now, ended_on=pairing.ended_on)
    pairing_ended.send(Pairing, pairing=pairing, by=by, now=now)
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
            context={"partner": partner.name}, now=now,
        )  # fmt: skip


def _tell_owner(pairing: Pairing, now: datetime) -> None:
    """That somebody declined, not who."""
    cohort = pairing.cohort
    notify(
        kind="pairing_declined", to=cohort.track.program.owner, occasion=f"pairing_declined:{pairing.pk}",
        title=f"A pairing in {cohort} was declined", url=reverse("pairing:run_list", args=[cohort.slug]),
        context={"cohort": cohort.name}, now=now,
    )  # fmt: skip
