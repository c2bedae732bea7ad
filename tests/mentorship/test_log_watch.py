"""A log that does not hold is told of, and no new end is written down that would agree with what is left of it."""

from datetime import timedelta

import pytest
from django.db import connection

from mentorship import audit
from mentorship.access.roles import Role
from mentorship.audit import anchors
from mentorship.audit.verification import standing
from mentorship.log_watch import anchor_log, is_due
from mentorship.notifications.models import Notification
from tests.append_only import triggers_lifted
from tests.factories import NOW
from tests.factories.people import PersonFactory, RoleAssignmentFactory

pytestmark = pytest.mark.django_db
CHANGED = "UPDATE audit_auditevent SET actor = 'people.person:999' WHERE id = (SELECT min(id) FROM audit_auditevent)"
CUT = (
    "DELETE FROM audit_auditseal WHERE sequence > 2",
    "DELETE FROM audit_auditevent WHERE id NOT IN (SELECT event_id FROM audit_auditseal)",
)


@pytest.fixture
def kept(settings, tmp_path):
    """The ends that are written down, after a first night."""
    settings.LOCAL_DIR = tmp_path
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.ASSESSOR):
        RoleAssignmentFactory(person=PersonFactory(), role=role)
    for number in range(5):
        audit.record("note.read", now=NOW, number=number)
    assert anchor_log(now=NOW).sequence == 5
    return tmp_path / "audit_anchors"


@pytest.mark.parametrize("statements", [(CHANGED,), CUT], ids=["changed", "cut"])
def test_of_a_log_that_was_tampered_with_nothing_is_written_down_and_who_watches_is_told(kept, statements):
    with triggers_lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

    for _ in range(2):
        assert anchor_log(now=NOW) is None

    assert len(anchors.read(kept)) == 1
    assert standing(kept).agrees is (statements != CUT)
    told = Notification.objects.filter(kind="audit_log_broken")
    assert {one.person.role_assignments.get().role for one in told} == {Role.AUDITOR, Role.ADMINISTRATOR}
    assert told.count() == 2


def test_anchors_that_cannot_be_read_are_told_of_too(kept):
    kept.write_text("garbled\n")

    assert anchor_log(now=NOW) is None

    assert Notification.objects.filter(kind="audit_log_broken").count() == 2
    assert kept.read_text() == "garbled\n"


def test_it_is_due_where_a_day_went_by_and_where_nothing_can_be_read(kept):
    assert not is_due(NOW + timedelta(hours=23))
    assert is_due(NOW + timedelta(hours=25))
    for content in ("", "garbled"):
        kept.write_text(content)
        assert is_due(NOW)
