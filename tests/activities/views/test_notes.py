import pytest
from django.urls import reverse

from activities.models import Note
from mentorship.audit.selectors import events_on
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import NoteFactory, SessionFactory

READERS_NOT = ["owner", "deputy", "delivery_lead", "assessor", "auditor", "administrator", "other_mentee", "outsider"]


@pytest.fixture
def shared(cast) -> Note:
    return NoteFactory(pairing=cast.pairing, session=SessionFactory(pairing=cast.pairing), shared=True)


@pytest.fixture
def private(cast) -> Note:
    return NoteFactory(pairing=cast.pairing)


def at(name: str, note: Note) -> str:
    return reverse(f"activities:{name}", args=[note.pk])


def new(pairing) -> str:
    return reverse("activities:note_create", args=[pairing.pk])


def test_a_shared_note_is_read_by_the_partner_and_the_author_sees_that_it_was(cast, as_, shared):
    page = as_(cast.mentee).get(at("note_detail", shared)).text
    assert "Said in confidence." in page
    assert "Edit the note" not in page
    assert events_on(shared).filter(action="note.read").count() == 1

    page = as_(cast.mentor).get(at("note_detail", shared))
    assert [(event.text, event.by) for event in page.context["readings"]] == [("Read", "Milo Mentee")]
    assert "Edit the note" in page.text


def test_a_private_note_says_that_nobody_else_has_read_it(cast, as_, private):
    page = as_(cast.mentor).get(at("note_detail", private)).text

    assert "You alone. Nobody else, whatever their role." in page
    assert "Nobody besides" in page


def test_a_note_is_written_and_who_can_see_it_stands_beside_it(cast, as_):
    assert "If you share it, Milo Mentee too" in as_(cast.mentor).get(new(cast.pairing)).text

    answer = as_(cast.mentor).post(new(cast.pairing), {"body": "Ask about the team.", "author": cast.outsider.pk})

    note = Note.objects.get()
    assert answer.url == at("note_detail", note)
    assert (note.body, note.shared, note.author) == ("Ask about the team.", False, cast.mentor)


def test_an_empty_note_is_refused(cast, as_):
    assert "This field is required." in as_(cast.mentor).post(new(cast.pairing), {"body": "  "}).text
    assert not Note.objects.exists()


@pytest.mark.parametrize("part", READERS_NOT)
def test_nobody_else_writes_into_a_pair(cast, as_, part):
    assert as_(getattr(cast, part)).post(new(cast.pairing), {"body": "Hello"}).status_code == 404


def test_the_author_rewrites_and_shares_it(cast, as_, private):
    assert "Said in confidence." in as_(cast.mentor).get(at("note_edit", private)).text

    as_(cast.mentor).post(at("note_edit", private), {"body": "Said better.", "shared": "on"})

    assert "Said better." in as_(cast.mentee).get(at("note_detail", private)).text


def test_after_the_end_a_note_stays_as_it_is_and_what_was_typed_is_not_lost(cast, as_, shared):
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentor).post(at("note_edit", shared), {"body": "A second thought."})

    assert "nothing can be added to it" in page.text
    assert "A second thought." in page.text
    assert Note.objects.get().body == "Said in confidence."


def test_deleting_says_first_what_it_does_and_then_does_it(cast, as_, shared):
    page = as_(cast.mentor).get(at("note_delete", shared)).text
    assert "deleted for good" in page
    assert Note.objects.exists()

    as_(cast.mentor).post(at("note_delete", shared))

    assert not Note.objects.exists()
    assert as_(cast.mentee).get(at("note_detail", shared)).status_code == 404
