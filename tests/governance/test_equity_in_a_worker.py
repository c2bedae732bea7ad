"""What takes minutes is asked for on a page and done by a worker, to the end."""

import time

import pytest
from django.utils import timezone

from governance.models import EquityAudit, Release
from governance.quarters import Quarter
from governance.services import figures
from governance.states import FiguresKind
from tests.factories.people import make_person
from tests.governance.equity_organisation import make_organisation

SECONDS = 150


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(240)
def test_a_worker_publishes_and_audits_the_quarter_that_was_asked_for(celery_worker_process, monkeypatch):
    make_organisation(60)
    administrator = make_person("Ada Administrator")

    monkeypatch.setattr(figures, "AT_ONCE", 0)
    figures.request_figures(kind=FiguresKind.AUDIT, quarter=Quarter(2026, 3), by=administrator, now=timezone.now())

    deadline = time.monotonic() + SECONDS
    while not EquityAudit.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    kept, release = EquityAudit.objects.get(), Release.objects.get()
    assert (kept.quarter, kept.ran_by) == ("2026Q3", administrator)
    assert kept.content["comparisons"]
    assert (release.quarter, release.published_by) == ("2026Q3", administrator)
