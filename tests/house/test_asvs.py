"""What OWASP's Application Security Verification Standard 5.0 asks for, and the test that shows each of it.

``asvs.csv`` has a line a requirement of levels 1 and 2: its number and level, whether it is met, does not apply or is
open, the tests that show it (with paths inside ``tests/``), and a sentence: what holds, why it can't come up, or what
is missing. The words of the standard are its own and stand elsewhere.
"""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from mentorship.people import sessions
from mentorship.people.passwords import OF_THIS_PLACE
from mentorship.people.services.accounts import VALID_FOR
from programs.forms.programs import LARGEST_FILE
from tests.house.tools import ROOT

TESTS = ROOT / "tests"
FILE = TESTS / "house" / "asvs.csv"
COLUMNS = ["id", "level", "verdict", "shown_by", "why"]
MET, APART, OPEN = "met", "not applicable", "open"
STANDARD = "asvs-5.0-l1-l2.tsv"
MB = 1024**2


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def named_in(path: Path) -> frozenset[str]:
    """The functions and methods of a file that pytest would run, as it names them."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            prefix + one.name
            for one in inside
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_")
        }
    return frozenset(found)


def test_every_line_is_whole_and_no_requirement_has_two():
    lines = rows()

    assert list(lines[0]) == COLUMNS
    assert Counter(line["id"] for line in lines).most_common(1)[0][1] == 1
    for line in lines:
        assert re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{1,2}", line["id"]), line
        assert line["level"] in {"1", "2"}, line
        assert line["verdict"] in {MET, APART, OPEN}, line
        assert re.fullmatch(r"[A-Z0-9].{10,220}\.", line["why"]), line
        assert bool(line["shown_by"]) is (line["verdict"] == MET) or line["verdict"] == APART, line


def test_every_test_that_is_named_is_there():
    lost = [
        f"{line['id']}: {name}"
        for line in rows()
        for name in line["shown_by"].split()
        if not (path := TESTS / name.partition("::")[0]).is_file() or name.partition("::")[2] not in named_in(path)
    ]

    assert lost == []


def test_nothing_of_the_first_level_is_open():
    assert [line["id"] for line in rows() if line["level"] == "1" and line["verdict"] == OPEN] == []


def test_the_lines_are_those_of_the_standard(shared_contracts):
    standard = [line.split("\t", 2) for line in (shared_contracts / STANDARD).read_text(encoding="utf-8").splitlines()]

    assert [(line["id"], line["level"]) for line in rows()] == [(number, level) for number, level, _ in standard]


def numbers_in_force() -> list[str]:
    """What the README says in numbers and words, made of what the application does."""
    failures = dict(
        re.fullmatch(r"(\d+)/15m/(key|ip)", limit).groups()[::-1]  # type: ignore[union-attr]
        for limit in settings.ACCOUNT_RATE_LIMITS["login_failed"].split(",")
    )
    shortest = next(one["OPTIONS"]["min_length"] for one in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in one)
    words, day = list(OF_THIS_PLACE), sessions.DAY
    return [
        f"at least {shortest} characters",
        f"{', '.join(words[:-1])} and {words[-1]}",
        f"{ {'5': 'Five'}[failures['key']] } failures for an account",
        f"{failures['ip']} from an address",
        "15 minutes at most",
        f"an invitation ({VALID_FOR.days} days, good once)",
        f"{sessions.LONGEST // day} days at most and {sessions.LONGEST_IDLE // day} days without a page",
        f"ask again after {settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes",
        f"{settings.FILE_UPLOAD_MAX_MEMORY_SIZE // MB} MB for people and {LARGEST_FILE // MB} MB elsewhere",
        f"{settings.CELERY_TASK_TIME_LIMIT // 60} minutes at most",
    ]


SAID = {
    "how private, secret, plain and counted things are kept": [
        "*Private words*", "*Secrets*", "*Facts about people*", "*Figures*", "AES-256-GCM", "`no-store`", "*Retention*",
    ],
    "which ways lead in": ["A password, single sign-on, or once an invitation", "what the identity provider asked for"],
    "how sessions live": ["Any number of sessions", "signing out at the provider does not end it"],
    "what comes in": [
        "Forms list their fields", "what depends on other fields", "read whole, refused whole",
        "Limits of the business",
    ],
    "what takes long": ["runs in workers"],
    "whom it talks to": ["the identity provider; calendar servers, trackers and chats", "public certificate"],
    "which keys there are": [
        "`ENCRYPTION_KEYS`", "`AUDIT_KEY`", "`SECRET_KEY`", "PBKDF2-SHA-256", "HMAC-SHA-1", "once a year",
    ],
    "which logs there are": ["*audit log*", "*lines of the processes*", "standard error alone", "*proxy*", "*Mail*"],
    "how soon versions follow": ["within 3 days", "within 30", "once a quarter", "index alone"],
}  # fmt: skip


@pytest.fixture(scope="module")
def security() -> str:
    """The README's part about security, on one line."""
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    found = re.search(r" ## Security (.*?)(?= ## |$)", readme)
    assert found, "the README has a part about security"
    return found[1]


def test_the_readme_says_what_holds(security):
    missing = {
        about: lost for about, said in (SAID | {"the numbers in force": numbers_in_force()}).items()
        if (lost := [words for words in said if words not in security])
    }  # fmt: skip

    assert missing == {}
    assert list(settings.LOGGING["handlers"]) == ["stderr"], "the one place that the README names"
