"""Publishing the engagement figures of a quarter, once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.disclosure import CannotProtect, Reason, release_from_dict
from governance.models import Release
from governance.quarters import Quarter
from governance.selectors.releases import ledger, release_before
from governance.services import releases
from governance.services.releases import CannotPublish, NotCountable, publish_release
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person
from mentorship.people.services.declarations import declare
from pairing.models import Pairing
from tests.factories import NOW
from tests.factories.programs import CohortFactory
from tests.governance.releases import engaged_organisation, make_release, team

pytestmark = pytest.mark.django_db
Q3 = Quarter.parse("2026Q3")
AFTER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def test_a_release_holds_the_figures_of_the_quarter():
    engaged_organisation()

    release = publish_release(quarter=Q3, by=None, now=AFTER)

    figures = release_from_dict(release.content)
    assert (figures.cell().eligible, figures.cell().participants) == (60, 24)
    assert figures.cell(department="Platform").participants == 16
    assert (release.cut_off_on, release.published_at) == (date(2026, 9, 30), AFTER)
    assert release.digest == releases.digest_of(release.content)


def test_publishing_again_gives_the_same_release_whatever_happened_since():
    engaged_organisation()
    first = publish_release(quarter=Q3, by=None, now=AFTER)
    Pairing.objects.update(started_on=date(2026, 10, 1))

    again = publish_release(quarter=Q3, by=None, now=AFTER)

    assert again == first
    assert again.content == first.content
    assert AuditEvent.objects.filter(action="release.published").count() == 1


def declare_everybody(people):
    for number, person in enumerate(people):
        declare(person=person, attribute="gender", value=("woman", "man")[number % 2], by=person, now=NOW)


def test_a_quarter_is_held_against_those_before_and_a_single_joiner_tells_nothing():
    declare_everybody(engaged_organisation())
    before = publish_release(quarter=Q3, by=None, now=AFTER)
    (joiner,) = team("Engineering/Platform/Storage", people=1, pairs=0, cohort=CohortFactory())
    Person.objects.filter(pk=joiner.pk).update(hired_on=date(2026, 11, 2))
    declare_everybody([joiner])

    after = publish_release(quarter=Q3.next(), by=None, now=datetime(2027, 1, 5, 9, tzinfo=UTC))

    printed, waiting = (
        [cell.reason for cell in release_from_dict(release.content).cells if cell.family == "gender"]
        for release in (before, after)
    )
    assert set(printed) == {None}
    assert set(waiting) == {Reason.FEW_CAME_OR_WENT}
    assert [release.number for release in (before, after)] == [1, 2]


def test_the_ledger_holds_who_sat_where_by_key_and_no_file_does():
    people = engaged_organisation()

    release = publish_release(quarter=Q3, by=None, now=AFTER)

    (entry,) = ledger()
    assert entry.release == release_from_dict(release.content)
    assert entry.seats[str(people[0].pk)] == ("Platform", "Storage", "junior", "Berlin")
    assert "staff" not in release.content


def test_two_quarters_published_at_once_are_held_against_each_other(monkeypatch):
    engaged_organisation()
    Pairing.objects.update(started_on=Q3.previous().first_day)
    asked, protect = [], releases.protect

    def overtaken(rows, declared, *, period, earlier):
        asked.append(len(earlier))
        if len(asked) == 1:
            publish_release(quarter=Q3.previous(), by=None, now=AFTER)
        return protect(rows, declared, period=period, earlier=earlier)

    monkeypatch.setattr(releases, "protect", overtaken)

    release = publish_release(quarter=Q3, by=None, now=AFTER)

    assert asked == [0, 0, 1]
    assert release.number == 2


def test_a_quarter_that_is_not_over_is_refused_in_a_sentence():
    with pytest.raises(NotCountable, match=r"2026Q3 lasts until 30 September 2026; it can be published after that\."):
        publish_release(quarter=Q3, by=None, now=datetime(2026, 9, 30, 23, 0, tzinfo=UTC))

    assert not Release.objects.exists()


def test_a_quarter_from_before_the_first_pair_is_refused_for_what_is_published_stays():
    engaged_organisation()

    with pytest.raises(NotCountable, match=r"In 2019Q1 there was no pair yet: the first began in 20\d\dQ\d\."):
        publish_release(quarter=Quarter(2019, 1), by=None, now=AFTER)

    assert not Release.objects.exists()


def test_without_anybody_there_is_nothing_to_publish():
    with pytest.raises(CannotPublish, match="Nobody is eligible in this period"):
        publish_release(quarter=Q3, by=None, now=AFTER)


def test_what_an_attack_works_out_is_not_kept(monkeypatch):
    engaged_organisation()

    def refuse(*args, **kwargs):
        raise CannotProtect("An attack on the figures still worked some of them out, so they can't be published.")

    monkeypatch.setattr(releases, "protect", refuse)

    with pytest.raises(CannotPublish, match="worked some of them out"):
        publish_release(quarter=Q3, by=None, now=AFTER)
    assert not Release.objects.exists()


def test_each_declared_attribute_is_a_table_and_no_person_is_in_the_content():
    people = engaged_organisation()
    declare_everybody(people)

    release = publish_release(quarter=Q3, by=None, now=AFTER)

    assert release.content["groups"]["gender"] == ["man", "woman"]
    text = str(release.content)
    assert not any(person.employee_id in text or person.name in text for person in people)


def test_teams_can_be_left_out(settings):
    settings.REPORT_TEAMS = False
    engaged_organisation()

    release = publish_release(quarter=Q3, by=None, now=AFTER)

    assert "team" not in {cell["family"] for cell in release.content["cells"]}


def test_the_record_names_who_published():
    people = engaged_organisation()

    release = publish_release(quarter=Q3, by=people[0], now=AFTER)

    assert release.published_by == people[0]
    event = AuditEvent.objects.get(action="release.published")
    assert event.facts == {"quarter": "2026Q3", "digest": release.digest}


def test_the_release_before_is_that_of_the_quarter_before():
    make_release("2026Q1")
    before, now = make_release("2026Q2"), make_release("2026Q3")

    assert release_before(now) == before
    assert release_before(Release.objects.get(quarter="2026Q1")) is None


def test_any_number_of_people_takes_the_same_number_of_queries():
    counts = []
    for name in ("One", "Two"):
        team(f"Engineering/Platform/{name}", people=10, pairs=2, cohort=CohortFactory())
        Release.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            publish_release(quarter=Q3, by=None, now=AFTER)
        counts.append(len(captured))

    assert counts[0] == counts[1]
