"""``private_objects.csv`` holds: for each private thing in each state, gate, list and page say the same to everybody.

The gate is ``has_perm``, the list is ``visible_to``, and the pages answer with the words or as if nothing were there.
"""

import pytest

from tests.cast import make_cast
from tests.house.private_asking import Asking, differences, widen
from tests.house.private_models import GATES
from tests.house.private_objects import NAMES, YES, the_table
from tests.house.private_world import MOMENT, SCENES, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

MAKE_IT = "python -m tests.house.private_objects > tests/house/private_objects.csv, and read the difference"


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MOMENT)


def asking(*scenes: str) -> Asking:
    return Asking(World(make_cast(), scenes))


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
