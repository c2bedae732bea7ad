"""The owner's word on a mentor past their term or at rest."""

from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import TermOverride
from programs.models import Cohort
from programs.states import CohortState


class NotPossible(Refusal):
    pass


@transaction.atomic
def override_term(*, cohort: Cohort, mentor: Person, reason: str, by: Person, now: datetime) -> TermOverride:
    """Let a mentor take mentees in a cohort in spite of their term, with a reason; again changes the reason."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state == CohortState.ENDED:
        raise NotPossible(f"{cohort} has ended.")
    if not cohort.enrolments.enrolled().mentors().filter(person=mentor).exists():
        raise NotPossible(f"{mentor} is not in {cohort} as a mentor.")
    if not reason.strip():
        raise NotPossible("Say why: the reason is kept.")
    known = TermOverride.objects.filter(cohort=cohort, mentor=mentor).first()
    if known and known.reason == reason.strip()[:300]:
        return known
    facts = {"reason": reason.strip()[:300], "by": by, "at": now}
    override, _ = TermOverride.objects.update_or_create(cohort=cohort, mentor=mentor, defaults=facts)
    audit.record("term.overridden", by=by, on=cohort, now=now, mentor=mentor.pk)
    return override


@transaction.atomic
def restore_term(*, cohort: Cohort, mentor: Person, by: Person, now: datetime) -> None:
    """Take the override back: the mentor rests as the track says. Pairs that were made stay."""
    if TermOverride.objects.filter(cohort=cohort, mentor=mentor).delete()[0]:
        audit.record("term.restored", by=by, on=cohort, now=now, mentor=mentor.pk)
