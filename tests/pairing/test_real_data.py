"""The engine on data that nobody made for it."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from programs.states import CohortState
from tests.factories.programs import CohortFactory, TrackFactory

OPTIMA = {100: 305, 200: 475, 300: 626, 400: 804}


@pytest.mark.shared
@pytest.mark.parametrize("size", OPTIMA)
def test_assignment_problems_of_the_literature_reach_their_optimum(shared_data, tmp_path, capsys, size):
    numbers = list(map(int, (shared_data / "orlib" / f"assign{size}.txt").read_text().split()))[1:]
    scores = [f"i{at // size},j{at % size},{100 - cost}\n" for at, cost in enumerate(numbers)]
    (tmp_path / "scores.csv").write_text("mentee_id,mentor_id,score\n" + "".join(scores))
    (tmp_path / "capacities.csv").write_text("mentor_id,capacity\n" + "".join(f"j{j},1\n" for j in range(size)))

    call_command("solve_pairings", scores=tmp_path / "scores.csv", capacities=tmp_path / "capacities.csv")

    best = 100 * size - OPTIMA[size]
    assert capsys.readouterr().out.startswith(f"status: optimal, gap: 0, objective: {best}, bound: {best};")


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.django_db
def test_a_real_engineering_organisation_is_paired_optimally_and_the_same_way_again(shared_data, tmp_path, capsys):
    survey = shared_data / "survey-2025"
    call_command("import_people", survey / "people.csv")
    call_command("import_skills", survey / "skills.csv")
    starts_on = timezone.localdate() + timedelta(days=30)
    CohortFactory(
        track=TrackFactory(lowest_gap=1, highest_gap=4), slug="survey", state=CohortState.ENROLLING,
        starts_on=starts_on, ends_on=starts_on + timedelta(days=180), enrolment_closes_on=starts_on,
    )  # fmt: skip
    call_command("import_enrollments", survey / "enrollments.csv", cohort="survey")
    assert "819 added" in capsys.readouterr().out

    for name in ("first", "second"):
        call_command("propose_pairings", cohort="survey", output=tmp_path / name)

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("status: optimal, gap: 0,")
    assert first.partition("; run")[0] == second.partition("; run")[0]
    summary = json.loads((tmp_path / "first" / "summary.json").read_text())
    assert (summary["status"], summary["gap"]) == ("optimal", 0)
    for path in (tmp_path / "first").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()
