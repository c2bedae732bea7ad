"""Accounts follow the people file: addresses that change, people who leave and come back."""

from datetime import date, timedelta

import pytest

from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person, User
from mentorship.people.services.directory import TooManyLeavers
from mentorship.people.signals import people_left
from mentorship.people.states import Employment
from tests.factories import NOW, TODAY
from tests.factories.people import UserFactory
from tests.mentorship.people.files import ADA, BEN, CLEO, SMALL, counts, held, person, take

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


# Addresses


def test_the_account_follows_an_address_that_changes():
    take(*SMALL)
    user = User.objects.get(person__employee_id="E3")
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.emailaddress_set.create(email="cleo@example.org", verified=True, primary=True)

    take(CLEO | {"email": "Cleo.New@example.org"}, on=LATER)

    user.refresh_from_db()
    assert user.email == "Cleo.New@example.org"
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("cleo.new@example.org", True, True)
    ]


def test_two_people_may_exchange_their_addresses():
    take(*SMALL)

    take(BEN | {"email": "cleo@example.org"}, CLEO | {"email": "ben@example.org", "manager_email": "cleo@example.org"})

    assert (person("E2").email, person("E3").email) == ("cleo@example.org", "ben@example.org")
    assert User.objects.get(email="ben@example.org").person == person("E3")
    assert held("E3")[-1][-1] == "E2"


def test_an_account_made_before_the_directory_is_given_to_its_person():
    root = UserFactory(person=None, email="ada@example.org")

    take(*SMALL)

    root.refresh_from_db()
    assert root.person == person("E1")
    assert AuditEvent.objects.filter(action="account.linked").count() == 1


def test_a_person_made_by_hand_is_adopted_by_the_first_file_that_knows_the_address():
    made = Person.objects.create(employee_id="local-1", name="Ada", email="ADA@example.org")

    summary = take(*SMALL)

    made.refresh_from_db()
    assert (made.employee_id, made.name, made.email) == ("E1", "Ada Head", "ada@example.org")
    assert counts(summary) == (2, 1, 0)
    assert User.objects.filter(person=made).exists()


# Leaving


def test_who_left_holds_no_position_and_no_open_account():
    take(*SMALL)
    User.objects.filter(person__employee_id="E3").update(is_active=True)

    summary = take(ADA, BEN, CLEO | {"status": "left", "left_on": "2026-10-01"}, on=LATER, allow_leavers=True)

    assert counts(summary) == (0, 0, 1)
    assert held("E3") == [(TODAY, date(2026, 10, 1), "Engineering/Search", 2, "E2")]
    assert (person("E3").status, person("E3").left_on) == (Employment.LEFT, date(2026, 10, 1))
    user = User.objects.get(person__employee_id="E3")
    assert not user.is_active
    assert user.deactivated_at == NOW
    assert AuditEvent.objects.filter(action="account.closed").count() == 1


def test_leaving_is_announced_once():
    take(*SMALL)
    heard = []
    people_left.connect(heard_people := lambda people, on, **_: heard.append(([p.name for p in people], on)))

    for _ in range(2):
        take(CLEO | {"status": "left"}, on=LATER, allow_leavers=True)

    assert heard == [(["Cleo Engineer"], LATER)]
    people_left.disconnect(heard_people)


def test_a_position_that_began_on_the_day_of_leaving_was_never_held():
    take(*SMALL)

    take(CLEO | {"status": "left"}, allow_leavers=True)

    assert held("E3") == []
    assert person("E3").left_on == TODAY


def test_the_row_of_somebody_who_left_needs_no_team_and_no_manager():
    gone = CLEO | {"status": "left", "team": "", "level": "", "manager_email": "nobody@example.org"}

    assert counts(take(ADA, gone)) == (2, 0, 0)
    assert held("E3") == []
    assert counts(take(ADA, gone, on=LATER)) == (0, 0, 0)


def test_somebody_who_comes_back_holds_a_new_position_and_waits_for_an_invitation():
    take(*SMALL)
    take(CLEO | {"status": "left"}, on=LATER, allow_leavers=True)
    again = LATER + timedelta(days=30)

    assert counts(take(CLEO, on=again)) == (0, 1, 0)

    assert [(start, end) for start, end, *_ in held("E3")] == [(TODAY, LATER), (again, None)]
    assert person("E3").left_on is None
    assert not User.objects.get(person__employee_id="E3").is_active


def test_a_file_by_which_more_than_a_fifth_leave_is_stopped():
    rows = [ADA] + [
        CLEO | {"employee_id": f"E{n}", "email": f"e{n}@example.org", "manager_email": ""} for n in range(10, 19)
    ]
    take(*rows)

    with pytest.raises(TooManyLeavers, match="3 of 10 people would leave, more than 20%"):
        take(*(row | {"status": "left"} for row in rows[:3]), on=LATER)

    assert counts(take(*(row | {"status": "left"} for row in rows[:2]), on=LATER)) == (0, 0, 2)
