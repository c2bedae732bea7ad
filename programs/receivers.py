"""What other apps announce, and what that means for programs."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from mentorship.people.models import Person
from mentorship.people.signals import Link, Section, person_shown
from programs.models import Program


@receiver(person_shown)
def tell_programs(*, person: Person, **_: Any) -> Section | None:
    """The programs somebody answers for stand on their page."""
    programs = Program.objects.filter(Q(owner=person) | Q(deputy=person))
    links = [
        Link(str(program), program.get_absolute_url(), "as owner" if program.owner_id == person.pk else "as deputy")
        for program in programs
    ]
    return Section("Answers for", links) if links else None
