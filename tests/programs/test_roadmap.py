from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mentorship.csvfiles import BadFile
from programs.models import RoadmapItem, RoadmapNeed
from programs.roadmap_gaps import gap_map, needs_of, needs_of_units
from programs.services.roadmap import import_roadmap, remove_item
from tests.factories import NOW, TODAY
from tests.factories.people import PersonSkillFactory, PositionFactory, SkillFactory, UnitFactory

pytestmark = pytest.mark.django_db
HEADER = "item,team,starts_on,ends_on,skill,level,people\n"
ROWS = (
    "Checkout,Engineering/Payments,2026-10-01,2027-03-31,Go,4,3\n"
    "Checkout,Engineering/Payments,2026-10-01,2027-03-31,SQL,3,1\n"
    "Audit trail,Engineering,2026-12-01,2027-06-30,SQL,4,1\n"
)


@pytest.fixture(autouse=True)
def units():
    return UnitFactory(path="Engineering"), UnitFactory(path="Engineering/Payments")


def take(text: str, **options):
    return import_roadmap(content=text.encode(), name="roadmap.csv", by=None, now=NOW, **options)


def test_a_roadmap_comes_in_whole_and_again_changes_nothing():
    first, again = take(HEADER + ROWS), take(HEADER + ROWS)

    assert (first.added, again.nothing) == (5, True)
    assert list(RoadmapItem.objects.values_list("title", flat=True)) == ["Checkout", "Audit trail"]
    assert RoadmapNeed.objects.count() == 3


def test_a_later_roadmap_replaces_what_it_names_and_leaves_the_rest():
    take(HEADER + ROWS)

    later = take(HEADER + "Checkout,Engineering/Payments,2026-11-01,2027-03-31,Go,4,5\n")

    assert (later.added, later.changed, later.removed) == (0, 2, 1)
    checkout = RoadmapItem.objects.get(title="Checkout")
    assert (checkout.starts_on, checkout.needs.get().people) == (date(2026, 11, 1), 5)
    assert RoadmapItem.objects.filter(title="Audit trail").exists()


def test_a_trial_run_keeps_nothing():
    assert take(HEADER + ROWS, dry_run=True).added == 5
    assert not RoadmapItem.objects.exists()


def test_what_is_wrong_is_named_by_line_and_column():
    rows = (
        "Checkout,Nowhere,2026-10-01,2026-09-01,Go,6,0\n"
        "Checkout,Engineering,2026-10-01,2026-12-01,Go,4,1\n"
        "Checkout,Engineering,2026-10-02,2026-12-01,SQL,4,1\n"
        "Checkout,Engineering,2026-10-01,2026-12-01,go,4,1\n"
    )

    with pytest.raises(BadFile) as refused:
        take(HEADER + rows)

    text = str(refused.value)
    for said in (
        "2: column 'team'", "2: column 'ends_on'", "2: column 'level'", "2: column 'people'",
        "4: column 'starts_on': the dates of “Checkout” differ from those on line 3",
        "5: column 'skill': “go” is asked of this team for this item already",
    ):  # fmt: skip
        assert said in text
    assert not RoadmapItem.objects.exists()


def test_somebody_is_asked_for_what_their_unit_and_those_above_it_need():
    take(HEADER + ROWS)
    needs = needs_of_units(TODAY)

    assert needs_of("Engineering/Payments", needs) == {"Go": 4, "SQL": 4}
    assert needs_of("Engineering/Search", needs) == {"SQL": 4}
    assert needs_of_units(date(2028, 1, 1)) == {}


def test_the_gap_counts_each_level_and_the_people_of_units_below():
    take(HEADER + ROWS)
    go, sql = SkillFactory(name="Go"), SkillFactory(name="SQL")
    for level in (5, 4, 2):
        person = PositionFactory(unit=UnitFactory(path="Engineering/Payments")).person
        PersonSkillFactory(person=person, skill=go, proficiency=level)
    PersonSkillFactory(person=person, skill=sql, proficiency=4)

    found = gap_map(TODAY)

    assert found.skills == ["Go", "SQL"]
    cells = {row.label: row.cells for row in found.rows}
    assert (cells["Payments"][0].needed, cells["Payments"][0].available, cells["Payments"][0].missing) == (3, 2, 1)
    assert cells["Payments"][1].missing == 0
    assert cells["Engineering"][0] is None
    assert cells["Engineering"][1].missing == 0
    assert found.finding == "1 skill is missing in a team that the roadmap counts on"


def test_an_item_goes_with_what_it_needs():
    take(HEADER + ROWS)

    remove_item(item=RoadmapItem.objects.get(title="Checkout"), by=None, now=NOW)

    assert RoadmapNeed.objects.count() == 1


def test_the_command_reads_a_roadmap_and_refuses_a_wrong_one(tmp_path):
    file, out = tmp_path / "roadmap.csv", StringIO()
    file.write_text(HEADER + ROWS)

    call_command("import_roadmap", str(file), stdout=out)

    assert out.getvalue().strip() == "roadmap.csv: 3 rows, 5 added, 0 changed, 0 removed (2 new skills)."
    file.write_text(HEADER + "Checkout,Nowhere,2026-10-01,2026-12-01,Go,4,1\n")
    with pytest.raises(CommandError, match=r"roadmap\.csv:2: column 'team'"):
        call_command("import_roadmap", str(file))
