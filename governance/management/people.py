from django.core.management.base import CommandError
from django.db.models import Q

from mentorship.people.models import Person


def person_called(text: str) -> Person:
    """The one person with that address or employee id, also of those who left; of none or several the command fails."""
    found = list(Person.objects.filter(Q(email__iexact=text) | Q(employee_id=text), erased_at=None))
    if not found:
        raise CommandError(f"Nobody in the directory has the address or employee id {text}.")
    if len(found) > 1:
        raise CommandError(f"{text} is the address of one person and the employee id of another. Use the other one.")
    return found[0]
