import pytest
from django.core.management import CommandError, call_command

from mentorship.csvfiles import BadFile
from pairing.models import Pairing
from pairing.services.imports import import_pairings
from pairing.states import PairingState
from tests.factories import NOW
from tests.factories.pairing import PairingRunFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory

pytestmark = pytest.mark.django_db

HEADER = "mentee_id,mentor_id,cohort,started_on,ended_on\n"
GOOD = HEADER + "E1,E2,spring,2025-01-10,2025-06-30\nE2,E3,spring,2025-01-10,\n"


@pytest.fixture(autouse=True)
def people():
    for number in (1, 2, 3):
        make_person(f"Person {number}", employee_id=f"E{number}")
    CohortFactory(slug="spring")


def take_in(text, **options):
    return import_pairings(content=text.encode(), name="p.csv", by=None, now=NOW, **options)


def test_past_pairs_are_kept_once():
    assert str(take_in(GOOD)) == "2 pairs read: 2 added, 0 as before."
    assert str(take_in(GOOD)) == "2 pairs read: 0 added, 2 as before."
    assert sorted(Pairing.objects.values_list("state", flat=True)) == [PairingState.ACTIVE, PairingState.ENDED]


def test_a_dry_run_keeps_nothing():
    assert take_in(GOOD, dry_run=True).added == 2
    assert not Pairing.objects.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("E9,E2,spring,2025-01-10,", "column 'mentee_id': nobody"),
        ("E1,E1,spring,2025-01-10,", "column 'mentor_id': nobody mentors themselves"),
        ("E1,E2,winter,2025-01-10,", "column 'cohort': there is no cohort"),
        ("E1,E2,spring,10.1.2025,", "column 'started_on': “10.1.2025” is not a date"),
        ("E1,E2,spring,2025-01-10,2024-01-10", "column 'ended_on': is before the start"),
        ("E2,E1,spring,2025-02-01,", "column 'mentee_id': has another pairing under way"),
    ],
)
def test_a_wrong_row_is_named_and_the_whole_file_refused(row, reason):
    with pytest.raises(BadFile) as refused:
        take_in(GOOD + row + "\n")

    assert f"p.csv:4: {reason}" in str(refused.value)
    assert not Pairing.objects.exists()


def test_the_commands_say_what_they_did(tmp_path, capsys):
    file = tmp_path / "p.csv"
    file.write_text(GOOD)
    call_command("import_pairings", file)
    assert "2 added" in capsys.readouterr().out

    file.write_text(HEADER + "E1,E1,spring,2025-01-10,\n")
    with pytest.raises(CommandError, match="themselves"):
        call_command("import_pairings", file)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_pairings", tmp_path / "none.csv")


def test_a_run_is_published_by_command_or_refused_with_a_sentence(capsys):
    run = PairingRunFactory(state="proposed")
    call_command("publish_pairings", run=str(run.pk))
    assert "Published 0 pairs" in capsys.readouterr().out

    with pytest.raises(CommandError, match="can't become published"):
        call_command("publish_pairings", run=str(PairingRunFactory(state="failed").pk))
    with pytest.raises(CommandError, match="no run"):
        call_command("publish_pairings", run="00000000-0000-0000-0000-000000000000")
