"""From proposals to pairings: approved one by one or together, each with its rationale, each side told."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.matching.eligibility import MAY_BE, Barriers
from pairing.models import Pairing, PairingRun, Proposal, ProposalChange, Rationale
from pairing.policies.pairings import NotNow, check_can_move_run
from pairing.services.places import NoPlace, Places
from pairing.services.rationales import content_of, digest_of, is_unchanged
from pairing.services.snapshot import take_snapshot
from pairing.states import RunState
from programs.models import Cohort
from programs.services.cohorts import move_cohort
from programs.states import CohortState, EnrolmentState

__all__ = ["Stale", "approve_proposals", "digest_of", "discard_run", "is_unchanged", "publish_run"]


AGAIN = "Give the mentee somebody else, or run the matching again."


class Stale(Refusal):
    """Something changed since the proposals were made."""


@transaction.atomic
def approve_proposals(
    *, run: PairingRun, proposals: Collection[UUID] | None = None, approve: bool = True, by: Person | None,
    now: datetime,
) -> int:  # fmt: skip
    """Approve some proposals of a run, or all, or take the approval back; how many changed. Published is final."""
    run = _locked(run)
    if run.state != RunState.PROPOSED:
        raise NotNow(f"This matching is {run.get_state_display()}, so its pairs can't be approved.")
    rows = run.proposals.filter(pairing=None, approved_at__isnull=approve)
    if proposals is not None:
        rows = rows.filter(pk__in=proposals)
    facts = {"approved_at": now, "approved_by": by} if approve else {"approved_at": None, "approved_by": None}
    changed = rows.update(**facts)
    if changed:
        action = "proposals.approved" if approve else "proposals.approval_taken_back"
        audit.record(action, by=by, on=run, now=now, pairs=changed)
    return changed


@transaction.atomic
def publish_run(*, run: PairingRun, approved_only: bool = False, by: Person | None, now: datetime) -> PairingRun:
    """Turn proposals into offered pairings and tell both sides: all that are left, or those approved so far alone.

    What isn't approved then stays proposed for later. Again changes nothing; what is published is final.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=run.cohort_id)
    run = _locked(run)
    if run.state == RunState.PUBLISHED:
        return run
    check_can_move_run(run, RunState.PUBLISHED)
    if not approved_only:
        run.proposals.filter(pairing=None, approved_at=None).update(approved_at=now, approved_by=by)
    waiting = run.proposals.filter(pairing=None, approved_at__isnull=False)
    proposals = list(waiting.select_related("mentee__person", "mentor__person", "changed_by", "approved_by"))
    if approved_only and not proposals:
        raise NotNow("No pair is approved yet.")
    _check_still_true(proposals)
    _check_may_still_be(run, proposals, now.date())
    pairings = _offer(run, Places(cohort, now.date()), proposals, by, now)
    notify_all(notices=[notice for pairing in pairings for notice in _notices(pairing)], now=now)
    run.published_at, run.published_by = now, by
    if not run.proposals.filter(pairing=None).exists():
        run.state = RunState.PUBLISHED
    run.save(update_fields=["state", "published_at", "published_by"])
    audit.record("run.published", by=by, on=run, now=now, pairs=len(proposals), all=run.state == RunState.PUBLISHED)
    if cohort.state == CohortState.MATCHING:
        move_cohort(cohort=cohort, to=CohortState.RUNNING, by=by, now=now)
    return run


def _changes(run: PairingRun) -> dict[str, list[ProposalChange]]:
    """By mentee: the changes by hand that stand, in their order."""
    of: dict[str, list[ProposalChange]] = defaultdict(list)
    for change in run.changes.filter(undone_at=None).select_related("made_by").order_by("number"):
        for kept in change.before:
            of[kept["mentee"]].append(change)
    return of


def _check_still_true(proposals: list[Proposal]) -> None:
    """Nobody withdrew or left since."""
    for proposal in proposals:
        for enrolment in (proposal.mentee, proposal.mentor):
            if enrolment.state == EnrolmentState.WITHDRAWN:
                raise Stale(f"{enrolment.person} withdrew since. Run the matching again.")
            if enrolment.person.status == Employment.LEFT:
                raise Stale(f"{enrolment.person} left since. Run the matching again.")
            if enrolment.person.status == Employment.LEAVE:
                raise Stale(f"{enrolment.person} is on leave now. Run the matching again.")


def _check_may_still_be(run: PairingRun, proposals: list[Proposal], day: date) -> None:
    """No level, line, rule or private choice has come between two people since; it is never said which."""
    snapshot = take_snapshot(run.cohort, run.weights, day)
    mentee_at = {person.id: number for number, person in enumerate(snapshot.mentees)}
    mentor_at = {person.id: number for number, person in enumerate(snapshot.mentors)}
    barriers = Barriers(snapshot.mentees, snapshot.mentors, snapshot.rules)
    for proposal in proposals:
        mentee, mentor = proposal.mentee.person, proposal.mentor.person
        row, column = mentee_at.get(mentee.employee_id), mentor_at.get(mentor.employee_id)
        if row is None or column is None:
            continue  # without a place: said when it is asked for
        if barriers.rows(slice(row, row + 1))[0, column] != MAY_BE:
            raise Stale(f"{mentee} and {mentor} may no longer be a pair: something changed since. {AGAIN}")


def _offer(
    run: PairingRun, places: Places, proposals: list[Proposal], by: Person | None, now: datetime
) -> list[Pairing]:
    """A pairing of each proposal with its rationale, all written together."""
    changes = _changes(run)
    for proposal in proposals:
        mentor, mentee = proposal.mentor.person, proposal.mentee.person
        try:
            proposal.pairing = places.take(mentor=mentor, mentee=mentee, run=run, offered_at=now)
        except NoPlace as refusal:
            raise Stale(f"{refusal} Run the matching again.") from refusal
    pairings = [proposal.pairing for proposal in proposals if proposal.pairing]
    Pairing.objects.bulk_create(pairings, batch_size=500)
    rationales = [
        Rationale(pairing=proposal.pairing, content=content, digest=digest_of(content), created_at=now)
        for proposal in proposals
        for content in (content_of(run, proposal, changes[str(proposal.mentee_id)], by, now),)
    ]
    Rationale.objects.bulk_create(rationales, batch_size=500)
    Proposal.objects.bulk_update(proposals, ["pairing"], batch_size=500)
    kept = [(one.pairing, {"run": str(run.pk), "rationale": one.digest}) for one in rationales]
    audit.record_all("pairing.offered", kept, by=by, now=now)
    return pairings


def _notices(pairing: Pairing) -> list[Notice]:
    return [
        Notice(
            kind="pairing_offered", to=person, occasion=f"pairing_offered:{pairing.pk}",
            title=f"You and {partner.name} are proposed as a pair", url=pairing.get_absolute_url(),
            context={"partner": partner.name, "cohort": pairing.cohort.name}, cohort=pairing.cohort_id,
        )
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
    ]  # fmt: skip


@transaction.atomic
def discard_run(*, run: PairingRun, by: Person | None, now: datetime) -> PairingRun:
    """Set a run aside; nobody was told of it. What is published of it stays, and the rest is never offered."""
    run = _locked(run)
    if run.state == RunState.DISCARDED:
        return run
    check_can_move_run(run, RunState.DISCARDED)
    run.state = RunState.PUBLISHED if run.published_at else RunState.DISCARDED
    run.save(update_fields=["state"])
    audit.record("run.discarded", by=by, on=run, now=now)
    return run


def _locked(run: PairingRun) -> PairingRun:
    rows = PairingRun.objects.select_for_update(of=("self",)).select_related("cohort__track", "weights")
    return rows.get(pk=run.pk)
