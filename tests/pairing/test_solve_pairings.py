"""A score table from outside goes through the same engine, to the letter of the files."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

SCORES = "mentee_id,mentor_id,score\nana,omar,81.5\nana,olga,70\nben,omar,80.25\nben,olga,60\ncleo,omar,79\n"
CAPACITIES = "mentor_id,capacity\nomar,1\nolga,1\n"


@pytest.fixture
def solve(tmp_path, capsys):
    """Write the files, run the command; its summary line, and the folder of what it wrote."""

    def run(scores=SCORES, capacities=CAPACITIES, **more):
        options = {"scores": tmp_path / "scores.csv", "capacities": tmp_path / "capacities.csv"}
        options["scores"].write_text(scores, encoding="utf-8")
        options["capacities"].write_text(capacities, encoding="utf-8")
        for name in {"demands", "forced", "mentor_costs"} & more.keys():
            options[name] = tmp_path / f"{name}.csv"
            options[name].write_text(more.pop(name))
        call_command("solve_pairings", output=tmp_path / "out", **options, **more)
        return capsys.readouterr().out, tmp_path / "out"

    return run


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(folder) -> dict[str, str]:
    return {row["mentee_id"]: row["mentor_id"] for row in rows(folder / "pairings.csv")}


def test_the_files_hold_what_others_build_on(solve):
    said, folder = solve()

    assert said == "status: optimal, gap: 0, objective: 150.25, bound: 150.25; 2 pairs, 1 mentees with nobody\n"
    assert (folder / "pairings.csv").read_text() == "mentee_id,mentor_id,score\nana,olga,70.00\nben,omar,80.25\n"
    assert (folder / "edges.csv").read_text().splitlines()[:2] == [
        "mentee_id,mentor_id,score,given",
        "ana,olga,70.00,70.00",
    ]
    assert (folder / "capacities.csv").read_text() == "mentor_id,capacity\nolga,1\nomar,1\n"
    (left,) = rows(folder / "unmatched.csv")
    assert left["mentee_id"] == "cleo"
    assert left["reason"].startswith("The one mentor who could take them is full.")
    summary = json.loads((folder / "summary.json").read_text())
    assert list(summary)[:6] == ["status", "objective", "bound", "gap", "seconds_scoring", "seconds_solving"]
    assert (summary["status"], summary["objective"], summary["bound"], summary["gap"]) == ("optimal", 150.25, 150.25, 0)


def test_points_of_the_rationale_add_up_to_the_score(solve):
    _, folder = solve()
    points: dict[tuple[str, str], Decimal] = {}
    for row in rows(folder / "rationale.csv"):
        pair = row["mentee_id"], row["mentor_id"]
        points[pair] = points.get(pair, Decimal(0)) + Decimal(row["points"])

    assert points == {(r["mentee_id"], r["mentor_id"]): Decimal(r["score"]) for r in rows(folder / "pairings.csv")}


def test_six_decimals_decide(solve):
    _, folder = solve(
        "mentee_id,mentor_id,score\na,x,1.000001\na,y,1\nb,x,1.000000\nb,y,1.000000\n", "mentor_id,capacity\nx,1\ny,1\n"
    )

    assert pairs(folder) == {"a": "x", "b": "y"}
    assert json.loads((folder / "summary.json").read_text())["objective"] == 2.000001


def test_scores_below_nothing_are_paired_by_the_same_rule(solve):
    said, folder = solve(
        "mentee_id,mentor_id,score\na,x,-1.5\na,y,-9\nb,x,-2\nb,y,-3\n", "mentor_id,capacity\nx,1\ny,1\n"
    )

    assert pairs(folder) == {"a": "x", "b": "y"}
    assert "objective: -4.5, bound: -4.5" in said
    assert {row["score"] for row in rows(folder / "pairings.csv")} == {"-1.5", "-3.0"}


def test_demands_forced_pairs_and_load_costs_are_kept(solve):
    said, folder = solve(
        demands="mentee_id,mentors\nana,2\nben,1\ncleo,0\ndora,1\n", forced="mentee_id,mentor_id\nana,omar\n",
        capacities="mentor_id,capacity\nomar,2\nolga,2\n", load_costs="0,0.5",
    )  # fmt: skip

    made = {(row["mentee_id"], row["mentor_id"]) for row in rows(folder / "pairings.csv")}
    assert made == {("ana", "omar"), ("ana", "olga"), ("ben", "omar")}
    assert "objective: 231.25" in said
    assert rows(folder / "unmatched.csv") == [{"mentee_id": "dora", "reason": "No mentor has a score with them."}]


def test_mentees_of_one_mentor_may_cost_more_than_those_of_another(solve):
    free = {"capacities": "mentor_id,capacity\nomar,3\nolga,3\n", "load_costs": "0,1"}
    dear = free | {"mentor_costs": "mentor_id,place,cost\nomar,1,0\nomar,2,30.5\n"}

    assert pairs(solve(**free)[1]) == {"ana": "omar", "ben": "omar", "cleo": "omar"}
    assert pairs(solve(**dear)[1]) == {"ana": "olga", "ben": "olga", "cleo": "omar"}


def test_the_same_table_in_another_order_gives_the_same_files(solve):
    header, *lines = SCORES.splitlines()
    first = {path.name: path.read_bytes() for path in solve()[1].glob("*.csv")}
    again = {path.name: path.read_bytes() for path in solve("\n".join([header, *lines[::-1]]))[1].glob("*.csv")}

    assert again == first


def test_no_cell_starts_a_formula(solve):
    _, folder = solve("mentee_id,mentor_id,score\n=1+1,@x,1\n", "mentor_id,capacity\n@x,1\n")

    assert pairs(folder) == {"'=1+1": "'@x"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"scores": SCORES + "dan,omar,much\n"}, "scores.csv:7: column 'score': “much” is not a number"),
        ({"scores": SCORES + "dan,omar,0.1234567\n"}, "scores.csv:7: column 'score'"),
        ({"scores": SCORES + ",omar,1\n"}, "scores.csv:7: column 'mentee_id': is empty"),
        ({"scores": SCORES + "ana,omar,1\n"}, "scores.csv:7: column 'mentor_id': the same two stand on line 2 already"),
        ({"scores": SCORES + "ana,mia,1\n"}, "scores.csv:7: column 'mentor_id': “mia” is not in capacities.csv"),
        ({"scores": "mentee_id,score\nana,1\n"}, "scores.csv:1: column 'mentor_id': is missing in the header"),
        ({"scores": "mentee_id,mentor_id,score\n"}, "scores.csv:1: there is no row below the header"),
        ({"capacities": CAPACITIES + "omar,2\n"}, "capacities.csv:4: column 'mentor_id': stands on line 2 already"),
        ({"capacities": "mentor_id,capacity\nomar,-1\n"}, "capacities.csv:2: column 'capacity'"),
        ({"demands": "mentee_id,mentors\nana,many\n"}, "demands.csv:2: column 'mentors'"),
        ({"forced": "mentee_id,mentor_id\ncleo,olga\n"}, "forced.csv:2: column 'mentor_id': these two have no score"),
        ({"forced": "mentee_id,mentor_id\nana,omar\nana,omar\n"}, "forced.csv:3: column 'mentor_id': the same two"),
        (
            {"forced": "mentee_id,mentor_id\nana,omar\nben,omar\n"},
            "2 pairs are forced for mentor omar, who has room for 1",
        ),
        (
            {"mentor_costs": "mentor_id,place,cost\nmia,1,0\n"},
            "mentor_costs.csv:2: column 'mentor_id': has no capacity",
        ),
        ({"mentor_costs": "mentor_id,place,cost\nomar,2,0\n"}, "column 'place': the next place of “omar” is 1"),
        ({"mentor_costs": "mentor_id,place,cost\nomar,1,3\nomar,2,2\n"}, "mentor_costs.csv:3: column 'cost'"),
        ({"mentor_costs": "mentor_id,place,cost\nomar,1,-1\n"}, "mentor_costs.csv:2: column 'cost'"),
        ({"load_costs": "0,x"}, "--load-costs: “x” is not a number"),
        ({"load_costs": "3,0"}, "each is at least as high as the one before"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(solve, tmp_path, files, message):
    with pytest.raises(CommandError) as refused:
        solve(**files)

    assert message in str(refused.value)
    assert "nothing was paired" in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_missing_file_and_a_folder_that_is_a_file_are_named(solve, tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv: No such file"):
        call_command("solve_pairings", scores=tmp_path / "none.csv", capacities=tmp_path / "none.csv")
    (tmp_path / "out").write_text("")
    with pytest.raises(CommandError, match="is a file, not a folder"):
        solve()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_the_steps_and_nobody_else(solve, capsys):
    steps = io.StringIO()
    solve(stdout=Terminal(), stderr=steps)

    assert steps.getvalue().splitlines()[0] == "reading the table …"
    assert "checking the proof …" in steps.getvalue()
    solve()
    assert capsys.readouterr().err == ""
