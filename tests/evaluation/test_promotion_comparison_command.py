import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from evaluation.models import Comparison
from tests.evaluation.statistics.published import BERKELEY
from tests.evaluation.test_comparisons import organisation

__all__ = ["organisation"]

COUNTED = "mentored,promoted,tenure_band,performance_band,count"


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("promotion_comparison", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def counted(tables, delimiter=","):
    lines = [COUNTED]
    for s in tables:
        cells = ((1, 1, s.mentored_promoted), (1, 0, s.mentored_not), (0, 1, s.others_promoted), (0, 0, s.others_not))
        lines += [f"{mentored},{promoted},{s.tenure_band},solid,{count}" for mentored, promoted, count in cells]
    return "\n".join(lines).replace(",", delimiter)


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8-sig")
        return path

    return write


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_counted_table_gives_json_and_a_line(file, delimiter):
    out, err = run("--from-csv", file(counted(BERKELEY[1:], delimiter)))

    content = json.loads(out)
    assert content["status"] == "answered"
    assert content["n"] == sum(stratum.total for stratum in BERKELEY[1:])
    assert content["interval"][0] < content["mh_odds_ratio"] < content["interval"][1]
    assert 0.10 <= content["homogeneity_p"] <= 1
    assert [one["tenure_band"] for one in content["strata"]] == list("BCDEF")
    assert "ever mentored" in content["cautions"][0]
    assert err.startswith("3593 person-quarters: Whether mentoring")


def test_strata_that_differ_have_no_pooled_figure(file):
    content = json.loads(run("--from-csv", file(counted(BERKELEY)))[0])

    assert (content["status"], content["mh_odds_ratio"]) == ("differs between strata", None)
    assert content["homogeneity_p"] < 0.10
    assert "no single figure" in content["refusal"]


def test_a_row_a_person_and_quarter_is_read_with_either_spelling_of_yes(file):
    rows = [
        f"p{n},{'yes' if n % 2 else 'No'},{'TRUE' if n % 5 == 0 else 'false'},1 to 3 years,None,2026Q{q}"
        for n in range(60)
        for q in (1, 2)
    ]
    out, _ = run(
        "--from-csv", file("\n".join(["person,mentored,promoted,tenure_band,performance_band,quarter", *rows]))
    )

    content = json.loads(out)
    assert (content["n"], content["cautions"], content["hazard"]["clustered"]) == (120, [], True)
    assert {one["performance_band"] for one in content["strata"]} == {"None"}


def test_few_promotions_are_an_answer_too(file):
    content = json.loads(run("--from-csv", file(f"{COUNTED}\n1,1,a,b,4\n0,1,a,b,5\n1,0,a,b,9\n0,0,a,b,9"))[0])

    assert (content["status"], content["mh_odds_ratio"]) == ("refused", None)
    assert "fewer than 10 promotions" in content["refusal"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("person,mentored,tenure_band,performance_band\na,1,b,c", "table.csv:1: column 'promoted': is missing"),
        ("mentored,promoted,tenure_band,performance_band\n1,1,b,c", "column 'person': is missing"),
        (f"{COUNTED}\n1,maybe,a,b,3", "table.csv:2: column 'promoted': “maybe” is none of"),
        (f"{COUNTED}\n1,1,a,b,3\n1,1,a,b,-3", "table.csv:3: column 'count': “-3” is not a whole number"),
        (f"{COUNTED}\n1,1,,b,3", "table.csv:2: column 'tenure_band': is empty"),
        (
            "person,mentored,promoted,tenure_band,performance_band,quarter\na,1,1,b,c,2026Q1\na,0,1,b,c,2026Q1",
            "table.csv:3: column 'quarter': “a” stands in 2026Q1 on line 2 already",
        ),
        (f"{COUNTED}\n1,1,a", "table.csv:2: has 3 cells where the header has 5"),
    ],
)
def test_bad_input_is_named_by_file_line_and_column(file, tmp_path, text, reason):
    with pytest.raises(CommandError) as refused:
        run("--from-csv", file(text), "--output", tmp_path / "out")

    assert reason in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("--from-csv", tmp_path / "nowhere.csv")


def test_a_folder_gets_both_files(file, tmp_path):
    out, err = run("--from-csv", file(counted(BERKELEY)), "--output", tmp_path / "out")

    assert out.startswith("4526 person-quarters: ")
    assert err == ""
    assert json.loads((tmp_path / "out" / "promotion_comparison.json").read_text())["n"] == 4526
    with (tmp_path / "out" / "strata.csv").open() as written:
        assert [row["mentored_promoted"] for row in csv.DictReader(written)] == ["512", "353", "120", "138", "53", "22"]


@pytest.mark.django_db
def test_groups_of_the_installation_leave_with_sides_and_bounds(organisation, tmp_path):
    run("--output", tmp_path)

    with (tmp_path / "strata.csv").open() as written:
        [row] = csv.DictReader(written)
    assert (row["mentored_people"], row["others_people"], row["withheld"]) == ("40", "60", "False")
    assert float(row["low"]) < float(row["odds_ratio"]) < float(row["high"])


def test_on_a_terminal_each_step_is_said(file):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    err = io.StringIO()
    call_command("promotion_comparison", from_csv=file(counted(BERKELEY)), stdout=Terminal(), stderr=err)

    assert err.getvalue().startswith("Comparing those who are alike …")


@pytest.mark.django_db
def test_without_a_file_the_installation_is_compared_and_the_result_kept(tmp_path):
    out, _ = run()
    run("--output", tmp_path)

    assert json.loads(out)["quarter"] == Comparison.objects.get().quarter
    assert (tmp_path / "strata.csv").read_text() == "stratum\n"
