"""Search finds names that somebody may see, and never what people wrote."""

import pytest

from pairing.states import PairingState
from programs.models import Track
from tests.cast import make_cast
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, ProgramFactory, TrackFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def found(client, person, words: str) -> str:
    client.force_login(person.user)
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode().split("<main", 1)[1]


def test_my_pair_is_found_by_the_partners_name(client, cast):
    page = found(client, cast.mentor, "milo")

    assert "My pairs" in page
    assert f"/pairing/pairs/{cast.pairing.pk}/" in page


def test_pairs_of_others_and_pairs_that_ended_are_not(client, cast):
    PairingFactory(
        mentor=cast.mentor, mentee=make_person("Former Mentee"), state=PairingState.ENDED, ended_on="2026-09-01"
    )

    assert "Oona" not in found(client, cast.mentor, "oona mentee")
    assert "/pairing/pairs/" not in found(client, cast.mentor, "former")


@pytest.mark.parametrize(
    ("part", "sees"),
    [("administrator", True), ("owner", True), ("assessor", True), ("auditor", False), ("mentor", False)],
)
def test_people_are_found_by_those_who_may_browse_them(client, cast, part, sees):
    page = found(client, getattr(cast, part), "oona")

    assert ("Oona Mentee" in page) is sees
    assert (f"/people/{cast.other_mentee.pk}/" in page) is sees


def test_programs_tracks_and_cohorts_are_found_by_everybody(client, cast):
    track = TrackFactory(program=ProgramFactory(name="Lighthouse"), name="Lighthouse keepers")
    CohortFactory(track=track, name="Lighthouse 2027")

    page = found(client, cast.outsider, "lighthouse")

    for title in ("Programs", "Tracks", "Cohorts"):
        assert f">{title}</h2>" in page
    assert track.get_absolute_url() in page


def test_every_word_must_be_in_the_name(client, cast):
    assert "Milo Mentee" in found(client, cast.administrator, "mentee milo")
    assert "Milo Mentee" not in found(client, cast.administrator, "milo mentor").split("</form>")[1]


def test_what_people_wrote_is_never_searched(client, cast):
    NoteFactory(pairing=cast.pairing, body="zebra", shared=True)
    GoalFactory(pairing=cast.pairing, title="zebra")
    ActionItemFactory(pairing=cast.pairing, text="zebra")

    for part in ("mentor", "mentee", "owner", "administrator"):
        assert "Nothing that you may see has" in found(client, getattr(cast, part), "zebra")


@pytest.mark.parametrize(
    ("words", "answer"), [("", "is never"), ("m", "Type two letters or more."), ("  ", "is never")]
)
def test_without_words_it_says_what_can_be_found(client, cast, words, answer):
    assert answer in found(client, cast.mentor, words)


def test_what_was_typed_is_escaped(client, cast):
    page = found(client, cast.mentor, "<script>alert(1)</script>")

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_long_answer_says_that_there_is_more(client, cast):
    program = ProgramFactory()
    Track.objects.bulk_create(
        Track(program=program, slug=f"t{number}", name=f"Lantern {number}", created_at=program.created_at)
        for number in range(21)
    )

    assert "There are more." in found(client, cast.mentor, "lantern")


def test_the_answer_asks_the_same_however_much_is_found(client, cast):
    client.force_login(cast.administrator.user)
    made = iter(range(1000))

    def more(count: int) -> None:
        for number in [next(made) for _ in range(count)]:
            PairingFactory(mentor=cast.administrator, mentee=make_person(f"Lantern {number}"))
            track = TrackFactory(name=f"Lantern {number}", program=ProgramFactory(name=f"Lantern {number}"))
            CohortFactory(track=track, name=f"Lantern {number}")

    assert_same_queries(client, "/search/?q=lantern", more, at_most=12)
