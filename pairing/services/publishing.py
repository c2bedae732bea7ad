"""From proposals to pairings: each with its rationale, each side told."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing, PairingRun, Proposal, Rationale
from pairing.policies import check_can_move_run
from pairing.services.places import NoPlace, Places
from pairing.states import RunState
from programs.models import Cohort
from programs.services.cohorts import move_cohort
from programs.states import CohortState, EnrolmentState


class Stale(Refusal):
    """Something changed since the proposals were made."""


@transaction.atomic
def publish_run(*, run: PairingRun, by: Person | None, now: datetime) -> PairingRun:
    """Turn every proposal of a run into an offered pairing and tell both sides. Again changes nothing."""
    run = PairingRun.objects.select_for_update(of=("self",)).select_related("cohort__track", "weights").get(pk=run.pk)
    if run.state == RunState.PUBLISHED:
        return run
    check_can_move_run(run, RunState.PUBLISHED)
    cohort = Cohort.objects.select_for_update().get(pk=run.cohort_id)
    proposals = list(run.proposals.select_related("mentee__person", "mentor__person", "changed_by"))
    _check_still_true(proposals)
    places = Places(cohort)
    pairings = [_offer(run, places, proposal, by, now) for proposal in proposals]
    notify_all(notices=[notice for pairing in pairings for notice in _notices(pairing)], now=now)
    run.state, run.published_at, run.published_by = RunState.PUBLISHED, now, by
    run.save(update_fields=["state", "published_at", "published_by"])
    audit.record("run.published", by=by, on=run, now=now, pairs=len(proposals))
    if cohort.state == CohortState.MATCHING:
        move_cohort(cohort=cohort, to=CohortState.RUNNING, by=by, now=now)
    return run


def _check_still_true(proposals: list[Proposal]) -> None:
    """Nobody withdrew or left since."""
    for proposal in proposals:
        for enrolment in (proposal.mentee, proposal.mentor):
            if enrolment.state == EnrolmentState.WITHDRAWN:
                raise Stale(f"{enrolment.person} withdrew since. Run the matching again.")
            if enrolment.person.status == Employment.LEFT:
                raise Stale(f"{enrolment.person} left since. Run the matching again.")


def _offer(run: PairingRun, places: Places, proposal: Proposal, by: Person | None, now: datetime) -> Pairing:
    try:
        pairing = places.take(
            mentor=proposal.mentor.person, mentee=proposal.mentee.person, run=run, offered_at=now
        )  # fmt: skip
    except NoPlace as refusal:
        raise Stale(f"{refusal} Run the matching again.") from refusal
    pairing.save(force_insert=True)
    content = _rationale(run, proposal, by, now)
    digest = digest_of(content)
    Rationale.objects.create(pairing=pairing, content=content, digest=digest, created_at=now)
    audit.record("pairing.offered", by=by, on=pairing, now=now, run=str(run.pk), rationale=digest)
    return pairing


def _notices(pairing: Pairing) -> list[Notice]:
    return [
        Notice(
            kind="pairing_offered", to=person, occasion=f"pairing_offered:{pairing.pk}",
            title=f"You and {partner.name} are proposed as a pair", url=pairing.get_absolute_url(),
            context={"partner": partner.name, "cohort": pairing.cohort.name},
        )
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
    ]  # fmt: skip


def _rationale(run: PairingRun, proposal: Proposal, by: Person | None, now: datetime) -> dict[str, Any]:
    """Everything that made the pair, in itself: readable when every other row has changed."""
    return {
        "cohort": run.cohort.slug,
        "run": str(run.pk),
        "mentee": {"employee_id": proposal.mentee.person.employee_id, "name": proposal.mentee.person.name},
        "mentor": {"employee_id": proposal.mentor.person.employee_id, "name": proposal.mentor.person.name},
        "weights": {"version": run.weights.version} | run.weights.as_dict(),
        "score": proposal.score,
        "points": proposal.points,
        "explanation": proposal.explanation,
        "optimum": {"status": run.status, "objective": run.objective, "bound": run.bound, "inputs": run.inputs_digest},
        "changed_by": proposal.changed_by.employee_id if proposal.changed_by else None,
        "change_reason": proposal.change_reason,
        "approved_by": by.employee_id if by else None,
        "approved_at": now.isoformat(),
    }


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def is_unchanged(rationale: Rationale) -> bool:
    return digest_of(rationale.content) == rationale.digest


@transaction.atomic
def discard_run(*, run: PairingRun, by: Person | None, now: datetime) -> PairingRun:
    """Set a run aside; nobody was told of it."""
    run = PairingRun.objects.select_for_update().get(pk=run.pk)
    if run.state == RunState.DISCARDED:
        return run
    check_can_move_run(run, RunState.DISCARDED)
    run.state = RunState.DISCARDED
    run.save(update_fields=["state"])
    audit.record("run.discarded", by=by, on=run, now=now)
    return run
