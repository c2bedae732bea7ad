"""What lies in the tree, and what must not."""

import re
import subprocess
import zoneinfo
from datetime import UTC, date, datetime
from importlib import metadata, resources

import pytest

from tests.house.tools import ROOT, committed_files

TOP_LEVEL = {
    *(
        "manage.py",
        "mentorship",
        "programs",
        "pairing",
        "activities",
        "governance",
        "evaluation",
        "templates",
        "static",
    ),
    *("tests", "pyproject.toml", "docker-compose.yml", "README.md", "requirements", "Makefile", "Dockerfile"),
    *("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"),
}
LOCKS = ["requirements/run.txt", "requirements/test.txt"]
TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".yml", ".yaml", ".csv", ".json", ".svg", ""}
# Spelled in parts, so that this file does not accuse itself.
MACHINE_PATHS = re.compile(
    "|".join(["/" + "work/", "/" + "root/", "/" + r"home/\w+/", "/" + "Users/", "/" + "opt/wheels"])
)
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "files.python" + "hosted", "registry" + r"\.npmjs", "--index-" + "url "])
)


def readable(path):
    return path.suffix in TEXT and "vendor" not in path.parts


def test_the_top_level_is_as_the_map_says():
    present = {path.relative_to(ROOT).parts[0] for path in committed_files()}

    assert {name for name in present if not name.startswith(".")} <= TOP_LEVEL
    assert not {path.name for path in ROOT.glob("*.md")} - TOP_LEVEL


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES], ids=["machine path", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed_files()
        if readable(path) and (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]

    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    entries = re.findall(
        r"^(\S+?)==(\S+?)(?: ;[^\\\n]*)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", text, re.MULTILINE
    )

    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(entries) == len(lines) > 20
    assert "://" not in text


def test_both_locks_agree_on_versions():
    def pins(lock: str) -> dict[str, str]:
        return dict(re.findall(r"^(\S+?)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    run, test = pins(LOCKS[0]), pins(LOCKS[1])

    assert run.items() <= test.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_versions_were_looked_at_within_the_quarter_before_the_last_change(lock):
    """The README promises it. `make lock` looks anew; the day that counts is that of the last commit, not today."""
    resolved = re.match(r"# Resolved on (\d{4}-\d\d-\d\d) by make lock\.\n", (ROOT / lock).read_text())
    answer = subprocess.run(
        ["git", "log", "-1", "--format=%cs"], cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip

    assert resolved is not None
    age = date.fromisoformat(answer.stdout.strip()) - date.fromisoformat(resolved.group(1))
    assert age.days <= 92, "run `make lock`, look at what is new, and commit it"


def test_time_zones_come_from_the_pinned_package_alone():
    pinned = re.search(r"^tzdata==(\S+)", (ROOT / LOCKS[0]).read_text(), re.MULTILINE)

    assert pinned is not None
    assert metadata.version("tzdata") == pinned.group(1)
    assert zoneinfo.TZPATH == ()
    summer = datetime(2027, 7, 1, tzinfo=UTC)
    with resources.files("tzdata").joinpath("zoneinfo/America/Vancouver").open("rb") as file:
        packaged = zoneinfo.ZoneInfo.from_file(file)
    assert (
        summer.astimezone(zoneinfo.ZoneInfo("America/Vancouver")).utcoffset() == summer.astimezone(packaged).utcoffset()
    )


def test_ci_types_what_a_user_types():
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]

    assert lines[-1] == "make test"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_the_makefile_knows_its_commands():
    for target in ("run", "test", "lint", "lock"):
        answer = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr


def test_no_word_says_that_something_is_unfinished():
    words = re.compile(
        "|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "coming " + "soon", "XX" + "X"])
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed_files()
        if readable(path) and path.suffix != ".csv" and (match := words.search(path.read_text(errors="replace")))
    ]

    assert found == []
