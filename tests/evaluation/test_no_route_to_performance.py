"""S4: notes, feedback and reviews have no way into performance data, and performance bands no way onto a page."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from mentorship.people.models import Position
from tests.house.tools import ROOT

# What is said or written in a pair, and who wrote it.
WORDS = {
    "activities.Note", "activities.Goal", "activities.GoalProgress", "activities.ActionItem", "governance.JointReview",
    "governance.ReviewAnswer", "governance.ReviewGoal", "governance.ReviewSummary", "evaluation.SkillAssessment",
}  # fmt: skip
# What knows of promotions: where performance bands come in, and what is made of them.
PERFORMANCE = (
    "evaluation/files.py",
    "evaluation/management/commands/promotion_comparison.py",
    "evaluation/models/comparison.py",
    "evaluation/services/comparisons.py",
    "evaluation/statistics/",
)
APPS = ("mentorship", "programs", "pairing", "activities", "governance", "evaluation")


def sources(*places: str) -> list[Path]:
    found = []
    for place in places:
        path = ROOT / place
        found += [path] if path.is_file() else path.rglob("*.py")
    return [path for path in found if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    """Every module and name that a file imports, with its module before it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


def test_the_files_that_are_watched_exist():
    assert all(sources(place) for place in PERFORMANCE)
    assert {label for label in WORDS if apps.get_model(label)} == WORDS


@pytest.mark.parametrize("path", sources(*PERFORMANCE), ids=lambda path: path.name)
def test_what_knows_of_promotions_imports_nothing_of_what_is_said_in_a_pair(path):
    names = imported(path)

    assert not {name for name in names if name.split(".")[0] == "activities"}
    assert not {name for name in names if name.split(".")[-1] in {label.split(".")[1] for label in WORDS}}
    assert not {name for name in names if "reviews" in name or "assessments" in name or "questions" in name}


def test_what_is_said_in_a_pair_knows_nothing_of_promotions():
    for path in sources("activities", "pairing", "programs", "governance"):
        names = imported(path)
        assert not {name for name in names if name.startswith("evaluation")}, path


@pytest.mark.parametrize("label", sorted(WORDS))
def test_no_row_of_words_points_to_performance_or_is_pointed_to_by_it(label):
    model = apps.get_model(label)
    performance = {apps.get_model("evaluation.Comparison"), Position}

    related = {field.related_model for field in model._meta.get_fields() if field.is_relation}

    assert not related & performance
    for one in performance:
        assert model not in {field.related_model for field in one._meta.get_fields() if field.is_relation}


def test_no_model_holds_a_performance_band_or_a_rating_of_a_person_at_work():
    suspicious = ("performance", "appraisal")
    columns = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if any(word in field.name.lower() for word in suspicious)
    ]

    assert not columns


def test_performance_bands_are_in_no_page_but_the_comparisons_own():
    # There the name is that of the JSON file's column; an installation's own groups are level bands.
    pages = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*")
        if path.suffix in {".html", ".txt"} and "performance_band" in path.read_text()
    ]

    assert pages == ["templates/evaluation/promotion_comparison.html"]
    for app in APPS:
        for path in sources(app):
            name = path.relative_to(ROOT).as_posix()
            if "performance_band" in path.read_text():
                assert name.startswith((*PERFORMANCE, "evaluation/plots.py")), name
