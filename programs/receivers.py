"""What other apps announce, and what that means for programs."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from mentorship.people.models import Person, User
from mentorship.people.signals import Link, Section, people_away, people_back, people_left, person_shown
from programs.models import Program, SystemKnowledge
from programs.services.ownership import settle_all


@receiver(person_shown)
def tell_programs(*, person: Person, **_: Any) -> Section | None:
    """The programs somebody answers for stand on their page."""
    programs = Program.objects.filter(Q(owner=person) | Q(deputy=person))
    links = [
        Link(str(program), program.get_absolute_url(), "as owner" if program.owner_id == person.pk else "as deputy")
        for program in programs
    ]
    return Section("Answers for", links) if links else None


@receiver(person_shown)
def tell_systems(*, person: Person, user: User, **_: Any) -> Section | None:
    """The systems somebody knows, for whoever may see who knows what."""
    if user.person is None or not user.has_perm("programs.see_systems", user.person):
        return None
    known = SystemKnowledge.objects.filter(person=person).select_related("system").order_by("-level", "system__name")
    links = [Link(str(row.system), row.system.get_absolute_url(), row.get_level_display()) for row in known]
    return Section("Knows", links) if links else None


@receiver(people_left, dispatch_uid="programs.settle_after_leavers")
@receiver(people_away, dispatch_uid="programs.settle_for_leave")
@receiver(people_back, dispatch_uid="programs.settle_after_leave")
def settle_programs(*, people: list[Person], by: Person | None, now: datetime, **_: Any) -> None:
    """A deputy steps in for an owner who is gone, the same day."""
    settle_all(people=people, by=by, now=now)
