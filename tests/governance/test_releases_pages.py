"""The pages of engagement reports: who sees them, what they show, and that nothing is counted when they are opened."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.models import Release
from mentorship.audit.models import AuditEvent
from pairing.models import Pairing
from tests.cast import Cast, make_cast
from tests.factories.people import PositionFactory
from tests.governance.releases import engaged_organisation, make_release
from tests.queries import assert_same_queries, questions

pytestmark = pytest.mark.django_db
LIST = "/governance/reports/"
READERS = {"administrator", "owner", "other_owner", "auditor"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def october(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 10, 2, 9, 0, tzinfo=UTC))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_reports_are_for_administrators_owners_and_auditors(cast):
    make_release(people=60)

    for address in (LIST, f"{LIST}2026Q3/", f"{LIST}2026Q3/cells/"):
        seen = {part for part, user in cast.users.items() if signed_in(user).get(address).status_code == 200}
        assert seen == READERS, address


def test_administrators_alone_publish(cast, october):
    for part, user in cast.users.items():
        response = signed_in(user).post(f"{LIST}publish/", {"quarter": "2026Q3"})
        assert response.status_code == (302 if part == "administrator" else 403), part


def test_publishing_leads_to_the_figures(cast, october):
    engaged_organisation()
    client = signed_in(cast.administrator.user)

    page = client.get(LIST)
    response = client.post(f"{LIST}publish/", {"quarter": "2026Q3"}, follow=True)

    assert "Publish 2026Q3" in page.content.decode()
    assert response.redirect_chain == [(f"{LIST}2026Q3/", 302)]
    assert "Its figures stay as they are" in response.content.decode()
    assert Release.objects.get().published_by == cast.administrator
    assert "Publish 2026Q3" not in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("quarter", "said"),
    [("2026Q4", "2026Q4 lasts until 31 December 2026"), ("soon", "is not a quarter"), ("", "is not a quarter")],
)
def test_a_quarter_that_cannot_be_published_is_answered_with_the_reason(cast, october, quarter, said):
    response = signed_in(cast.administrator.user).post(f"{LIST}publish/", {"quarter": quarter}, follow=True)

    assert said in response.content.decode()
    assert not Release.objects.exists()


def test_a_large_organisation_is_told_to_wait(cast, october, monkeypatch):
    monkeypatch.setattr("governance.services.figures.AT_ONCE", 1)

    response = signed_in(cast.administrator.user).post(f"{LIST}publish/", {"quarter": "2026Q3"}, follow=True)

    page = response.content.decode()
    assert "is being counted and protected" in page
    assert "under way" in page
    assert "Publish 2026Q3" not in page


def test_a_refusal_stands_beside_the_quarter_with_what_to_do(cast, october, monkeypatch):
    Pairing.objects.update(started_on="2026-05-04")
    PositionFactory(person=cast.mentor, starts_on="2026-01-05", ends_on="2026-10-01")
    client = signed_in(cast.administrator.user)

    said = client.post(f"{LIST}publish/", {"quarter": "2026Q3"}, follow=True).content.decode()
    later = client.get(LIST).content.decode()
    status = client.get("/notifications/status/").content.decode()

    assert said.count("two positions on 30 September 2026") == 2  # in a message and in the list
    for page in (later, status):
        assert page.count("two positions on 30 September 2026") == 1
        assert "it can be asked for again, and the schedule asks each night" in page
    assert "Engagement report of 2026Q3" in status
    assert "Publish 2026Q3" in later


def test_who_may_not_publish_sees_no_button(cast, october):
    page = signed_in(cast.auditor.user).get(LIST).content.decode()

    assert "Publish 2026Q3" not in page
    assert "2026Q3 is over and can be published" in page


def test_an_empty_list_says_when_the_first_report_comes(cast, october):
    Pairing.objects.update(started_on="2026-10-01")

    page = signed_in(cast.auditor.user).get(LIST).content.decode()

    assert "no quarter with a pairing is over" in page
    assert "4 January 2027" in page


def test_the_list_shows_the_share_of_each_quarter_and_leads_to_the_audits(cast):
    make_release("2026Q2", people=150)
    make_release("2026Q3", people=8, seed=0)

    page = signed_in(cast.auditor.user).get(LIST).content.decode()

    total = Release.objects.get(quarter="2026Q2").content["cells"][0]
    assert f"{100 * total['rate']:.1f}\N{NO-BREAK SPACE}%" in page
    assert "withheld" in page
    assert reverse("governance:audit_list") in page


def test_the_overview_has_a_plot_with_its_finding_for_each_table_of_one_dimension(cast):
    make_release("2026Q3", people=150)

    page = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/").content.decode()

    for heading in ("By department", "By level", "By site", "By gender"):
        assert heading in page
    assert "By team</h2>" not in page
    assert "took part." in page
    assert "<rect" in page
    assert "The same in numbers" in page


def test_a_withheld_figure_says_which_rule_withheld_it(cast):
    make_release("2026Q3", people=150)

    page = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/?table=team").content.decode()

    assert "Withheld: fewer than 5 people." in page
    assert "Nothing had been published before, so there was nothing to hold these figures against." in page
    assert "non-participants, or so that another figure can&#x27;t be worked out." in page


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("?table=", False),
        ("?table=team&department=Department+01", False),
        ("?table=shoe-size", True),
        ("?table=team&department=No", True),
        ("?department=Department+01", True),
        ("?table=site&department=Department+01", True),
        ("?table=team&gender=woman&level=senior", True),
    ],
)
def test_a_filter_picks_declared_tables_and_one_that_could_single_somebody_out_is_refused(cast, query, refused):
    make_release("2026Q3", people=150)

    page = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/{query}")

    assert page.status_code == 200
    assert ("one made to measure could single somebody out" in page.content.decode()) == refused


def test_tracks_stand_in_their_tier_and_who_is_in_none_is_no_track(cast):
    make_release("2026Q3", people=150)

    page = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/?table=track")

    (table,) = page.context["tables"]
    assert table.groups[-1].heading == "Everybody else"
    assert table.groups[-1].lines[-1].label == "In none, or in a small one"
    assert "senior" in {group.heading for group in table.groups}
    assert "In none" not in table.finding


def test_a_department_picks_its_lines_of_the_table(cast):
    make_release("2026Q3", people=150)
    client = signed_in(cast.auditor.user)

    page = client.get(f"{LIST}2026Q3/?table=team&department=Department+01")
    crossed = client.get(f"{LIST}2026Q3/?table=department-gender&department=Department+01")

    (table,) = page.context["tables"]
    assert {group.heading for group in table.groups} == {"Department 01"}
    assert {line.label for line in crossed.context["tables"][0].lines} == {"man", "woman", "others"}


def test_a_quarter_is_compared_with_the_one_before(cast):
    make_release("2026Q2", people=150, seed=1)
    make_release("2026Q3", people=150, seed=2)

    lead = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/").context["lead"]

    assert lead.endswith("than in 2026Q2.")


def test_a_quarter_without_a_printable_total_says_so(cast):
    make_release("2026Q3", people=8, seed=0)

    page = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/").content.decode()

    assert "can&#x27;t be shown without telling about single people" in page


@pytest.mark.parametrize("form", ["cells", "hierarchy", "headcounts", "json", "xlsx"])
def test_a_download_is_the_file_of_the_release_and_goes_on_record(cast, form):
    make_release("2026Q3", people=60)

    response = signed_in(cast.auditor.user).get(f"{LIST}2026Q3/{form}/")

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="2026Q3-')
    event = AuditEvent.objects.get(action="release.exported")
    assert (event.facts, event.actor) == ({"form": form}, f"people.person:{cast.auditor.pk}")


@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [("2099Q4", "2099Q4 lasts until 31 December 2099."), ("2026Q2", "Of 2026Q2 there are no figures here.")],
)
def test_a_quarter_without_figures_leads_to_the_list_and_says_why(cast, quarter, sentence):
    client = signed_in(cast.auditor.user)
    for of in (LIST, reverse("governance:audit_list")):
        answer = client.get(f"{of}{quarter}/", follow=True)
        assert answer.redirect_chain == [(of, 302)]
        assert sentence in answer.content.decode()
    assert signed_in(cast.outsider.user).get(f"{LIST}{quarter}/").status_code == 403


@pytest.mark.parametrize("address", ["2026Q2/cells/", "2026Q3/pdf/", "nonsense/"])
def test_what_is_not_published_is_not_there(cast, address):
    make_release("2026Q3", people=60)

    assert signed_in(cast.auditor.user).get(LIST + address).status_code == 404
    assert not AuditEvent.objects.filter(action="release.exported").exists()


def test_the_page_and_the_file_are_those_of_the_command_whatever_happened_since(cast, tmp_path, october):
    engaged_organisation()
    call_command("engagement_report", "--quarter", "2026Q3", "--output", str(tmp_path))
    Pairing.objects.update(started_on="2026-10-01")
    client = signed_in(cast.administrator.user)

    assert client.get(f"{LIST}2026Q3/cells/").content == (tmp_path / "cells.csv").read_bytes()
    assert client.get(f"{LIST}2026Q3/json/").content == (tmp_path / "release.json").read_bytes()


def test_the_page_counts_nothing_and_reads_no_person_but_the_publisher(cast):
    make_release("2026Q3", people=150)
    client = signed_in(cast.auditor.user)
    client.get(f"{LIST}2026Q3/")

    asked = " ".join(questions(client, f"{LIST}2026Q3/"))

    for table in ("pairing_pairing", "people_position", "people_selfdeclaration", "activities_session"):
        assert table not in asked


def test_any_number_of_reports_takes_the_same_number_of_queries(cast):
    client = signed_in(cast.auditor.user)
    quarters = (f"{year}Q{quarter}" for year in range(1900, 2200) for quarter in (1, 2, 3, 4))
    release = make_release(next(quarters), people=30)

    def more(count):
        Release.objects.bulk_create(
            Release(
                quarter=next(quarters), cut_off_on=release.cut_off_on, content=release.content,
                digest=release.digest, published_at=release.published_at,
            )
            for _ in range(count)
        )  # fmt: skip

    assert_same_queries(client, LIST, more)


def test_any_number_of_people_takes_the_same_number_of_queries(cast):
    client = signed_in(cast.auditor.user)
    make_release("2026Q1", people=30)
    make_release("2026Q3", people=150)
    client.get(f"{LIST}2026Q1/")

    assert len(questions(client, f"{LIST}2026Q1/")) == len(questions(client, f"{LIST}2026Q3/"))


def test_a_report_is_not_opened_by_a_write(cast):
    make_release("2026Q3", people=30)
    client = signed_in(cast.auditor.user)

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{LIST}2026Q3/")

    assert not [q["sql"] for q in captured.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
