from datetime import date, datetime, timedelta

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from programs.models import Cohort, Track
from programs.policies import check_can_move_cohort
from programs.signals import cohort_moved
from programs.slugs import free_slug
from programs.states import CohortState

PROGRAM = ("track__program__owner", "track__program__deputy")


class DatesDisagree(Refusal):
    pass


@transaction.atomic
def create_cohort(
    *,
    track: Track,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    enrolment_closes_on: date | None = None,
    by: Person | None,
    now: datetime,
) -> Cohort:
    """Plan a cohort. It lasts as long as its track says and enrolment closes a week before, unless told otherwise."""
    ends_on = ends_on or starts_on + timedelta(weeks=track.duration_weeks)
    enrolment_closes_on = enrolment_closes_on or starts_on - timedelta(weeks=1)
    _check_dates(starts_on, ends_on, enrolment_closes_on)
    Track.objects.select_for_update().get(pk=track.pk)  # one slug at a time
    cohort = Cohort.objects.create(
        track=track,
        slug=free_slug(f"{track.slug} {name}", Cohort.objects.all(), length=70),
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        enrolment_closes_on=enrolment_closes_on,
        created_at=now,
    )
    audit.record("cohort.created", by=by, on=cohort, now=now, track=track.pk)
    return cohort


@transaction.atomic
def change_cohort(
    *, cohort: Cohort, name: str, starts_on: date, ends_on: date, enrolment_closes_on: date, by: Person | None,
    now: datetime,
) -> Cohort:  # fmt: skip
    """Rename a cohort or move its dates."""
    _check_dates(starts_on, ends_on, enrolment_closes_on)
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    facts = {"name": name, "starts_on": starts_on, "ends_on": ends_on, "enrolment_closes_on": enrolment_closes_on}
    changed = [field for field, value in facts.items() if getattr(cohort, field) != value]
    for field in changed:
        setattr(cohort, field, facts[field])
    if changed:
        cohort.save(update_fields=changed)
        audit.record("cohort.changed", by=by, on=cohort, now=now, changed=changed)
    return cohort


@transaction.atomic
def move_cohort(*, cohort: Cohort, to: CohortState, by: Person | None, now: datetime) -> Cohort:
    """Take a cohort to its next state, and announce it; where it is already, nothing happens."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related(*PROGRAM).get(pk=cohort.pk)
    if cohort.state == to:
        return cohort
    check_can_move_cohort(cohort, to)
    former, cohort.state = cohort.state, to
    cohort.save(update_fields=["state"])
    audit.record("cohort.moved", by=by, on=cohort, now=now, former=former, state=to)
    cohort_moved.send(Cohort, cohort=cohort, former=former, by=by, now=now)
    return cohort


def _check_dates(starts_on: date, ends_on: date, enrolment_closes_on: date) -> None:
    if ends_on <= starts_on:
        raise DatesDisagree("A cohort ends after it starts.")
    if enrolment_closes_on > starts_on:
        raise DatesDisagree("Enrolment closes before the cohort starts.")
