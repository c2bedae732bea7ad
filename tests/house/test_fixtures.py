"""What the suite's own fixtures promise."""

import pytest
from django.db import DatabaseError, transaction

from mentorship.audit.models import AuditEvent
from mentorship.audit.services import record


@pytest.mark.parametrize("round_", [1, 2])
def test_a_test_that_commits_starts_empty_and_with_the_triggers_in_place(transactional_db, round_):
    assert AuditEvent.objects.count() == 0

    event = record("test.happened")

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk)._raw_delete("default")
