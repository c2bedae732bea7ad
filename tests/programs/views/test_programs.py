import itertools
import re

import pytest

from programs.models import Program
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, ProgramFactory, TrackFactory
from tests.queries import assert_same_queries

FACTS = {"name": "Own a system", "purpose": "Own it end to end."}


def test_an_owner_founds_a_program_and_is_led_to_its_first_track(cast, as_):
    answer = as_(cast.owner).post("/programs/new/", FACTS | {"deputy": cast.deputy.email}, follow=True)

    program = Program.objects.get(name="Own a system")
    assert (program.owner, program.deputy) == (cast.owner, cast.deputy)
    assert answer.redirect_chain == [("/programs/own-a-system/", 302)]
    assert "Add a track" in answer.text
    assert cast.deputy.user.has_perm("programs.manage_program", program)


def test_what_was_typed_stands_in_the_form_beside_what_is_wrong(cast, as_):
    answer = as_(cast.owner).post("/programs/new/", FACTS | {"deputy": "nobody@example.org"})

    assert "Nobody in the directory has this address." in answer.text
    assert 'value="nobody@example.org"' in answer.text
    assert "Own it end to end." in answer.text
    answer = as_(cast.owner).post("/programs/new/", FACTS | {"deputy": cast.owner.email})
    assert "somebody other than the owner" in answer.text


def test_only_owners_and_administrators_found_programs(cast, as_):
    assert as_(cast.administrator).get("/programs/new/").status_code == 200
    assert as_(cast.mentee).get("/programs/new/").status_code == 403
    assert as_(cast.mentee).post("/programs/new/", FACTS).status_code == 403
    assert not Program.objects.filter(name=FACTS["name"]).exists()


def test_owner_and_deputy_edit_and_others_find_nothing(cast, as_):
    facts = {"name": "Craftwork", "purpose": "As before.", "deputy": cast.deputy.email}
    as_(cast.deputy).post("/programs/craft/edit/", facts)

    assert Program.objects.get(slug="craft").name == "Craftwork"
    for somebody in (cast.other_owner, cast.administrator, cast.mentor, cast.outsider):
        assert as_(somebody).get("/programs/craft/edit/").status_code == 404
        assert as_(somebody).post("/programs/craft/edit/", facts | {"name": "Mine"}).status_code == 404
    assert Program.objects.get(slug="craft").name == "Craftwork"


def test_fields_that_nobody_offered_change_nothing(cast, as_):
    extra = {"owner": cast.outsider.pk, "owner_id": cast.outsider.pk, "slug": "mine", "state": "closed", "id": 999}
    as_(cast.owner).post("/programs/new/", FACTS | extra)
    as_(cast.owner).post("/programs/craft/edit/", {"name": "Craft", "purpose": "Same."} | extra)

    founded, craft = Program.objects.get(name=FACTS["name"]), Program.objects.get(name="Craft")
    assert (founded.owner, founded.state, founded.slug) == (cast.owner, "open", "own-a-system")
    assert (craft.owner, craft.state, craft.slug) == (cast.owner, "open", "craft")


def test_everybody_sees_what_programs_there_are_and_who_is_accountable(cast, as_):
    answer = as_(cast.outsider).get("/programs/craft/")

    assert "Olga Owner" in answer.text
    assert "Depth" in answer.text
    assert "Edit the program" not in answer.text
    assert 'id="next-step"' not in answer.text
    assert as_(cast.outsider).get("/programs/unknown/").status_code == 404


def test_how_many_are_in_is_for_who_oversees_the_program(cast, as_):
    """To anybody else a number that moves with each joiner would tell of them, however small the track."""
    CohortFactory(track=cast.cohort.track, name="Spring", state="enrolling")

    for page in ("/programs/craft/", "/programs/craft/tracks/depth/"):
        for who in (cast.owner, cast.deputy, cast.administrator, cast.auditor):
            assert re.search(r"\d (person|people) in\s", as_(who).get(page).text), (page, who)
        for who in (cast.outsider, cast.mentor, cast.mentee, cast.delivery_lead, cast.other_owner):
            text = as_(who).get(page).text
            assert not re.search(r"\d (person|people) in\s", text), (page, who)
            assert "last day to join" in text


def test_the_list_is_searched_and_sorted_by_address(cast, as_):
    client = as_(cast.outsider)

    found = client.get("/programs/?q=craft&order=-founded")
    assert [program.slug for program in found.context["page"]] == ["craft"]
    by_owner = client.get("/programs/?order=owner")
    assert [program.owner.name for program in by_owner.context["page"]] == ["Olga Owner", "Omar Owner"]
    assert "No program fits" in client.get("/programs/?q=nothing").text


def test_an_empty_list_offers_the_first_step_to_who_may_take_it(cast, as_, client):
    cast.cohort.pairings.all().delete()
    client.force_login(make_person("Newcomer").user)
    Program.objects.filter(slug="another-program").delete()

    assert "Found a program" not in client.get("/programs/").text
    assert "Found a program" in as_(cast.owner).get("/programs/").text


@pytest.mark.parametrize("url", ["/programs/", "/programs/?q=program&order=owner"])
def test_a_longer_list_of_programs_asks_no_more(cast, as_, url):
    number = itertools.count()

    def more(count):
        for _ in range(count):
            TrackFactory(program=ProgramFactory(owner=make_person(f"Owner {next(number)}")))

    assert_same_queries(as_(cast.outsider), url, more, at_most=12)


def test_a_program_with_more_tracks_asks_no_more(cast, as_):
    program = cast.cohort.track.program

    assert_same_queries(as_(cast.owner), "/programs/craft/", lambda n: TrackFactory.create_batch(n, program=program))
