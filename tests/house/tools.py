"""Run a tool over the tree as a developer would."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The measuring of coverage follows into every process; a linter needs none of it.
UNWANTED = (
    "COVERAGE_PROCESS_CONFIG",
    "COVERAGE_PROCESS_START",
    "PYTEST_ADDOPTS",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


def environment(**changes: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in UNWANTED} | changes


def python(*arguments: str, env: dict[str, str] | None = None, seconds: int = 300) -> subprocess.CompletedProcess[str]:
    """Run this Python in the project's folder, and give what it said."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env or environment(), capture_output=True, text=True, timeout=seconds, check=False
    )


def assert_clean(*arguments: str) -> None:
    """The tool, run as a module, finds nothing."""
    answer = python("-m", *arguments)
    assert answer.returncode == 0, f"{' '.join(arguments)}\n{answer.stdout[-6000:]}\n{answer.stderr[-2000:]}"


def committed_files() -> list[Path]:
    """Every file that is or would be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for line in listing.stdout.splitlines() if (path := ROOT / line).is_file()]
