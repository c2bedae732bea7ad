"""``private_objects.csv`` holds: for each private thing in each state, gate, list and page say the same to everybody.

The gate is ``has_perm``, the list is ``visible_to``, and the pages answer with the words or as if nothing were there.
"""

from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from activities.models import SessionInvitation, Touchpoint
from activities.services.feeds import open_feed
from activities.services.session_answers import answer_token
from mentorship.people.models import Person
from mentorship.people.services.accounts import deactivate
from pairing.models import Pairing
from pairing.services.offers import end_pairing
from pairing.states import UNDER_WAY, PairingState
from tests.cast import make_cast
from tests.factories.activities import PlannedSessionFactory
from tests.house.private_asking import Asking, differences, widen
from tests.house.private_models import GATES
from tests.house.private_objects import NAMES, YES, the_table
from tests.house.private_world import MOMENT, SCENES, World
from tests.pairing.services.test_pauses import import_status

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

MAKE_IT = "python -m tests.house.private_objects > tests/house/private_objects.csv, and read the difference"


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MOMENT)


def test_the_table_speaks_of_every_private_model_and_of_nothing_else():
    things, table = World(make_cast()).things, the_table()

    assert {row._meta.label for thing in things for row in thing.words} == set(GATES)
    assert len({thing.key for thing in things}) == len(things)
    assert {thing.key for thing in things} == set(table), MAKE_IT
    cells = {row[part] for row in table.values() for part in row if part not in NAMES}
    assert cells == {YES, ""}


@pytest.mark.parametrize("scene", SCENES)
def test_everybody_reads_what_the_table_says_and_no_flag_or_permission_widens_it(scene):
    """Gate and list as they are, and then with everything at once that must not matter; the pages only then."""
    table, asked = the_table(), Asking(World(make_cast(), (scene,)), pages=False)
    assert not differences(asked, table), "\n".join(["", *differences(asked, table), MAKE_IT])

    widen(asked.world.users.values())
    asked.look_again(pages=True)

    assert not differences(asked, table), "\n".join(["", *differences(asked, table), MAKE_IT])
    assert not list(asked.strays(table))


@pytest.fixture
def before() -> Asking:
    """The two of the pairs, signed in and at work, before something ends; every thing there is of pairs that last."""
    asked = Asking(World(make_cast(), ("words of a pair", "work of a pair", "reviews")), pages=False)
    asked.clients = {part: asked.clients[part] for part in ("mentor", "mentee")}
    asked.world.things = [thing for thing in asked.world.things if thing.state in UNDER_WAY]
    assert {client.get("/").status_code for client in asked.clients.values()} == {200}
    return asked


def rows_once_ended(asked: Asking) -> dict[tuple[str, str], dict[str, str]]:
    return {thing.key: the_table()[thing.name, PairingState.ENDED] for thing in asked.world.things}


def ask_once_ended(asked: Asking) -> None:
    """No page shows a question for a meeting once the pair is over."""
    gone = [thing for thing in asked.world.things if isinstance(thing.row, Touchpoint)]
    paths = {path for thing in gone for path in thing.pages}
    asked.world.things = [replace(thing, pages=()) if thing in gone else thing for thing in asked.world.things]
    asked.look_again(pages=True)
    assert not set().union(*(asked.page(part, path)[1] for part in asked.clients for path in paths))


def test_with_the_pair_ends_what_each_reads_of_the_other(before):
    for pairing in Pairing.objects.filter(state__in=UNDER_WAY, mentor=before.world.cast.mentor):
        end_pairing(pairing=pairing, by=before.world.cast.mentee, now=MOMENT)

    ask_once_ended(before)

    assert not differences(before, rows_once_ended(before))


def close(person: Person, by: Person) -> None:
    deactivate(person=person, by=by, now=MOMENT)


def leave(person: Person, by: Person) -> None:
    import_status(person, "left", MOMENT)


@pytest.mark.parametrize("way", [close, leave])
def test_who_is_gone_reads_nothing_with_the_next_request_wherever_they_were_signed_in(before, way):
    mentor, client = before.world.cast.mentor, Client()
    planned = PlannedSessionFactory(pairing=before.world.cast.pairing, planned_by=before.world.cast.mentee)
    SessionInvitation.objects.create(
        planned=planned, person=mentor, sequence=planned.sequence, asked=True, by_mail=True
    )
    held = [
        reverse("calendar_feed", args=[open_feed(person=mentor, by=mentor, now=MOMENT)]),
        reverse("activities:session_answer", args=[answer_token(planned, mentor)]),
    ]
    assert [client.get(path).status_code for path in held] == [200, 200]

    way(mentor, by=before.world.cast.administrator)

    gone, paths = before.world.users["mentor"], {path for thing in before.world.things for path in thing.pages}
    assert not [label for label in GATES if apps.get_model(label).objects.visible_to(gone).exists()]
    assert not [thing.key for thing in before.world.things if gone.has_perm(thing.permission, thing.row)]
    assert {before.clients["mentor"].get(path)["Location"] for path in paths} == {
        f"/accounts/login/?next={path}" for path in paths
    }
    assert [client.get(path).status_code for path in held] == [404, 404]
    del before.clients["mentor"]
    if way is leave:
        ask_once_ended(before)
        assert not differences(before, rows_once_ended(before))
    else:
        before.look_again(pages=True)
        assert not differences(before, the_table()), "the other of the pair reads on"
