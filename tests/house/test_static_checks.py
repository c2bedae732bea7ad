"""The linters, as `make lint` runs them."""

import pytest

from tests.house.tools import assert_clean, environment, python


def test_imports_go_the_one_way():
    answer = python("-c", "from importlinter.cli import lint_imports_command as run; run()")

    assert answer.returncode == 0, answer.stdout[-6000:] + answer.stderr[-2000:]


def test_ruff_finds_nothing():
    assert_clean("ruff", "check", ".")


def test_ruff_would_format_nothing():
    assert_clean("ruff", "format", "--check", ".")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_types_hold():
    assert_clean("mypy", "--no-error-summary")


def test_the_templates_are_well_formed():
    assert_clean("djlint", "templates", "--lint", "--quiet")


def test_bandit_finds_nothing():
    assert_clean("bandit", "-q", "-r", "-c", "pyproject.toml", "mentorship", "programs", "pairing", "activities",
                 "governance", "evaluation")  # fmt: skip


def test_no_migration_is_missing():
    answer = python("manage.py", "makemigrations", "--check", "--dry-run", env=environment())

    assert answer.returncode == 0, answer.stdout + answer.stderr
