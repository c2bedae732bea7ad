"""Every write looks the same: one transaction, who did it, and its record in the same transaction."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tools import ROOT

STAGES = ("programs", "pairing", "activities", "governance", "evaluation")
PLACES = (*STAGES, "mentorship/people", "mentorship/access", "mentorship/notifications")
RECORDING = {"record", "record_all", "record_read"}
# Nobody asks for these, or only one person ever can.
WITHOUT_BY = {
    "governance/services/hand_overs.py:lapse_hand_overs": "the scheduler's own",
    "governance/services/reviews.py:lapse_reviews": "the scheduler's own",
    "mentorship/notifications/services/notices.py:mark_read": "a person's own notices, by that person",
    "mentorship/people/services/accounts.py:accept_invitation": "by whoever holds the invitation, known only after it",
    "mentorship/people/services/accounts.py:open_by_single_sign_on": "by the person that the identity provider names",
}


@dataclass(frozen=True)
class Service:
    """A public function of a service module that writes in a transaction."""

    path: str
    node: ast.FunctionDef
    functions: dict[str, ast.FunctionDef]
    imported: frozenset[str]

    def __str__(self) -> str:
        return f"{self.path}:{self.node.name}"


def called(node: ast.AST) -> set[str]:
    """The names that a function calls, and those it hands on."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def reached(service: Service) -> set[str]:
    """The names that a service calls itself or through functions of its module."""
    seen: set[str] = set()
    names: set[str] = set()
    waiting = [service.node]
    while waiting:
        node = waiting.pop()
        seen.add(node.name)
        new = called(node)
        names |= new
        waiting += [service.functions[name] for name in new if name in service.functions and name not in seen]
    return names


def is_atomic(node: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


def services() -> list[Service]:
    found = []
    for place in PLACES:
        for path in [*(ROOT / place).glob("services.py"), *(ROOT / place / "services").rglob("*.py")]:
            tree = ast.parse(path.read_text())
            functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            imported = service_imports(tree)
            found += [
                Service(str(path.relative_to(ROOT)), node, functions, imported)
                for name, node in functions.items()
                if not name.startswith("_") and is_atomic(node)
            ]
    return found


def service_imports(tree: ast.Module) -> frozenset[str]:
    """What a module imports from other services: their functions record what they do."""
    return frozenset(
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "services" in (node.module or "")
        for alias in node.names
    )


@pytest.mark.parametrize("service", services(), ids=str)
def test_a_write_leaves_its_record(service):
    names = reached(service)

    assert names & RECORDING or names & service.imported, f"{service} writes and records nothing"


@pytest.mark.parametrize("service", services(), ids=str)
def test_a_write_takes_what_it_needs_by_name_and_says_who(service):
    arguments = service.node.args

    assert not arguments.args, f"{service} takes {[argument.arg for argument in arguments.args]} by position"
    says_who = "by" in {argument.arg for argument in arguments.kwonlyargs}
    assert says_who is not (str(service) in WITHOUT_BY), f"{service}: does it say who?"


def source_files() -> list[Path]:
    return [
        path for app in ("mentorship", *STAGES) for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
    ]


def test_no_file_grows_past_four_hundred_lines():
    long = {str(path.relative_to(ROOT)): lines for path in source_files() if (lines := count(path)) > 400}

    assert not long, f"ask whether two things live together: {long}"


def count(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_function_grows_past_fifty_lines():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > 50
    }

    assert not long, f"ask whether two things live together: {long}"
