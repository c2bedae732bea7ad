"""Somebody asked for their data to be erased, and has some days left to think about it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from governance.services.erasures import ask_for_erasure
from mentorship.people.models import Person

if TYPE_CHECKING:
    from mentorship.management.demo.history import History


def tell_of_rights(history: "History", now: datetime) -> None:
    """One whom no visitor plays and who takes part in nothing, so that the story goes on as it is."""
    aside = Person.objects.employed().filter(demo_account=None, enrolments=None, owned_programs=None)
    if asking := aside.filter(role_assignments=None).order_by("-employee_id").first():
        ask_for_erasure(person=asking, by=asking, now=now - timedelta(days=3))
