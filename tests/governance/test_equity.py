"""The audit of a quarter over the database: run once, kept, told, scheduled, given out."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.equity import Grade, Outcome, Register, audit_from_dict
from governance.models import EquityAudit, Release
from governance.quarters import Quarter
from governance.selectors.equity import subjects_of, tenure_of
from governance.services import equity
from governance.services.releases import NotCountable
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from tests.factories.activities import SessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PositionFactory, RoleAssignmentFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.governance.equity_organisation import ENROLLED, OVER, make_organisation

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)


@pytest.fixture
def administrator():
    person = make_person("Ada Administrator")
    RoleAssignmentFactory(person=person, role=Role.ADMINISTRATOR)
    return person


def test_an_audit_shows_participation_by_team_level_and_a_self_declared_attribute(administrator):
    make_organisation()

    kept = equity.run_audit(quarter=Q3, by=administrator, now=OVER)

    audit = audit_from_dict(kept.content)
    shown = {c.dimension: c for c in audit.comparisons if c.outcome is Outcome.PARTICIPATION and c.mine}
    assert {"team", "band", "gender"} <= set(shown)
    for dimension in ("team", "band", "gender"):
        mine = shown[dimension].mine
        assert mine.people >= mine.count > 0
        assert mine.interval.low < mine.value < mine.interval.high
    assert kept.digest == equity.digest_of(kept.content)
    assert (kept.ran_by, kept.ran_at) == (administrator, OVER)


def test_counts_are_those_of_the_release_and_what_it_withholds_is_withheld():
    make_organisation()

    audit = audit_from_dict(equity.run_audit(quarter=Q3, by=None, now=OVER).content)

    cells = {tuple(cell["key"]): cell for cell in Release.objects.get().content["cells"]}
    dimensions = Release.objects.get().content["dimensions"]
    compared = 0
    for line in audit.comparisons:
        if line.outcome is not Outcome.PARTICIPATION or line.dimension in ("team", "tenure") or line.stratum:
            continue
        cell = cells[tuple(line.group if name == line.dimension else "*" for name in dimensions)]
        assert bool(line.withheld) or cell["reason"] is None
        if line.mine:
            compared += 1
            assert (line.mine.people, line.mine.count) == (cell["eligible"], cell["participants"])
    assert compared


def test_women_matched_half_as_often_are_found_behind():
    make_organisation()

    audit = audit_from_dict(equity.run_audit(quarter=Q3, by=None, now=OVER).content)

    found = {(c.outcome, c.group) for c in audit.findings}
    assert (Outcome.MATCHED, "woman") in found


def test_an_audit_is_run_once_and_kept_as_it_was_found(administrator):
    make_organisation()
    first = equity.run_audit(quarter=Q3, by=administrator, now=OVER)
    make_person("Somebody New")

    again = equity.run_audit(quarter=Q3, by=None, now=OVER)

    assert again == first
    assert again.content == first.content
    assert AuditEvent.objects.filter(action="equity_audit.run").count() == 1


def test_two_that_run_at_once_keep_one_and_tell_once(administrator):
    make_organisation()
    kept = equity.run_audit(quarter=Q3, by=None, now=OVER)

    second = equity.keep_audit(quarter=Q3, content={"late": True}, by=None, now=OVER)

    assert second == kept
    assert second.content == kept.content
    assert Notification.objects.filter(kind="audit_finished", person=administrator).count() == 1


def test_a_quarter_that_goes_on_is_not_audited(administrator):
    with pytest.raises(NotCountable, match="lasts until 30 September 2026"):
        equity.run_audit(quarter=Q3, by=administrator, now=datetime(2026, 9, 30, 12, tzinfo=UTC))

    assert not EquityAudit.objects.exists()


def test_the_same_finding_two_quarters_running_is_confirmed():
    cohort = make_organisation()
    cohort.pairings.update(started_on="2026-06-20")
    equity.run_audit(quarter=Quarter(2026, 2), by=None, now=OVER)

    audit = audit_from_dict(equity.run_audit(quarter=Q3, by=None, now=OVER).content)

    before = audit_from_dict(EquityAudit.objects.get(quarter="2026Q2").content)
    both = {c.name for c in before.findings} & {c.name for c in audit.findings}
    assert both
    assert all(c.grade is Grade.CONFIRMED for c in audit.findings if c.name in both)
    assert all(c.trend[-1].period == "2026Q2" for c in audit.findings if c.name in both)


def test_the_command_writes_the_files_and_one_line(tmp_path):
    make_organisation()
    out = StringIO()

    call_command("equity_audit", quarter="2026Q3", output=tmp_path / "new", stdout=out)

    content = json.loads((tmp_path / "new" / "equity_audit.json").read_text())
    lines = list(csv.DictReader((tmp_path / "new" / "equity_audit.csv").open()))
    assert (content["quarter"], content["period"]) == ("2026Q3", "2026Q3")
    assert len(lines) == len(content["comparisons"])
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "@"))]
    assert out.getvalue().strip().endswith("withheld.")
    assert out.getvalue().count("\n") == 1


def test_the_command_again_shows_the_same():
    make_organisation()
    shown = []
    for _ in range(2):
        out = StringIO()
        call_command("equity_audit", quarter="2026Q3", stdout=out, stderr=StringIO())
        shown.append(out.getvalue())

    assert shown[0] == shown[1]
    assert json.loads(shown[0])["digest"] == EquityAudit.objects.get().digest


@pytest.mark.parametrize(
    ("quarter", "words"), [("2026-3", "is not a quarter"), ("9000Q1", "lasts until"), ("2001Q1", "Nobody is")]
)
def test_the_command_refuses_what_is_no_quarter_that_is_over_and_makes_nothing(tmp_path, quarter, words):
    with pytest.raises(CommandError, match=words):
        call_command("equity_audit", quarter=quarter, output=tmp_path / "new", stdout=StringIO())

    assert not [*tmp_path.iterdir()]


def test_the_command_names_the_folder_it_cannot_write(tmp_path):
    (tmp_path / "taken").write_text("")

    with pytest.raises(CommandError, match="taken"):
        call_command("equity_audit", quarter="2026Q3", output=tmp_path / "taken", stdout=StringIO())

    assert not EquityAudit.objects.exists()


def mentor_in(register: Register, place: int) -> str:
    """The mentor of the person at that place of the columns."""
    return register.mentor.values[register.mentor.places[place]]


def test_a_subject_waits_from_enrolment_to_the_first_day_of_the_pairing():
    cohort = CohortFactory()
    early, late, unmatched, gone = (PositionFactory(level=2).person for _ in range(4))
    mentor = PositionFactory(level=5).person
    for person in (early, late, unmatched):
        EnrolmentFactory(cohort=cohort, person=person, enrolled_at=ENROLLED, changed_at=ENROLLED)
    EnrolmentFactory(cohort=cohort, person=gone, enrolled_at=ENROLLED, changed_at=ENROLLED, state="withdrawn")
    pairing = PairingFactory(cohort=cohort, mentor=mentor, mentee=early, started_on="2026-07-01")
    PairingFactory(cohort=cohort, mentor=mentor, mentee=late, started_on="2026-10-01")
    SessionFactory(pairing=pairing, held_on="2026-08-01")

    register = subjects_of(Q3)

    assert register.enrolled.tolist() == (~np.isnan(register.waited)).tolist()
    at = {waited: place for place, waited in enumerate(register.waited.tolist()) if register.enrolled[place]}
    assert set(at) == {21, 112}
    assert register.matched[at[21]]
    facts = (register.levels_above, register.sessions, register.days)
    assert [column[at[21]] for column in facts] == [3, 1, 92]
    assert mentor_in(register, at[21]) == str(mentor.pk)
    assert not register.matched[at[112]]
    assert mentor_in(register, at[112]) == ""
    assert np.isnan(register.levels_above[at[112]])


def test_somebody_with_two_mentors_in_turn_has_the_days_of_both_and_the_latest():
    mentee = PositionFactory(level=2).person
    first, second = PositionFactory(level=5).person, PositionFactory(level=4).person
    PairingFactory(mentor=first, mentee=mentee, started_on="2026-06-01", ended_on="2026-08-01", state="ended")
    PairingFactory(mentor=second, mentee=mentee, started_on="2026-08-01")

    register = subjects_of(Q3)

    (place,) = np.flatnonzero(register.mentored)
    facts = (mentor_in(register, place), register.days[place], register.levels_above[place])
    assert facts == (str(second.pk), 31 + 61, 2)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (None, "no hiring date"),
        (0, "0 to 1 years"),
        (366, "1 to 3 years"),
        (1500, "3 to 6 years"),
        (9999, "6 years and more"),
    ],
)
def test_tenure_is_counted_in_bands(days, name):
    assert tenure_of(days) == name


def test_the_population_takes_the_same_questions_for_any_size():
    cohort = make_organisation(30)
    with CaptureQueriesContext(connection) as few:
        subjects_of(Q3)
    make_organisation(60, cohort=cohort, first=30)
    with CaptureQueriesContext(connection) as more:
        subjects_of(Q3)

    assert len(few) == len(more)
