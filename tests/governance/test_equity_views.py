"""The pages of the equity audit: who may, what stands there, and what leaves."""

import csv
import json
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.utils import timezone

from governance.models import EquityAudit, FiguresRequest
from governance.quarters import Quarter
from governance.services import equity, figures
from governance.views import figures as asking
from mentorship.audit.models import AuditEvent
from pairing.models import Pairing
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
    asked, refused = [], FiguresRequest(state="refused")
    monkeypatch.setattr(asking, "request_figures", lambda **what: asked.append(what["by"]) or refused)
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


def test_each_share_is_drawn_and_printed_with_its_interval(cast, client, kept):
    client.force_login(cast.auditor.user)

    page = client.get(DETAIL)

    text = page.content.decode()
    shares = [row for section in page.context["sections"] if section.shares for row in section.rows]
    assert shares
    for row in shares:
        for arm, mark, words in (
            (row.line.mine, row.own_mark, row.own_range),
            (row.line.theirs, row.others_mark, row.others_range),
        ):
            ends = arm.interval
            assert (mark.low, mark.high) == (round(100 * ends.low, 1), round(100 * ends.high, 1))
            assert words == f"{100 * ends.low:.1f} to {100 * ends.high:.1f}"
            assert f'x1="{mark.low}%" x2="{mark.high}%"' in text
        assert f'<td data-label="95 % interval" class="number">{row.own_range}</td>' in text


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


@pytest.mark.parametrize("url", ["/governance/audits/nonsense/", f"{DETAIL}xlsx/", "/governance/audits/1999Q1/csv/"])
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
    monkeypatch.setattr(figures, "AT_ONCE", 0)
    client.force_login(cast.administrator.user)

    page = client.post(f"{LIST}run/", {"quarter": "2026Q3"}, follow=True).content.decode()

    assert "You are told when it is ready, or why it can&#x27;t be run." in page
    assert "under way" in page


def test_a_quarter_that_goes_on_is_refused_in_a_sentence(cast, client):
    client.force_login(cast.administrator.user)

    page = client.post(f"{LIST}run/", {"quarter": "9000Q1"}, follow=True).content.decode()

    assert "lasts until" in page


@pytest.mark.parametrize(
    ("today", "begun", "said"),
    [
        (datetime(2026, 10, 2, tzinfo=UTC), "2026-09-01", "the audit runs by itself on 4 October 2026"),
        (datetime(2026, 11, 30, tzinfo=UTC), "2026-09-01", "2026Q3 is over and can be audited."),
        (datetime(2026, 11, 30, tzinfo=UTC), "2026-10-01", "2026Q4 is audited by itself on 4 January 2027"),
    ],
)
def test_an_empty_list_says_what_can_be_audited_or_when_the_first_audit_runs(
    cast, client, monkeypatch, today, begun, said
):
    monkeypatch.setattr(timezone, "now", lambda: today)
    Pairing.objects.update(started_on=begun)
    client.force_login(cast.auditor.user)

    page = client.get(LIST).content.decode()

    assert said in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_each_quarter_that_has_none_can_be_audited(cast, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: OVER)
    Pairing.objects.update(started_on="2026-02-02")
    EquityAuditFactory(quarter="2026Q2")
    client.force_login(cast.administrator.user)

    page = client.get(LIST).content.decode()

    assert [f"Audit 2026Q{n}" in page for n in (1, 2, 3)] == [True, False, True]


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
