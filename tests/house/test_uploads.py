"""Files that come in: of a kind that was named, of a size that can be read, and kept under no name of theirs."""

import re
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from mentorship.people.forms import UploadForm
from mentorship.people.states import ImportKind
from programs.forms.systems import FileForm
from tests.house.tools import ROOT

FOLDERS = ("mentorship", "programs", "pairing", "activities", "governance", "evaluation")
TAKES: dict[type, dict[str, Any]] = {UploadForm: {"kind": ImportKind.PEOPLE}, FileForm: {"columns": "name"}}
KEEPS = re.compile(r"\b(?:default_storage|FileSystemStorage|models\.(?:File|Image)Field|MEDIA_ROOT)\b")


def forms_with_files() -> list[type[forms.Form]]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            if "forms" in path.stem or "forms" in path.parts:
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    found, waiting = [], forms.Form.__subclasses__()
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.split(".")[0] in FOLDERS and any(
            isinstance(field, forms.FileField) for field in form.base_fields.values()
        ):
            found.append(form)
    return found


def complaints(form: type[forms.Form], name: str, size: int) -> str:
    file = SimpleUploadedFile(name, b"employee_id,role\n")
    file.size = size
    return " ".join(form({}, {"file": file}, **TAKES.get(form, {})).errors.get("file", []))


def test_every_field_for_files_refuses_what_is_too_large_and_what_is_called_otherwise():
    found = forms_with_files()

    assert len(found) == 4
    for form in found:
        assert "larger than" in complaints(form, "people.csv", 10**9), form
        assert complaints(form, "people.csv", 100) == "", form
        for name in ("people.exe", "people.csv.html", "people.zip", "people.svg", "people"):
            assert "not allowed" in complaints(form, name, 100), (form, name)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_that_comes_in_is_kept_as_a_file(folder):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "settings.py" and (match := KEEPS.search(path.read_text(encoding="utf-8")))
    ]

    assert found == []
