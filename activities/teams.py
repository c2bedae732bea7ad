"""The teams whose velocity somebody may see: those they lead, and those with people in the programs they run."""

from django.db.models import QuerySet

from mentorship.people.models import Position, Unit, User
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
