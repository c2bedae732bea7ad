"""The pages of the equity audit: who may, what stands there, and what leaves."""

import csv
import json
from io import StringIO

import pytest
from django.utils import timezone

from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.services import equity
from mentorship.audit.models import AuditEvent
from tests.cast import make_cast
from tests.factories.governance import EquityAuditFactory
from tests.governance.equity_organisation import OVER, make_organisation
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST, DETAIL = "/governance/audits/", "/governance/audits/2026Q3/"
READERS = {"administrator", "owner", "other_owner", "auditor"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def kept(cast):
    make_organisation()
    return equity.run_audit(quarter=Quarter(2026, 3), by=cast.administrator, now=OVER)


def test_audits_are_read_by_administrators_owners_and_auditors_alone(cast, client):
    EquityAuditFactory(quarter="2026Q3")
    for part, user in cast.users.items():
        client.force_login(user)

        read = {client.get(url).status_code == 200 for url in (LIST, DETAIL, f"{DETAIL}csv/", f"{DETAIL}json/")}

        assert read == {part in READERS}, part


def test_only_administrators_run_one(cast, client, monkeypatch):
    asked = []
    monkeypatch.setattr(equity, "request_audit", lambda **what: asked.append(what["by"]))
    for user in cast.users.values():
        client.force_login(user)
        client.post(f"{LIST}run/", {"quarter": "2026Q3"})

    assert asked == [cast.administrator]


def test_the_page_says_what_was_found_with_counts_intervals_and_words(cast, client, kept):
    client.force_login(cast.auditor.user)

    page = client.get(DETAIL).content.decode()

    assert kept.content["headline"] in page
    assert "Gender woman" in page
    assert "of those enrolled as mentees are matched" in page
    assert "95\N{NO-BREAK SPACE}% interval" in page
    assert "By level" in page
    assert "Junior" in page
    assert '<path class="point bad"' in page  # a diamond: a finding
    assert "No group is found behind; " in page  # of another outcome
    assert "Benjamini–Hochberg" in page
    assert kept.digest in page


def test_what_is_withheld_says_which_rule_and_shows_no_figure(cast, client, kept):
    client.force_login(cast.owner.user)

    page = client.get(DETAIL)

    sections = page.context["sections"]
    withheld = [part for section in sections for part in section.withheld]
    assert withheld
    assert all(part.reason.startswith("Withheld: ") for part in withheld)
    for section in sections:
        hidden = " ".join(name for part in section.withheld for name in part.names)
        tables = [*section.tables, *section.folded]
        teams = [row.name for table in tables if table.title == "By team" for row in table.rows]
        assert not [name for name in teams if name in hidden]


def test_an_audit_where_everything_is_withheld_says_so(cast, client):
    EquityAuditFactory(quarter="2026Q3")
    client.force_login(cast.auditor.user)

    page = client.get(DETAIL).content.decode()

    assert "Nothing can be shown here without telling about single people." in page


def test_the_table_leaves_as_csv_that_no_spreadsheet_runs(cast, client, kept):
    client.force_login(cast.administrator.user)

    answer = client.get(f"{DETAIL}csv/")

    lines = list(csv.DictReader(StringIO(answer.content.decode())))
    assert len(lines) == len(kept.content["comparisons"])
    assert "SUPPRESSED" in {line["people"] for line in lines}
    assert answer["Content-Disposition"] == 'attachment; filename="equity-audit-2026Q3.csv"'
    assert AuditEvent.objects.get(action="equity_audit.exported").facts == {"form": "csv"}


def test_the_whole_leaves_as_json(cast, client, kept):
    client.force_login(cast.administrator.user)

    content = json.loads(client.get(f"{DETAIL}json/").content)

    assert content["comparisons"] == kept.content["comparisons"]
    assert content["digest"] == kept.digest
    words = ("outcome", "dimension", "group", "against", "stratum", "withheld", "sentence")
    hidden = [line for line in content["comparisons"] if line["withheld"]]
    assert hidden
    assert not [name for line in hidden for name, value in line.items() if value and name not in words]


@pytest.mark.parametrize("url", ["/governance/audits/1999Q1/", f"{DETAIL}xlsx/", "/governance/audits/1999Q1/csv/"])
def test_what_is_not_there_is_not_found(cast, client, url):
    EquityAuditFactory(quarter="2026Q3")
    client.force_login(cast.administrator.user)

    assert client.get(url).status_code == 404


def test_an_administrator_runs_the_last_quarter_from_the_list(cast, client, monkeypatch):
    make_organisation()
    client.force_login(cast.administrator.user)
    monkeypatch.setattr(timezone, "now", lambda: OVER)
    offered = client.get(LIST).content.decode()

    answer = client.post(f"{LIST}run/", {"quarter": "2026Q3"})

    assert "Audit 2026Q3" in offered
    assert answer.url == DETAIL
    assert EquityAudit.objects.get().ran_by == cast.administrator
    assert "Audit 2026Q3" not in client.get(LIST).content.decode()


def test_a_large_organisation_is_told_to_wait(cast, client, monkeypatch):
    monkeypatch.setattr(equity, "AT_ONCE", 0)
    client.force_login(cast.administrator.user)

    page = client.post(f"{LIST}run/", {"quarter": "2026Q3"}, follow=True).content.decode()

    assert "You are told when it is ready." in page


def test_a_quarter_that_goes_on_is_refused_in_a_sentence(cast, client):
    client.force_login(cast.administrator.user)

    page = client.post(f"{LIST}run/", {"quarter": "9000Q1"}, follow=True).content.decode()

    assert "lasts until" in page


def test_an_empty_list_says_when_the_first_audit_runs(cast, client):
    client.force_login(cast.auditor.user)

    page = client.get(LIST).content.decode()

    assert "runs by itself on" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_list_asks_the_same_questions_for_any_number_of_audits(cast, client):
    client.force_login(cast.administrator.user)

    assert_same_queries(client, LIST, lambda n: EquityAuditFactory.create_batch(n, ran_by=cast.administrator))


def test_a_confirmed_finding_shows_each_quarter_s_difference(cast, client):
    make_organisation().pairings.update(started_on="2026-06-20")
    for number in (2, 3):
        equity.run_audit(quarter=Quarter(2026, number), by=None, now=OVER)
    client.force_login(cast.auditor.user)

    page = client.get(DETAIL)

    confirmed = [found.course.moments for found in page.context["findings"] if found.course]
    assert confirmed
    assert [moment.period for moment in confirmed[0]] == ["2026Q2", "2026Q3"]
    assert all(moment.top <= moment.down <= moment.bottom for moments in confirmed for moment in moments)
    assert "Difference by quarter: 2026Q2 " in page.content.decode()
    trends = next(section.trends for section in page.context["sections"] if section.trends)
    assert trends.periods == ["2026Q2", "2026Q3"]
    assert len(trends.rows) >= len(trends.small) > 1
