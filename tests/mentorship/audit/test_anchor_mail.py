"""The end of the log is known outside: in a file, and to whoever is to get it by mail (security 11)."""

from pathlib import Path

import pytest

from mentorship import audit
from mentorship.audit import anchors
from mentorship.audit.services import seal_pending
from mentorship.audit.verification import verify
from mentorship.outbox.models import Delivery
from mentorship.tasks import anchor_audit_log
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_it_is_mailed_once_a_day_and_the_line_in_the_mail_is_an_anchor(settings, tmp_path):
    settings.LOCAL_DIR, settings.AUDIT_ANCHOR_EMAIL = tmp_path, "auditors@example.org"
    audit.record("note.read", now=NOW)
    seal_pending()

    for _ in range(2):
        anchor_audit_log()

    mail = Delivery.objects.get(kind="audit_anchor")
    assert mail.to == "auditors@example.org"
    assert len(anchors.read(tmp_path / "audit_anchors")) == 2
    kept = Path(tmp_path / "from_mail")
    kept.write_text(mail.text.splitlines()[0])
    assert verify(kept).broken == ""


def test_without_an_address_the_file_alone_is_written(settings, tmp_path):
    settings.LOCAL_DIR, settings.AUDIT_ANCHOR_EMAIL = tmp_path, ""

    anchor_audit_log()

    assert anchors.last(tmp_path / "audit_anchors").sequence == 0
    assert not Delivery.objects.exists()
