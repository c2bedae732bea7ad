"""Why a pair was made: written once when it is offered, taken out for auditors, held against the audit log."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from mentorship import audit
from mentorship.audit.models import AuditEvent
from mentorship.audit.services import label
from mentorship.people.models import Person
from mentorship.renaming import Renaming
from pairing.models import Pairing, PairingRun, Proposal, ProposalChange, Rationale

KEPT = ("pairing.offered", "rationale.kept")
"""The records of the log that hold the fingerprint of a rationale from when it was written."""
RENAMED = "rationale.renamed"
"""A later record: somebody named in it was erased, so that it has other words and another fingerprint."""


def content_of(
    run: PairingRun, proposal: Proposal, changes: list[ProposalChange], by: Person | None, now: datetime
) -> dict[str, Any]:
    """Everything that made the pair, in itself: readable when every other row has changed."""
    mentee, mentor = proposal.mentee.person, proposal.mentor.person
    return {
        "cohort": run.cohort.slug,
        "run": str(run.pk),
        "method": run.method,
        "mentee": {"employee_id": mentee.employee_id, "name": mentee.name},
        "mentor": {"employee_id": mentor.employee_id, "name": mentor.name},
        "weights": {"version": run.weights.version} | run.weights.as_dict(),
        "score": proposal.score,
        "points": proposal.points,
        "inputs": proposal.inputs,
        "explanation": proposal.explanation,
        "optimum": {"status": run.status, "objective": run.objective, "bound": run.bound, "inputs": run.inputs_digest},
        "changed_by": _id(proposal.changed_by),
        "change_reason": proposal.change_reason,
        "overrides": [_override(change) for change in changes],
        "approved_by": _id(proposal.approved_by),
        "approved_at": (proposal.approved_at or now).isoformat(),
        "published_by": _id(by),
        "published_at": now.isoformat(),
    }


def _id(person: Person | None) -> str | None:
    return person.employee_id if person else None


def _override(change: ProposalChange) -> dict[str, Any]:
    return {
        "kind": change.kind, "reason": change.reason, "by": _id(change.made_by), "at": change.made_at.isoformat(),
        "worth": change.worth,
    }  # fmt: skip


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def is_unchanged(rationale: Rationale) -> bool:
    return digest_of(rationale.content) == rationale.digest


@dataclass(frozen=True)
class Check:
    """One thing that must hold; ``wrong`` says what does not, and is empty where it does."""

    holds: str
    wrong: str = ""


@dataclass(frozen=True)
class Verdict:
    """A rationale held against the audit log."""

    rationale: Rationale
    recorded: str
    computed: str
    checks: list[Check] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        return [check.wrong for check in self.checks if check.wrong]


def verify_rationale(rationale: Rationale) -> Verdict:
    """Whether the rationale is what was written on the day: by its own fingerprint and by the audit log's record."""
    content, pairing = rationale.content, rationale.pairing
    computed = digest_of(content)
    event = _recorded_last(pairing)
    recorded = _digest_in(event)
    checks = [
        _check(computed == rationale.digest, "Its words and figures fit the fingerprint beside them.",
               "Its words or figures were changed: they do not fit the fingerprint beside them any more."),
        _check(event is not None, "The audit log has a record of the day it was made.",
               "The audit log has no record of it."),
        _check(event is None or event.is_genuine(), "That record was written by the application.",
               "The audit log's record of it was changed or not written by the application."),
        _check(event is None or recorded == computed, "The audit log recorded the same fingerprint.",
               "The audit log recorded another fingerprint on the day it was made."),
        _check(sum(content.get("points", {}).values()) == content.get("score"), "Its points add up to its score.",
               "Its points do not add up to its score."),
        _check(_same_people(rationale), "It speaks of the two who are paired.",
               "It does not speak of the two whom the pairing names now."),
    ]  # fmt: skip
    return Verdict(rationale, recorded, computed, checks)


def _recorded_last(pairing: Pairing) -> AuditEvent | None:
    """The record of the rationale as it stands: of the day it was made, or of the last time a name was taken out."""
    events = list(AuditEvent.objects.filter(object=label(pairing), action__in=[*KEPT, RENAMED]).order_by("pk"))
    last = next((event for event in events if event.action in KEPT), None)
    for event in events:
        follows = event.action == RENAMED and last is not None and event.facts.get("was") == _digest_in(last)
        last = event if follows and event.is_genuine() else last
    return last


def _digest_in(event: AuditEvent | None) -> str:
    return str(event.facts.get("rationale") or event.facts.get("digest", "")) if event else ""


def _check(true: bool, holds: str, wrong: str) -> Check:
    return Check(holds, "" if true else wrong)


def _same_people(rationale: Rationale) -> bool:
    content, pairing = rationale.content, rationale.pairing
    named = {side: content.get(side, {}).get("employee_id") for side in ("mentee", "mentor")}
    return named == {"mentee": pairing.mentee.employee_id, "mentor": pairing.mentor.employee_id}


def verdicts(cohort: str = "") -> Iterator[Verdict]:
    """Every rationale, or a cohort's, oldest first."""
    rows = Rationale.objects.select_related("pairing__mentee", "pairing__mentor", "pairing__cohort")
    if cohort:
        rows = rows.filter(pairing__cohort__slug=cohort)
    for rationale in rows.order_by("created_at", "pk").iterator(500):
        yield verify_rationale(rationale)


@transaction.atomic
def rename_in_rationales(*, names: Renaming, by: Person | None, now: datetime) -> int:
    """Take the name of somebody erased out of every rationale; the log then knows the fingerprints before and after."""
    found = Q(pk__in=[])
    for spelling in names.spellings:
        found |= Q(words__icontains=spelling)
    renamed = 0
    for rationale in Rationale.objects.annotate(words=Cast("content", TextField())).filter(found):
        content, was = names.in_value(rationale.content), rationale.digest
        if content != rationale.content:
            rationale.content, rationale.digest = content, digest_of(content)
            rationale.save(update_fields=["content", "digest"])
            audit.record(RENAMED, by=by, on=rationale.pairing, now=now, was=was, digest=rationale.digest)
            renamed += 1
    return renamed


@transaction.atomic
def export_rationale(*, rationale: Rationale, by: Person, now: datetime) -> bytes:
    """The rationale as it was kept, with its fingerprint, as JSON. Nothing of what the pair wrote is in it."""
    audit.record("rationale.exported", by=by, on=rationale.pairing, now=now, digest=rationale.digest)
    content = {"rationale": rationale.content, "sha256": rationale.digest}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
