"""Whom visitors may sign in as: one person for each part, chosen so that there is something to do on their pages."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from mentorship.management.demo.pairs import PairStory
from mentorship.people.models import Person, Position
from mentorship.people.services.demo import offer_demo_account
from mentorship.people.states import DemoPart
from pairing.models import Pairing

if TYPE_CHECKING:
    from mentorship.management.demo.history import History


def welcome(history: "History", now: datetime) -> None:
    """Offer every part of the sign-in page."""
    staff, owner = history.staff, history.programs["craft"].owner
    story = _pair_to_look_at(history)
    taken = {owner.pk, staff.administrator.pk, staff.auditor.pk, staff.assessors[0].pk}
    parts = [
        (DemoPart.PROGRAM_OWNER, owner, "A cohort half-way, and proposals that wait for a decision."),
        (DemoPart.ASSESSOR, staff.assessors[0], "Looks at skills before and after a cohort."),
        (DemoPart.AUDITOR, staff.auditor, "Reads rationales, figures and the log, and nobody's notes."),
        (DemoPart.ADMINISTRATOR, staff.administrator, "Imports people, exports protected figures, watches the mail."),
    ]
    if story:
        mentor, mentee = story.both
        taken |= {mentor.pk, mentee.pk}
        parts += [
            (DemoPart.MENTEE, mentee, f"Paired with {mentor}: goals, shared notes, a joint review to answer."),
            (DemoPart.MENTOR, mentor, f"Mentors {_named(mentor)}."),
            (DemoPart.DELIVERY_LEAD, _lead_of(mentor, taken, now.date()), "Leads a team in which people mentor."),
        ]
    for part, person, description in parts:
        offer_demo_account(part=part, person=person, description=description, by=None, now=now)


def _pair_to_look_at(history: "History") -> PairStory | None:
    running = [cohort for cohort in history.cohorts if cohort.is_running and cohort.pairs]
    return running[-1].star_pair if running else None


def _named(mentor: Person) -> str:
    """Everybody whom they mentor now."""
    pairs = Pairing.objects.active().filter(mentor=mentor).select_related("mentee").order_by("mentee__name")
    *first, last = [pairing.mentee.name for pairing in pairs]
    return f"{', '.join(first)} and {last}" if first else last


def _lead_of(mentor: Person, taken: set[int], today: date) -> Person:
    """The mentor's manager, or the first manager who is free to play the part."""
    own = Position.objects.on(today).filter(person=mentor, manager__isnull=False).values_list("manager", flat=True)
    managers = Person.objects.employed().filter(reports__in=Position.objects.on(today)).exclude(pk__in=taken)
    theirs = managers.filter(pk__in=own).first()
    return theirs or managers.order_by("employee_id").distinct()[0]
