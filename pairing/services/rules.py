"""What who runs a cohort decides of two people, with a reason: they must be a pair, stay one, or may not be one."""

from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing, PairRule
from pairing.services.options import NotPossible, score_of
from pairing.services.snapshot import take_snapshot
from pairing.states import BINDING, RuleKind
from programs import capacity
from programs.models import Cohort, Enrolment
from programs.states import CohortState, EnrolmentState


class NotRuled(Refusal):
    """A rule that can't be kept, or contradicts another."""


@transaction.atomic
def make_rule(
    *, cohort: Cohort, kind: RuleKind, mentee: Enrolment, mentor: Enrolment, reason: str, by: Person | None,
    now: datetime,
) -> PairRule:  # fmt: skip
    """Rule on two people for the matchings to come; refused where it can be seen at once that it can't be kept."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track__program").get(pk=cohort.pk)
    reason = reason.strip()[:500]
    if not reason:
        raise NotRuled("Say why: the reason is kept with the rule, and with the pair.")
    if cohort.state == CohortState.ENDED:
        raise NotRuled(f"{cohort} has ended, so nobody is matched any more.")
    _check_parts(cohort, mentee, mentor)
    _check_first(cohort, mentee, mentor)
    if kind in BINDING:
        _check_can_bind(cohort, kind, mentee, mentor, now)
    rule = PairRule.objects.create(
        cohort=cohort, kind=kind, mentee=mentee, mentor=mentor, reason=reason, made_by=by, made_at=now
    )
    audit.record(
        "pair_rule.made", by=by, on=rule, now=now, cohort=cohort.pk, kind=kind,
        mentee=mentee.person_id, mentor=mentor.person_id,
    )  # fmt: skip
    return rule


@transaction.atomic
def lift_rule(*, rule: PairRule, reason: str, by: Person | None, now: datetime) -> PairRule:
    """End a rule, with a reason; it stays in the history. Again changes nothing."""
    rule = PairRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if rule.lifted_at:
        return rule
    if not reason.strip():
        raise NotRuled("Say why: the reason is kept with the rule.")
    rule.lifted_at, rule.lifted_by, rule.lift_reason = now, by, reason.strip()[:500]
    rule.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    audit.record("pair_rule.lifted", by=by, on=rule, now=now, cohort=rule.cohort_id)
    return rule


def _check_parts(cohort: Cohort, mentee: Enrolment, mentor: Enrolment) -> None:
    for enrolment in (mentee, mentor):
        if enrolment.cohort_id != cohort.pk or enrolment.state != EnrolmentState.ENROLLED:
            raise NotRuled(f"{enrolment.person} is not enrolled in {cohort}.")
    if mentee.person_id == mentor.person_id:
        raise NotRuled("Nobody mentors themselves.")
    if not mentor.mentors:
        raise NotRuled(f"{mentor.person} is enrolled as a mentee alone.")
    if not mentee.learns:
        raise NotRuled(f"{mentee.person} is enrolled as a mentor alone.")


def _check_first(cohort: Cohort, mentee: Enrolment, mentor: Enrolment) -> None:
    """One rule on two people at a time, and none on a pair that is there."""
    if rule := PairRule.objects.in_force().filter(mentee=mentee, mentor=mentor).first():
        raise NotRuled(
            f"There is a rule on {mentee.person} and {mentor.person} already: they {PHRASES[RuleKind(rule.kind)]}. "
            "Lift it first."
        )
    if Pairing.objects.current().filter(cohort=cohort, mentee=mentee.person, mentor=mentor.person).exists():
        raise NotRuled(f"{mentee.person} and {mentor.person} are a pair already, so a rule would change nothing.")


PHRASES = {
    RuleKind.FORCED: "must be a pair",
    RuleKind.LOCKED: "stay a pair as proposed",
    RuleKind.FORBIDDEN: "may not be a pair",
}


def _check_can_bind(cohort: Cohort, kind: RuleKind, mentee: Enrolment, mentor: Enrolment, now: datetime) -> None:
    """What every rule together asks of the two has to fit in what they have room for, and nothing forbids them."""
    if kind == RuleKind.LOCKED and not _proposed(cohort, mentee, mentor):
        raise NotRuled(f"{mentee.person} is not proposed to {mentor.person} now, so there is nothing to keep.")
    day = now.date()
    room = capacity.rooms(cohort, day).get(mentor.person_id)
    bound = PairRule.objects.in_force().filter(mentor=mentor, kind__in=BINDING).count()
    if room is None or not room.free:
        raise NotRuled(f"{mentor.person} has no place left. {room.because if room else ''}".rstrip())
    if bound >= room.free:
        raise NotRuled(
            f"{mentor.person} has {_places(room.free)} free, and rules give "
            f"{'it' if room.free == 1 else 'them all'} to others already."
        )
    _check_mentee_is_free(cohort, mentee)
    try:
        score_of(take_snapshot(cohort, cohort.track.weights, day), mentee.person.employee_id, mentor.person.employee_id)
    except NotPossible as refusal:
        raise NotRuled(f"{mentee.person} and {mentor.person} can't be made a pair. {refusal}") from refusal


def _check_mentee_is_free(cohort: Cohort, mentee: Enrolment) -> None:
    several = cohort.track.mentors_per_mentee
    have = Pairing.objects.current().filter(cohort=cohort, mentee=mentee.person, covers=None).count()
    rules = PairRule.objects.in_force().filter(mentee=mentee, kind__in=BINDING).count()
    if have >= several:
        raise NotRuled(f"{mentee.person} has {'a mentor' if several == 1 else f'{several} mentors'} already.")
    if have + rules >= several:
        raise NotRuled(
            f"A rule gives {mentee.person} {'another mentor' if several == 1 else f'{several} mentors'} already."
        )


def _proposed(cohort: Cohort, mentee: Enrolment, mentor: Enrolment) -> bool:
    run = cohort.runs.filter(proposals__isnull=False).order_by("-requested_at").first()
    return run is not None and run.proposals.filter(mentee=mentee, mentor=mentor).exists()


def _places(number: int) -> str:
    return f"{number} place{'' if number == 1 else 's'}"
