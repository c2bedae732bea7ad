"""Proposals by command: the run the owner sees, and files to the letter."""

import csv
import json
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pairing.models import PairingRun
from pairing.services import runs
from pairing.states import RunState
from programs.states import CohortState, EnrolmentRole
from tests.factories import NOW
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

FILES = ("pairings.csv", "edges.csv", "capacities.csv", "rationale.csv", "unmatched.csv")


@pytest.fixture
def cohort():
    """Five mentees, one of whom nobody may mentor, and two mentors with two places each."""
    later = timezone.localdate() + timedelta(days=30)
    cohort = CohortFactory(
        slug="spring", state=CohortState.ENROLLING, enrolment_closes_on=later, starts_on=later,
        ends_on=later + timedelta(days=180),
    )  # fmt: skip
    rust, go = SkillFactory(name="Rust"), SkillFactory(name="Go")
    for number, skill in ((1, rust), (2, go)):
        mentor = make_person(f"Mentor {number}", level=5, employee_id=f"M{number}")
        PersonSkillFactory(person=mentor, skill=skill, proficiency=5)
        EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR, capacity=2)
    for number in range(1, 6):
        mentee = make_person(f"Mentee {number}", level=2 if number < 5 else 9, employee_id=f"E{number}")
        EnrolmentFactory(cohort=cohort, person=mentee).wanted_skills.add(rust if number % 2 else go)
    return cohort


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def propose(folder, capsys) -> str:
    call_command("propose_pairings", cohort="spring", output=folder)
    return capsys.readouterr().out


def test_the_run_is_proposed_and_named_in_one_line(cohort, tmp_path, capsys):
    said = propose(tmp_path / "out", capsys)

    run = PairingRun.objects.get()
    assert run.state == RunState.PROPOSED
    assert said.startswith("status: optimal, gap: 0, objective: ")
    assert said.endswith(f"; 4 pairs, 1 mentees with nobody; run {run.pk}\n")
    call_command("publish_pairings", run=str(run.pk))
    assert "Published 4 pairs" in capsys.readouterr().out


def test_points_add_up_in_every_file(cohort, tmp_path, capsys):
    propose(tmp_path, capsys)
    points: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(tmp_path / "rationale.csv"):
        points[row["mentee_id"], row["mentor_id"]] += Decimal(row["points"])
    edges = {(row["mentee_id"], row["mentor_id"]): row for row in rows(tmp_path / "edges.csv")}

    assert len(edges) == 8
    for row in rows(tmp_path / "pairings.csv"):
        pair = row["mentee_id"], row["mentor_id"]
        assert points[pair] == Decimal(row["score"]) == Decimal(edges[pair]["score"])
    for row in edges.values():
        assert sum(Decimal(row[name]) for name in list(row)[3:]) == Decimal(row["score"])
    assert list(rows(tmp_path / "edges.csv")[0])[3:] == [
        "technical", "career", "communication", "overlap", "roadmap", "rotation",
    ]  # fmt: skip


def test_who_has_nobody_is_there_with_the_reason_and_the_places_are_told(cohort, tmp_path, capsys):
    propose(tmp_path, capsys)

    (left,) = rows(tmp_path / "unmatched.csv")
    assert left["mentee_id"] == "E5"
    assert "level gap" in left["reason"]
    assert rows(tmp_path / "capacities.csv") == [{"mentor_id": m, "capacity": "2"} for m in ("M1", "M2")]
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["status"], summary["gap"]) == ("optimal", 0)
    assert summary["seconds_scoring"] >= 0
    assert summary["seconds_solving"] >= 0


def test_a_second_run_writes_the_same_bytes(cohort, tmp_path, capsys):
    propose(tmp_path / "one", capsys)
    propose(tmp_path / "two", capsys)

    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_other_command_makes_the_same_pairs_of_these_files(cohort, tmp_path, capsys):
    propose(tmp_path / "cohort", capsys)
    call_command(
        "solve_pairings", scores=tmp_path / "cohort" / "edges.csv", capacities=tmp_path / "cohort" / "capacities.csv",
        mentor_costs=tmp_path / "cohort" / "load_costs.csv", output=tmp_path / "table",
    )  # fmt: skip

    assert (tmp_path / "table" / "pairings.csv").read_bytes() == (tmp_path / "cohort" / "pairings.csv").read_bytes()
    worth = [json.loads((tmp_path / name / "summary.json").read_text())["objective"] for name in ("table", "cohort")]
    assert worth[0] == worth[1]


def test_an_unknown_cohort_and_one_that_is_not_open_are_refused(cohort, tmp_path):
    with pytest.raises(CommandError, match=r"There is no cohort 'autumn'\. Cohorts: spring"):
        call_command("propose_pairings", cohort="autumn")
    cohort.state = CohortState.ENDED
    cohort.save()
    with pytest.raises(CommandError, match="matched from enrolment until it ends"):
        call_command("propose_pairings", cohort="spring", output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_run_that_fails_says_why(cohort, monkeypatch):
    cohort.enrolments.filter(role="mentor").update(capacity=1)
    for row in cohort.enrolments.filter(role="mentor"):
        row.person.status = "leave"
        row.person.save()

    with pytest.raises(CommandError, match="nobody is left with a free place"):
        call_command("propose_pairings", cohort="spring")


def test_a_worker_that_was_quicker_is_waited_for(cohort, monkeypatch, capsys):
    from pairing.management.commands import propose_pairings

    def worker_finishes(seconds):
        run = PairingRun.objects.get()
        run.state = RunState.QUEUED
        run.save()
        runs.carry_out_run(run_id=run.pk)

    def claimed_elsewhere(**kwargs):
        PairingRun.objects.update(state=RunState.RUNNING, claimed_until=NOW + timedelta(days=9999))

    monkeypatch.setattr(propose_pairings, "carry_out_run", claimed_elsewhere)
    monkeypatch.setattr(propose_pairings.time, "sleep", worker_finishes)
    call_command("propose_pairings", cohort="spring")

    assert "status: optimal" in capsys.readouterr().out


def test_a_cohort_that_changes_meanwhile_is_found_out(cohort, tmp_path, monkeypatch):
    from pairing.management.commands import propose_pairings

    def carry_out_and_change(**kwargs):
        runs.carry_out_run(**kwargs)
        cohort.enrolments.filter(role="mentee").first().delete()

    monkeypatch.setattr(propose_pairings, "carry_out_run", carry_out_and_change)
    monkeypatch.setattr(propose_pairings.time, "sleep", lambda seconds: None)
    with pytest.raises(CommandError, match="changed while it was matched"):
        call_command("propose_pairings", cohort="spring", output=tmp_path / "out")
