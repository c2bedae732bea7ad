"""A rotation in a process of its own is killed in the middle of a transaction, while people write (security 13)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from activities.models import Note
from mentorship.encryption.keys import forget_keys, make_keys
from mentorship.encryption.masters import master_keys, newest
from mentorship.encryption.models import DataKey
from mentorship.settings import fresh_key
from tests.factories.activities import NoteFactory
from tests.stack import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)
# Stops, and says so, after its first chunk until it is told to go on, and for good within its third.
ROTATION = """
import sys, django
django.setup()
from mentorship.encryption import services

def stop(word):
    print(word, flush=True)
    sys.stdin.readline()

def wrap(*args, wrapped=[], plain=services.wrap):
    wrapped.append(args)
    if len(wrapped) == 12:
        stop("within")
    return plain(*args)

services.CHUNK, services.wrap = 5, wrap
services.rotate_keys(progress=lambda done, total: stop("between") if done == 5 else None)
"""


@pytest.fixture
def rotation(settings) -> Iterator[subprocess.Popen[str]]:
    settings.ENCRYPTION_KEYS = [fresh_key(), *settings.ENCRYPTION_KEYS]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "ENCRYPTION_KEYS": " ".join(settings.ENCRYPTION_KEYS),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", ROTATION], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env=environment,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def masters() -> set[str]:
    return set(DataKey.objects.values_list("master", flat=True))


def words() -> set[str]:
    forget_keys()
    return {note.body for note in Note.objects.all()}


def test_nothing_is_lost_and_it_goes_on_to_the_end(rotation_of_notes, settings):
    process, written = rotation_of_notes

    assert process.stdout.readline() == "between\n"
    NoteFactory(body="Meanwhile")
    written |= {"Meanwhile"}
    assert words() == written
    process.stdin.write("go on\n")
    process.stdin.flush()
    assert process.stdout.readline() == "within\n"
    process.send_signal(signal.SIGKILL)
    process.wait(20)

    assert masters() == set(master_keys()), "some under the old key, some under the new"
    assert DataKey.objects.filter(master=newest()[0]).count() >= 10, "two chunks stay done"
    assert words() == written
    call_command("rotate_keys", verbosity=0)
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert masters() == {newest()[0]}
    assert words() == written


@pytest.fixture
def rotation_of_notes(request, settings):
    """Twenty keys, some of them of notes, under the old key before the rotation begins."""
    written = {f"Words {number}" for number in range(4)}
    for text in written:
        NoteFactory(body=text)
    make_keys(f"person:{number}" for number in range(1000, 1016))
    assert len(masters()) == 1
    return request.getfixturevalue("rotation"), written
