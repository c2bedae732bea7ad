import json

import pytest

from evaluation.models import Comparison, TrackChange
from evaluation.services.changes import measure_change
from evaluation.services.comparisons import compare_promotions
from mentorship.audit.models import AuditEvent
from tests.evaluation.test_changes import several
from tests.evaluation.test_comparisons import organisation
from tests.factories import NOW
from tests.queries import assert_same_queries

__all__ = ["organisation"]
PROMOTIONS = "/evaluation/promotions/"


@pytest.fixture
def change_page(cast):
    return f"/evaluation/tracks/{cast.cohort.track.program.slug}/{cast.cohort.track.slug}/change/"


@pytest.fixture
def owner(client, cast):
    client.force_login(cast.owner.user)
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_an_owner_measures_the_change_and_reads_it(owner, cast, change_page):
    several(cast, 12)
    assert "Not measured yet." in words(owner.get(change_page))

    page = words(owner.post(f"{change_page}measure/", follow=True))

    assert "12 mentees who were assessed before and after changed by +" in page
    assert "not what mentoring did" in page
    assert 'class="intervals"' in page
    assert "Before and after alone" in page


def test_beside_people_without_a_mentor_both_figures_stand(owner, cast, change_page):
    several(cast, 12)
    several(cast, 12, paired=False)
    measure_change(track=cast.cohort.track, by=cast.owner, now=NOW)

    page = words(owner.get(change_page))

    assert "Beside people without a mentor" in page
    assert "an analysis of covariance" in page


def test_few_people_are_refused_with_the_reason(owner, cast, change_page):
    several(cast, 9)

    page = words(owner.post(f"{change_page}measure/", follow=True))

    assert "A change can be measured once at least 10 people have been assessed" in page
    assert " 9 " not in page
    assert not TrackChange.objects.exists()


def test_the_measure_is_no_link(owner, change_page):
    assert owner.get(f"{change_page}measure/").status_code == 405


@pytest.mark.parametrize("part", ["mentor", "mentee", "delivery_lead", "outsider"])
def test_participants_see_no_change_of_a_track(client, cast, change_page, part):
    client.force_login(getattr(cast, part).user)

    assert client.get(change_page).status_code == 404
    assert client.post(f"{change_page}measure/").status_code == 404
    assert client.get(PROMOTIONS).status_code == 403
    assert client.post(f"{PROMOTIONS}compute/").status_code == 403
    assert client.get(f"{PROMOTIONS}2026Q2/download/").status_code == 403


def test_auditors_read_figures_and_change_nothing(client, cast, change_page):
    client.force_login(cast.auditor.user)

    for page, action in ((change_page, f"{change_page}measure/"), (PROMOTIONS, f"{PROMOTIONS}compute/")):
        answer = client.get(page)
        assert answer.status_code == 200
        assert action not in words(answer)
        assert client.post(action).status_code in (403, 404)
    assert not Comparison.objects.exists()


def test_earlier_changes_ask_no_more(owner, cast, change_page):
    several(cast, 12)
    content = measure_change(track=cast.cohort.track, by=cast.owner, now=NOW).content

    def figures(count):
        for _ in range(count):
            TrackChange.objects.create(
                track=cast.cohort.track, content=content, people=12, measured_at=NOW, measured_by=cast.owner
            )

    assert_same_queries(owner, change_page, figures)


def test_an_owner_compares_promotions_and_reads_the_sentence(owner, organisation):
    assert "stands here" in words(owner.get(PROMOTIONS))

    page = words(owner.post(f"{PROMOTIONS}compute/", follow=True))

    comparison = Comparison.objects.get()
    assert f"Compared up to {comparison.quarter}, and kept." in page
    assert 'class="intervals"' in page
    assert "No performance bands are kept here" in page
    assert f"{PROMOTIONS}compute/" not in page


def test_a_refusal_is_shown_with_what_would_change_it(owner):
    page = words(owner.post(f"{PROMOTIONS}compute/", follow=True))

    assert "No answer, and why" in page
    assert "fewer than 10 promotions" in page
    assert "More quarters" in page


def test_strata_that_differ_are_shown_one_by_one(owner, organisation):
    comparison = compare_promotions(by=None, now=NOW)
    comparison.content |= {
        "status": "differs between strata", "sentence": "They differ.", "mh_odds_ratio": None, "interval": None,
        "hazard": None, "risk_difference": None, "homogeneity_p": 0.01,
    }  # fmt: skip
    comparison.save()

    page = words(owner.get(f"{PROMOTIONS}2026Q2/"))

    assert "All together" not in page
    assert "No (homogeneity p = 0.010;" in page


def test_figures_leave_as_json_the_same_each_time_and_each_is_on_record(owner, organisation):
    compare_promotions(by=None, now=NOW)

    first, second = (owner.get(f"{PROMOTIONS}2026Q2/download/") for _ in range(2))

    assert first.content == second.content
    assert json.loads(first.content)["quarter"] == "2026Q2"
    assert 'filename="promotion_comparison-2026Q2.json"' in first["Content-Disposition"]
    assert AuditEvent.objects.filter(action="promotions.exported").count() == 2


@pytest.mark.parametrize("url", [f"{PROMOTIONS}2020Q1/", f"{PROMOTIONS}2020Q1/download/"])
def test_a_quarter_that_was_not_compared_leads_to_the_latest(owner, url):
    assert owner.get(url).url == PROMOTIONS


def test_more_comparisons_ask_no_more(owner, organisation):
    content = compare_promotions(by=None, now=NOW).content

    def kept(count):
        for _ in range(count):
            year = 2000 + Comparison.objects.count()
            Comparison.objects.create(quarter=f"{year}Q1", content=content, computed_at=NOW)

    assert_same_queries(owner, PROMOTIONS, kept)
