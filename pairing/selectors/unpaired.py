"""Mentees of a running cohort who have nobody, or fewer mentors than their track gives them."""

from collections import Counter
from collections.abc import Sequence
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


def asking_for_another(cohorts: Sequence[Cohort]) -> Counter[int]:
    """By cohort how many mentees asked for another mentor and have none yet; one question for all."""
    served = Pairing.objects.current().filter(cohort=OuterRef("cohort"), mentee=OuterRef("mentee"))
    asked = Pairing.objects.filter(cohort__in=cohorts, repair_asked_at__isnull=False, mentee__status=Employment.ACTIVE)
    rows = asked.exclude(Exists(served)).order_by().values_list("cohort", "mentee").distinct()
    return Counter(cohort for cohort, _ in rows)


def paused_without_cover(cohort: Cohort, today: date) -> QuerySet[Pairing]:
    """Paused pairs whose mentee is at work and has nobody for the time."""
    covered = Pairing.objects.current().filter(covers=OuterRef("pk"))
    paused = cohort.pairings.filter(state=PairingState.PAUSED, mentee__status=Employment.ACTIVE)
    return paused.exclude(Exists(covered)).select_related("mentor", "mentee").order_by("paused_on", "pk")
