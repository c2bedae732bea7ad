"""Who answers for what: a program that changed hands, an access review that is closed and one that is open."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from governance.models import AccessReview
from governance.quarters import Quarter
from governance.services.access_reviews import close_access_review, decide_access, keep_group, open_access_review
from governance.services.hand_overs import accept_hand_over, propose_hand_over
from governance.states import AccessDecision
from mentorship.access.roles import Role
from mentorship.people.models import Person
from programs.models import Program
from programs.services.programs import change_program, create_program

if TYPE_CHECKING:
    from mentorship.management.demo.history import History
    from mentorship.management.demo.plan import ProgramPlan
    from mentorship.management.demo.staff import Staff

FRESH = timedelta(days=5)
REASON = "Works in another department now, and others assess there."


def found_and_hand_over(plan: "ProgramPlan", founder: Person, owner: Person, now: datetime) -> Program:
    """Somebody founds a program, hands it to its owner, and stays as deputy."""
    program = create_program(name=plan.name, purpose=plan.purpose, owner=founder, by=founder, now=now)
    offer = propose_hand_over(program=program, to=owner, by=founder, now=now + timedelta(days=6))
    accepted_at = now + timedelta(days=9)
    accept_hand_over(offer=offer, by=owner, now=accepted_at)
    program = Program.objects.select_related("owner__user", "deputy__user").get(pk=program.pk)
    return change_program(program=program, deputy=founder, by=owner, now=accepted_at)


def tell_of_accountability(history: "History", now: datetime) -> None:
    staff, this = history.staff, Quarter.of(now.date())
    last = _open(this.previous(), _began(this.previous()))
    decided_at = last.opened_at + timedelta(days=11, hours=3)
    if len(staff.assessors) > 2:
        line = last.items.get(person=staff.assessors[-1], role=Role.ASSESSOR)
        dropped = AccessDecision.DROPPED
        decide_access(item=line, decision=dropped, reason=REASON, by=staff.administrator, now=decided_at)
    _keep(last, staff, decided_at)
    close_access_review(review=last, by=staff.administrator, now=decided_at + timedelta(hours=1))
    opened = _open(this, max(_began(this), now - FRESH))
    keep_group(review=opened, kind="owner", by=staff.administrator, now=opened.opened_at + timedelta(days=1))


def _began(quarter: Quarter) -> datetime:
    return datetime.combine(quarter.first_day, time(0, 55), UTC)


def _open(quarter: Quarter, now: datetime) -> AccessReview:
    return open_access_review(quarter=quarter, by=None, now=now)


def _keep(review: AccessReview, staff: "Staff", now: datetime) -> None:
    """Every line: the administrator's own by the auditor, who looks at administrators alone."""
    for kind, role in set(review.items.order_by().values_list("kind", "role")):
        for by in (staff.administrator, staff.auditor):
            keep_group(review=review, kind=kind, role=role, by=by, now=now)
