"""Sixteen officers agree in the same moment: one of them is the second officer, and nobody sees a server error."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.models import EmergencyAccess
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from tests.factories.governance import EmergencyAccessFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.pairing.test_at_once import AT_ONCE, at_once, posts

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def test_one_of_sixteen_officers_opens_it_and_the_pair_is_told_once():
    now = timezone.now()
    officers = [make_person(f"Officer {number}") for number in range(AT_ONCE + 1)]
    for person in officers:
        RoleAssignmentFactory(person=person, role=Role.EMERGENCY_OFFICER, granted_at=now - timedelta(days=40))
    pairing = PairingFactory(mentor=make_person("Mara Mentor"), mentee=make_person("Milo Mentee"))
    access = EmergencyAccessFactory(pairing=pairing, requested_by=officers[0], requested_at=now - timedelta(hours=1))

    answers = at_once(None, posts(f"/governance/emergency/{access.pk}/decide/", {"answer": "agree"}), officers[1:])

    assert answers == {302: AT_ONCE}
    assert EmergencyAccess.objects.get().state == "approved"
    assert AuditEvent.objects.filter(action="emergency.approved").count() == 1
    assert Delivery.objects.filter(kind="emergency_opened").count() == 2
