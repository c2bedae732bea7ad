"""Mentees of a running cohort who have nobody, or fewer mentors than their track gives them."""

from datetime import date

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.states import CURRENT, PairingState
from programs.models import Cohort, Enrolment


def without_mentor(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who asked for another mentor first, then the others by name; each with ``asked_at`` and ``had_one``."""
    here = Q(person__mentored__cohort=cohort)
    current = Count(
        "person__mentored",
        filter=here & Q(person__mentored__state__in=CURRENT, person__mentored__covers=None),
        distinct=True,
    )
    ended = Pairing.objects.filter(cohort=cohort, mentee=OuterRef("person"), state=PairingState.ENDED)
    rows = cohort.enrolments.enrolled().mentees().filter(person__status=Employment.ACTIVE).select_related("person")
    return (
        rows.annotate(
            mentors_now=current,
            asked_at=Max("person__mentored__repair_asked_at", filter=here),
            had_one=Exists(ended),
        )
        .filter(mentors_now__lt=cohort.track.mentors_per_mentee)
        .order_by(F("asked_at").asc(nulls_last=True), "person__name", "pk")
    )


def paused_without_cover(cohort: Cohort, today: date) -> QuerySet[Pairing]:
    """Paused pairs whose mentee is at work and has nobody for the time."""
    covered = Pairing.objects.current().filter(covers=OuterRef("pk"))
    paused = cohort.pairings.filter(state=PairingState.PAUSED, mentee__status=Employment.ACTIVE)
    return paused.exclude(Exists(covered)).select_related("mentor", "mentee").order_by("paused_on", "pk")
