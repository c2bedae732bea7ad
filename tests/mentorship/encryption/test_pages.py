"""What can't be opened is said on the page in a sentence: never as an empty text, never with a word of it."""

import pytest
from django.db import connection

from activities.models import Note
from mentorship.encryption.keys import destroy_key, forget_keys
from mentorship.settings import fresh_key
from tests.cast import make_cast
from tests.factories.activities import GoalFactory, NoteFactory

pytestmark = pytest.mark.django_db
WORDS = "zebra-crossing"
CHANGED, MISSING, ERASED = "it was changed or moved", "the key to it is not there", "was erased for good"


def sealed(table: str, column: str, row) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [key_of(row)])
        return cursor.fetchone()[0]


def key_of(row):
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


def test_each_way_in_which_words_can_be_closed(client, cast_of_two, settings, caplog):
    note, others, goal, own = cast_of_two
    keys, whole = settings.ENCRYPTION_KEYS, sealed("activities_note", "body", note)
    client.raise_request_exception = False

    def page() -> tuple[int, str]:
        forget_keys()
        answer = client.get(f"/activities/notes/{note.pk}/")
        return answer.status_code, answer.text

    def put(value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE activities_note SET body = %s WHERE id = %s", [value, key_of(note)])

    assert WORDS in page()[1]
    for value in (
        sealed("activities_note", "body", others),
        sealed("activities_note", "body", own),
        sealed("activities_goal", "title", goal),
        sealed("activities_goal", "evidence", goal),
        whole[:-9],
        whole[: len(whole) // 2],
        whole.replace("v1.", "v2."),
        "v1.no-key.AAAA",
        "",
        WORDS,
    ):
        put(value)
        status, text = page()
        assert (status, CHANGED in text, WORDS in text) == (500, True, False), value
    put(whole)
    settings.ENCRYPTION_KEYS = [fresh_key()]
    status, text = page()
    assert (status, MISSING in text, WORDS in text) == (500, True, False)
    settings.ENCRYPTION_KEYS = keys
    assert WORDS in page()[1], "put back, everything opens again"
    destroy_key(f"pairing:{note.pairing_id}")
    status, text = page()
    assert (status, ERASED in text, WORDS in text) == (410, True, False)
    assert WORDS not in caplog.text


@pytest.fixture
def cast_of_two(client):
    cast = make_cast()
    client.force_login(cast.mentor.user)
    note = NoteFactory(pairing=cast.pairing, author=cast.mentor, body=WORDS)
    others = NoteFactory(pairing=cast.other_pairing, author=cast.other_mentor)
    goal = GoalFactory(pairing=cast.pairing, evidence=f"{WORDS} too")
    assert Note.objects.count() == 2
    return note, others, goal, NoteFactory(pairing=cast.pairing, author=cast.mentor, body=f"{WORDS} again")
