"""Private words have one gate: outside it, code starts from ``visible_to(user)`` or does not compile with this test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin

from mentorship.encryption.fields import EncryptedTextField
from tests.house.private_models import EXEMPT, GATES, REVIEWED
from tests.house.tools import ROOT

APPS = ("mentorship", "programs", "pairing", "activities", "governance", "evaluation")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
READING = {
    *("all", "filter", "exclude", "get", "first", "last", "earliest", "latest", "values", "values_list", "iterator"),
    *("in_bulk", "order_by", "select_related", "prefetch_related", "only", "defer", "annotate", "aggregate", "raw"),
}
PREFETCHING = {"prefetch_related", "Prefetch"}
NAMES = {label.split(".")[1]: label for label in GATES}


def accessors() -> dict[str, set[str]]:
    """The names under which other models reach private rows, each with the labels behind it."""
    found: dict[str, set[str]] = {}
    for label in GATES:
        for field in apps.get_model(label)._meta.fields:
            if field.is_relation and (name := field.remote_field.get_accessor_name()):
                found.setdefault(name, set()).add(label)
    return found


def violations(source: str, path: str) -> Iterator[str]:
    """Every expression in the source that asks for private rows around the gate."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    reverse = accessors()
    for node in ast.walk(tree):
        for label, what in around_the_gate(node, parents.get(node), reverse):
            if path not in GATES[label]:
                yield f"{path}: {what}"


def around_the_gate(node: ast.AST, parent: ast.AST | None, reverse: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        label = NAMES.get(node.value.id)
        gated = isinstance(parent, ast.Attribute) and parent.attr in {"visible_to", "none"}
        if label and node.attr in MANAGERS and not gated:
            yield label, f"{node.value.id}.{node.attr} without visible_to"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.attr in READING:
        for label in reverse.get(node.value.attr, ()):
            yield label, f".{node.value.attr}.{node.attr}"
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0] if node.args else None
        if name in SHORTCUTS and isinstance(first, ast.Name) and first.id in NAMES:
            yield NAMES[first.id], f"{name}({first.id}, …)"
        if name in PREFETCHING and not any(keyword.arg == "queryset" for keyword in node.keywords):
            yield from prefetched(node, reverse)


def prefetched(node: ast.Call, reverse: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    for argument in node.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            for step in argument.value.split("__"):
                for label in reverse.get(step, ()):
                    yield label, f'prefetching "{argument.value}" as it comes'


def modules() -> list[Path]:
    return [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def test_every_model_with_sealed_text_is_in_the_table():
    sealed = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
    }

    assert sealed == set(GATES) | set(EXEMPT)


def test_nothing_reads_private_rows_around_the_gate():
    found = {text for path in modules() for text in violations(path.read_text(), str(path.relative_to(ROOT)))}

    assert not found - set(REVIEWED), "\n" + "\n".join(sorted(found - set(REVIEWED)))
    assert not set(REVIEWED) - found, "reviewed and gone: take the line out"


@pytest.mark.parametrize(
    "source",
    [
        "Note.objects.all()",
        "Note.objects.filter(pk=1)",
        "Note._base_manager.first()",
        "get_object_or_404(Note, pk=pk)",
        "pairing.notes.all()",
        "self.pairing.notes.filter(shared=True)",
        'pairings.prefetch_related("notes")',
        'pairings.prefetch_related("sessions__notes")',
        'Prefetch("notes")',
    ],
)
def test_the_rule_sees_each_way_around(source):
    assert list(violations(source, "activities/views/anything.py"))


@pytest.mark.parametrize(
    "source",
    [
        "Note.objects.visible_to(user).filter(pk=1)",
        "Note.objects.none()",
        'Prefetch("notes", queryset=Note.objects.visible_to(user))',
        'notes.write_note(by=person, pairing=pairing, body="x")',
    ],
)
def test_the_rule_lets_the_gate_be_used(source):
    assert not list(violations(source, "activities/views/anything.py"))


def test_no_private_model_is_in_the_admin_site():
    admin.autodiscover()

    registered = {model._meta.label for model in admin.site._registry}

    assert not registered & (set(GATES) | set(EXEMPT))


@pytest.mark.parametrize("label", sorted(GATES))
def test_every_private_model_knows_to_whom_its_rows_are_visible(label):
    assert hasattr(apps.get_model(label).objects.all(), "visible_to")
