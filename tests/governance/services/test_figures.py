"""Reports and audits are asked for in a row that any worker takes up once; what comes of it is told."""

from datetime import UTC, datetime, timedelta

import pytest

from governance import tasks
from governance.models import EquityAudit, FiguresRequest, Release
from governance.quarters import Quarter
from governance.selectors.figures import unfinished_requests, waiting_requests
from governance.services import figures
from governance.services.figures import ask_for_due, ask_for_figures, carry_out, request_figures
from governance.services.releases import CannotPublish, NotCountable
from governance.states import FiguresKind, FiguresState
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.governance.releases import engaged_organisation

pytestmark = pytest.mark.django_db
REPORT, AUDIT = FiguresKind.REPORT, FiguresKind.AUDIT
Q3, DUE = Quarter(2026, 3), datetime(2026, 10, 5, 2, 20, tzinfo=UTC)
NIGHT = timedelta(days=1)


@pytest.fixture
def ada():
    person = make_person("Ada Administrator")
    RoleAssignmentFactory(person=person, role=Role.ADMINISTRATOR)
    return person


def refusing(monkeypatch, *sentences, error=CannotPublish):
    """Each time it is made, the next of these is why not."""
    waiting = list(sentences)

    def make(**asked):
        raise error(waiting.pop(0))

    monkeypatch.setitem(figures.KEEP, REPORT, make)


def told(person):
    return sorted(Notification.objects.filter(person=person).values_list("kind", flat=True))


def test_a_large_organisation_s_report_is_asked_for_once_and_a_worker_makes_it_and_tells(ada, monkeypatch):
    engaged_organisation()
    hints = []
    monkeypatch.setattr(figures, "AT_ONCE", 10)
    monkeypatch.setattr(figures, "hint", lambda *words: hints.append(words))

    asked = [request_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE) for _ in range(2)]

    assert asked[0] == asked[1] == FiguresRequest.objects.get(state=FiguresState.ASKED, asked_by=ada)
    assert set(hints) == {("governance.tasks.keep_figures", str(asked[0].pk))}
    assert not Release.objects.exists()

    done = [carry_out(request_id=asked[0].pk, now=DUE) for _ in range(2)]

    assert (done[0].state, done[1]) == (FiguresState.DONE, None)
    assert Release.objects.get().published_by == ada
    assert told(ada) == ["report_published"]
    assert Delivery.objects.get(kind="report_published").to == ada.email
    assert AuditEvent.objects.filter(action="figures.requested").count() == 1
    assert not unfinished_requests().exists()


def test_a_small_one_s_audit_is_run_while_somebody_waits(ada):
    engaged_organisation()

    asked = request_figures(kind=AUDIT, quarter=Q3, by=ada, now=DUE)

    assert asked.state == FiguresState.DONE
    assert EquityAudit.objects.get().ran_by == ada
    assert request_figures(kind=AUDIT, quarter=Q3, by=ada, now=DUE) == asked


def test_a_refusal_is_kept_and_told_and_asking_again_takes_it_up_anew(ada, monkeypatch):
    refusing(monkeypatch, "Somebody is counted twice.", "Somebody is counted twice.")
    asked = ask_for_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE)

    carry_out(request_id=asked.pk, now=DUE)

    refused = unfinished_requests().get()
    assert (refused.state, refused.sentence) == (FiguresState.REFUSED, "Somebody is counted twice.")
    assert told(ada) == ["report_refused"]
    mail = Delivery.objects.get(kind="report_refused")
    assert "counted twice" not in mail.subject + mail.text + mail.html
    assert AuditEvent.objects.get(action="figures.refused").facts == {"kind": "report", "quarter": "2026Q3"}

    seen = request_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE + NIGHT)

    assert (seen.pk, seen.is_refused, seen.asked_at) == (asked.pk, True, DUE + NIGHT)
    assert told(ada) == ["report_refused"]  # who asked was there

    monkeypatch.undo()
    engaged_organisation()
    assert request_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE + NIGHT).state == FiguresState.DONE


def test_what_is_published_in_another_way_is_refused_no_more(monkeypatch):
    refusing(monkeypatch, "Not now.")
    carry_out(request_id=ask_for_figures(kind=REPORT, quarter=Q3, by=None, now=DUE).pk, now=DUE)
    monkeypatch.undo()
    engaged_organisation()

    figures.publish_release(quarter=Q3, by=None, now=DUE)

    assert not unfinished_requests().exists()


def test_the_schedule_asks_each_night_and_tells_administrators_once_for_each_reason(ada, monkeypatch):
    engaged_organisation()
    refusing(monkeypatch, "One.", "One.", "Two.")
    for night in range(3):
        monkeypatch.setattr(tasks.timezone, "now", lambda night=night: DUE + night * 20 * timedelta(hours=1))
        assert tasks.publish_report() == f"2026Q3: {'Two.' if night == 2 else 'One.'}"

    assert told(ada) == ["report_refused", "report_refused"]
    assert FiguresRequest.objects.get().asked_by is None


@pytest.mark.parametrize(("day", "due"), [(3, False), (4, True)])
def test_the_schedule_asks_some_days_after_the_quarter(day, due):
    engaged_organisation()

    asked = [ask_for_due(kind=kind, now=datetime(2026, 10, day, 2, 20, tzinfo=UTC)) for kind in (REPORT, AUDIT)]

    assert [one is not None for one in asked] == [due, due]


def test_where_nobody_has_begun_the_schedule_asks_for_nothing(monkeypatch):
    for number in range(30):
        make_person(f"Person {number}")
    monkeypatch.setattr(tasks.timezone, "now", lambda: DUE)

    assert [tasks.publish_report(), tasks.audit_equity()] == ["nothing due", "nothing due"]
    assert not FiguresRequest.objects.exists()


def test_the_tasks_make_what_is_due_once(monkeypatch, ada):
    engaged_organisation()
    monkeypatch.setattr(tasks.timezone, "now", lambda: DUE)

    said = [tasks.publish_report(), tasks.publish_report(), tasks.audit_equity(), tasks.audit_equity()]

    assert said == ["2026Q3: done", "nothing due", "2026Q3: done", "nothing due"]
    assert told(ada) == ["audit_finished", "report_published"]


def test_the_sweep_takes_up_what_the_queue_lost_and_what_a_killed_worker_left(ada, monkeypatch):
    engaged_organisation()
    asked = ask_for_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE)
    assert waiting_requests(DUE) == [asked.pk]

    figures._claim(asked.pk, DUE)  # by a worker that is killed

    assert waiting_requests(DUE) == []
    assert carry_out(request_id=asked.pk, now=DUE) is None
    later = DUE + figures.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(tasks.timezone, "now", lambda: later)
    tasks.take_up_figures()
    assert Release.objects.get().published_at == later


def test_what_kills_its_worker_again_and_again_is_given_up_in_a_sentence(ada):
    asked = ask_for_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE)
    now = DUE
    for _ in range(figures.MOST_TRIES):
        figures._claim(asked.pk, now)
        now += figures.LEASE + timedelta(seconds=1)

    assert carry_out(request_id=asked.pk, now=now).sentence == figures.BROKE_OFF
    assert told(ada) == ["report_refused"]


def test_an_error_is_no_silence_either(ada, monkeypatch):
    refusing(monkeypatch, "a word from deep inside", error=ZeroDivisionError)
    asked = ask_for_figures(kind=REPORT, quarter=Q3, by=ada, now=DUE)

    with pytest.raises(ZeroDivisionError):
        carry_out(request_id=asked.pk, now=DUE)

    assert FiguresRequest.objects.get().sentence == figures.STOPPED
    assert told(ada) == ["report_refused"]


def test_a_quarter_that_goes_on_leaves_no_row(ada):
    with pytest.raises(NotCountable, match="lasts until 30 September 2026"):
        request_figures(kind=AUDIT, quarter=Q3, by=ada, now=datetime(2026, 9, 30, 23, tzinfo=UTC))

    assert not FiguresRequest.objects.exists()
