"""Who there was in a quarter, where they stood and what they did."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.quarters import Quarter
from governance.selectors import population_of
from governance.selectors.population import Overlap
from mentorship.encryption.keys import forget_keys
from mentorship.people.models import Person, Position
from mentorship.people.services.declarations import declare
from pairing.states import PairingState
from tests.factories import NOW
from tests.factories.activities import SessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, PositionFactory, UnitFactory

pytestmark = pytest.mark.django_db
QUARTER = Quarter.parse("2026Q3")


def someone(path: str = "Engineering/Platform/Storage", **fields) -> Person:
    position = {name: fields.pop(name) for name in ("level", "starts_on", "ends_on") if name in fields}
    person = PersonFactory(**fields)
    PositionFactory(person=person, unit=UnitFactory(path=path), **position)
    return person


def member(person: Person) -> SimpleNamespace | None:
    """What the columns hold of one person."""
    population = population_of(QUARTER)
    place = population.place.get(person.pk)
    if place is None:
        return None
    return SimpleNamespace(
        department=population.department[place],
        team=population.team[place],
        level=population.level[place],
        band=population.band[place],
        site=population.site[place],
        participant=population.participant[place],
        groups={name: said[person.pk] for name, said in population.groups.items() if person.pk in said},
        work=[done for done in population.work if done.mentee_id == person.pk],
    )


def test_people_stand_where_they_stood_at_the_cut_off():
    person = someone("Engineering/Platform/Storage", level=2, ends_on=date(2026, 9, 1))
    moved_to = UnitFactory(path="Engineering/Search/Ranking/Core")
    PositionFactory(person=person, unit=moved_to, level=3, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 1))
    PositionFactory(person=person, unit=UnitFactory(path="Engineering/Web"), level=5, starts_on=date(2026, 10, 1))

    found = member(person)

    assert (found.department, found.team, found.level, found.band) == ("Search", "Ranking/Core", 3, "mid")


def test_who_sits_in_the_department_itself_has_no_team():
    assert member(someone("Engineering/Platform")).team == ""
    assert member(someone("Engineering")).department == "Engineering"


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"left_on": date(2026, 10, 1), "status": "left"}, True),
        ({"left_on": date(2026, 9, 30), "status": "left"}, False),
        ({"hired_on": date(2026, 9, 30)}, True),
        ({"hired_on": date(2026, 10, 1)}, False),
        ({"status": "leave"}, True),
    ],
)
def test_whoever_is_employed_at_the_end_of_the_last_day_is_eligible(fields, counts):
    assert (member(someone(**fields)) is not None) == counts


def test_somebody_hired_earlier_than_the_directory_knows_counts_in_the_first_known_position():
    known_later = someone(starts_on=date(2026, 11, 2))
    no_hire_date = someone(starts_on=date(2026, 11, 2), hired_on=None)

    assert member(known_later).team == "Storage"
    assert member(no_hire_date) is None


def test_a_position_that_ended_before_the_cut_off_is_none():
    gone = someone(ends_on=date(2026, 8, 1))
    back = someone(ends_on=date(2026, 8, 1))
    PositionFactory(person=back, unit=UnitFactory(path="Engineering/Web"), starts_on=date(2026, 11, 1))

    assert member(gone) is None
    assert member(back) is None


@pytest.mark.parametrize(
    ("started", "ended", "takes_part"),
    [
        (date(2026, 7, 1), None, True),
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
        (date(2026, 1, 1), date(2026, 7, 2), True),
        (date(2026, 1, 1), date(2026, 7, 1), False),
        (date(2026, 8, 1), date(2026, 8, 1), False),
    ],
)
def test_a_participant_was_paired_on_some_day_of_the_quarter(started, ended, takes_part):
    mentor, mentee = someone(level=5), someone()
    state = PairingState.ENDED if ended else PairingState.ACTIVE
    PairingFactory(mentor=mentor, mentee=mentee, started_on=started, ended_on=ended, state=state)

    assert member(mentor).participant == member(mentee).participant == takes_part


def test_an_offer_that_was_never_accepted_is_no_pairing():
    mentee = someone()
    PairingFactory(mentor=someone(), mentee=mentee, state=PairingState.OFFERED, started_on=None)

    assert not member(mentee).participant


def test_the_work_of_a_pair_stands_on_its_mentee_and_counts_the_quarter_alone():
    mentor, mentee = someone(level=5), someone()
    pairing = PairingFactory(mentor=mentor, mentee=mentee, started_on=date(2026, 3, 1))
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)):
        SessionFactory(pairing=pairing, held_on=day, minutes=45)
    SessionFactory(pairing=pairing, held_on=date(2026, 8, 1), withdrawn_at=NOW)

    (work,) = member(mentee).work

    assert (work.sessions, work.hours, work.mentor_id) == (2, 1.5, mentor.pk)
    assert member(mentor).work == []


def test_what_people_said_about_themselves_comes_along():
    person = someone()
    declare(person=person, attribute="gender", value="woman", by=person, now=NOW)

    assert member(person).groups == {"gender": "woman"}
    assert member(someone()).groups == {}


def test_small_sites_are_one_of_at_least_ten_people():
    berlin = [someone(site="Berlin") for _ in range(14)]
    lyon = [someone(site="Lyon") for _ in range(12)]
    few = [someone(site=site) for site in ("Oslo", "Rome", "")]

    population = population_of(QUARTER)

    found = dict(zip(population.people, population.site, strict=True))
    assert {found[person.pk] for person in berlin} == {"Berlin"}
    assert {found[person.pk] for person in [*lyon, *few]} == {"other sites"}


def test_countries_stand_in_where_nobody_has_a_site():
    for _ in range(10):
        someone(site="")

    assert set(population_of(QUARTER).site) == {"Germany"}


def test_an_attribute_named_as_a_column_of_figures_gets_another_name():
    person = someone()
    declare(person=person, attribute="site", value="at home", by=person, now=NOW)

    assert member(person).groups == {"declared_site": "at home"}


def test_any_number_of_people_takes_the_same_number_of_queries():
    counts = []
    for _ in range(3):
        person = someone()
        declare(person=person, attribute="gender", value="woman", by=person, now=NOW)
        SessionFactory(pairing=PairingFactory(mentor=someone(), mentee=person))
        forget_keys()
        with CaptureQueriesContext(connection) as captured:
            population_of(QUARTER)
        counts.append(len(captured))

    assert counts == [9, 9, 9]
    assert Position.objects.count() > 3


def test_somebody_in_two_positions_at_once_would_count_twice_so_nothing_is_counted():
    person = PositionFactory(starts_on="2024-01-01", ends_on="2026-12-31", level=2).person
    PositionFactory(person=person, starts_on="2025-01-01", ends_on="2026-12-01", level=3)

    with pytest.raises(Overlap, match="1 person holds two positions on 30 September 2026"):
        population_of(QUARTER)
