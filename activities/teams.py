"""The teams that concern somebody: their own, those they lead, those with people in the programs they run."""

from django.db.models import Q, QuerySet

from mentorship.people.models import Position, Unit, User
from pairing.models import Pairing
from programs.models import Enrolment, Program


def teams_led_by(user: User) -> QuerySet[Unit]:
    """Where somebody who reports to them holds a position now."""
    if not user.is_active or user.person_id is None:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=Position.objects.open().filter(manager=user.person_id).values("unit"))


def teams_in_programs_of(user: User) -> QuerySet[Unit]:
    """Where somebody who takes part in a program that they own or stand in for holds a position now."""
    taking_part = Enrolment.objects.enrolled().filter(cohort__track__program__in=Program.objects.managed_by(user))
    return Unit.objects.filter(
        pk__in=Position.objects.open().filter(person__in=taking_part.values("person")).values("unit")
    )


def teams_visible_to(user: User) -> QuerySet[Unit]:
    """Both. No role widens it: administrators run the installation and read the reports."""
    return teams_led_by(user) | teams_in_programs_of(user)


def teams_of(user: User) -> QuerySet[Unit]:
    """Where somebody holds a position now."""
    return Unit.objects.filter(pk__in=Position.objects.open().filter(person=user.person_id).values("unit"))


def teams_of_and_led_by(user: User) -> QuerySet[Unit]:
    return teams_of(user) | teams_led_by(user)


def teams_meeting_with(user: User) -> QuerySet[Unit]:
    """Those whose meetings somebody may know: their own, those they look after, and those of whom they are paired
    with."""
    pairs = Pairing.objects.visible_to(user).under_way()
    partners = Q(person__in=pairs.values("mentor")) | Q(person__in=pairs.values("mentee"))
    theirs = Unit.objects.filter(pk__in=Position.objects.open().filter(partners).values("unit"))
    return teams_of(user) | theirs | teams_visible_to(user)


def teams_mentored_in(user: User) -> QuerySet[Unit]:
    """The own team of somebody who mentors in a cohort."""
    mentors = Enrolment.objects.enrolled().mentors().filter(person=user.person_id)
    return Unit.objects.filter(
        pk__in=Position.objects.open().filter(person__in=mentors.values("person")).values("unit")
    )
