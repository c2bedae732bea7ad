"""Sixteen posts at once: one new owner, one role taken back, one review, and no failure of the server."""

import pytest
from django.utils import timezone

from governance.models import AccessReview, OwnershipTerm
from governance.quarters import Quarter
from governance.services.access_reviews import open_access_review
from governance.services.hand_overs import propose_hand_over
from mentorship.access.models import RoleAssignment
from mentorship.audit.models import AuditEvent
from programs.models import Program
from tests.activities.test_at_once import POSTS, at_once, browsers
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def test_a_program_is_accepted_once_and_a_role_is_dropped_once_however_often_it_is_pressed():
    cast, now = make_cast(), timezone.now()
    offer = propose_hand_over(program=cast.cohort.track.program, to=cast.outsider, by=cast.owner, now=now)
    review = open_access_review(quarter=Quarter.of(now.date()), by=None, now=now)
    drop = f"/governance/access/lines/{review.items.get(person=cast.assessor).pk}/drop/"
    heirs, administrators = browsers(cast.outsider), browsers(cast.administrator)

    accepted = at_once(
        lambda number: heirs[number].post(offer.get_absolute_url(), {"background": "Owns search"}).status_code
    )
    dropped = at_once(lambda number: administrators[number].post(drop, {"reason": "Moved"}).status_code)
    opened = at_once(lambda number: administrators[number].post("/governance/access/open/").status_code)

    assert accepted == dropped == opened == [302] * POSTS
    assert Program.objects.get(slug="craft").owner == cast.outsider
    assert OwnershipTerm.objects.filter(part="owner", ended_at=None, program=offer.program).count() == 1
    assert not RoleAssignment.objects.filter(person=cast.assessor).exists()
    assert AccessReview.objects.count() == 1
    for action in ("program.handed_over", "access.dropped", "role.revoked", "access_review.opened"):
        assert AuditEvent.objects.filter(action=action).count() == 1, action
