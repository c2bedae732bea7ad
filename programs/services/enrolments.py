from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person, Skill
from programs.models import Cohort, Enrolment
from programs.policies import check_can_enrol, check_can_withdraw
from programs.states import EnrolmentRole, EnrolmentState


class CapacityMissing(Refusal):
    pass


@transaction.atomic
def enrol(
    *,
    cohort: Cohort,
    person: Person,
    role: EnrolmentRole,
    capacity: int = 0,
    communication_style: str = "",
    languages: str = "",
    wanted_skills: Iterable[Skill] = (),
    by: Person | None,
    now: datetime,
) -> Enrolment:
    """Take part in a cohort, or change how: a second time replaces the first."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    check_can_enrol(person, cohort, now.astimezone(person.zone).date())
    if role == EnrolmentRole.MENTEE:
        capacity = 0
    elif capacity < 1:
        raise CapacityMissing("Say how many mentees you can take: at least one.")
    enrolment, created = Enrolment.objects.update_or_create(
        cohort=cohort,
        person=person,
        defaults={
            "role": role,
            "capacity": capacity,
            "communication_style": communication_style,
            "languages": languages,
            "state": EnrolmentState.ENROLLED,
            "changed_at": now,
        },
        create_defaults={
            "role": role,
            "capacity": capacity,
            "communication_style": communication_style,
            "languages": languages,
            "enrolled_at": now,
            "changed_at": now,
        },
    )
    enrolment.wanted_skills.set(wanted_skills if enrolment.learns else ())
    audit.record("enrolment.made" if created else "enrolment.changed", by=by, on=enrolment, now=now, role=role)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person | None, now: datetime) -> Enrolment:
    """Leave a cohort before it starts; enrolling again is possible while it is open."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return enrolment
    check_can_withdraw(enrolment)
    enrolment.state, enrolment.changed_at = EnrolmentState.WITHDRAWN, now
    enrolment.save(update_fields=["state", "changed_at"])
    audit.record("enrolment.withdrawn", by=by, on=enrolment, now=now)
    return enrolment
