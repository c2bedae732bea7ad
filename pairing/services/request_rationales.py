"""Why a pair that asked and answered for itself was made, kept like that of a matching."""

from datetime import datetime

from mentorship import audit
from pairing.models import MentoringRequest, Pairing, Rationale
from pairing.services.fits import Fit
from pairing.services.publishing import digest_of
from pairing.states import Method


def keep_rationale(*, pairing: Pairing, request: MentoringRequest, fit: Fit, now: datetime) -> Rationale:
    """Everything that made the pair, in itself; what they wrote to each other is no part of it."""
    mentee, mentor = request.mentee, request.mentor
    content = {
        "cohort": pairing.cohort.slug,
        "formed": "request",
        "request": str(request.pk),
        "method": Method.STABLE,
        "mentee": {"employee_id": mentee.employee_id, "name": mentee.name},
        "mentor": {"employee_id": mentor.employee_id, "name": mentor.name},
        "weights": {"version": fit.weights.version} | fit.weights.as_dict(),
        "score": fit.score,
        "points": fit.points,
        "explanation": {"without_data": fit.without_data, "mentors": [], "mentees": [], "binding": []},
        "inputs": fit.inputs,
        "asked_at": request.asked_at.isoformat(),
        "changed_by": None,
        "change_reason": "",
        "approved_by": mentor.employee_id,
        "approved_at": now.isoformat(),
    }
    rationale = Rationale.objects.create(pairing=pairing, content=content, digest=digest_of(content), created_at=now)
    audit.record("rationale.kept", by=mentor, on=pairing, now=now, digest=rationale.digest)
    return rationale
