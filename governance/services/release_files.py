"""The files in which a release leaves: the same bytes each time, safe to open in a spreadsheet."""

import io
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from governance.disclosure import (
    CannotProtect,
    Cell,
    ProtectedRelease,
    Reason,
    cell_columns,
    cell_lines,
    headcount_lines,
    hierarchy_lines,
    pick,
    release_from_dict,
    release_to_dict,
)
from governance.models import Release
from mentorship.errors import Refusal
from mentorship.safe_csv import csv_text, safe_cell

# How people write a dimension, beside its own name.
SPOKEN = {"level": "band", "region": "site"}
HIERARCHY = ("dim", "child", "parent")


class NoSuchTable(Refusal):
    pass


@dataclass(frozen=True)
class File:
    """A file to write or to send."""

    name: str
    content_type: str
    content: bytes


def figures_of(release: Release, by: Collection[str] = ()) -> ProtectedRelease:
    """The figures as published; with ``by`` the declared tables of these dimensions alone."""
    return tables_of(release_from_dict(release.content), by)


def tables_of(figures: ProtectedRelease, by: Collection[str]) -> ProtectedRelease:
    """The declared tables of these dimensions alone, or all; raises NoSuchTable."""
    if not by:
        return figures
    try:
        return pick(figures, [SPOKEN.get(name, name) if name not in figures.dimensions else name for name in by])
    except CannotProtect as refusal:
        raise NoSuchTable(str(refusal)) from None


def file_of(release: Release, form: str, by: Collection[str] = ()) -> File:
    """One of FORMS; raises KeyError for any other."""
    name, content_type, write = FORMS[form]
    return File(name, content_type, write(release, figures_of(release, by)))


def _cells(release: Release, figures: ProtectedRelease) -> bytes:
    return csv_text(cell_columns(figures), cell_lines(figures)).encode()


def _headcounts(release: Release, figures: ProtectedRelease) -> bytes:
    return csv_text(cell_columns(figures), headcount_lines(figures)).encode()


def _hierarchy(release: Release, figures: ProtectedRelease) -> bytes:
    return csv_text(HIERARCHY, hierarchy_lines(figures)).encode()


def _json(release: Release, figures: ProtectedRelease) -> bytes:
    content: dict[str, Any] = {
        "quarter": release.quarter,
        "cut_off_on": release.cut_off_on.isoformat(),
        "published_at": release.published_at.isoformat(),
        "digest": release.digest,
        **release_to_dict(figures),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n").encode()


def _spreadsheet(release: Release, figures: ProtectedRelease) -> bytes:
    """One sheet with a line a cell, one that says what the figures are and which rules withheld some."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": str(release), "created": release.published_at.replace(tzinfo=None)})
    _write_figures(book, figures)
    _write_about(book, release, figures)
    book.close()
    return out.getvalue()


def _write_figures(book: Any, figures: ProtectedRelease) -> None:
    sheet, bold = book.add_worksheet("Figures"), book.add_format({"bold": True})
    percent, decimal = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "0.0"})
    outcomes = sorted({name for cell in figures.cells for name in cell.outcomes}, reverse=True)
    header = [
        *figures.dimensions,
        "eligible",
        "participants",
        "rate",
        *(f"{name} per participant" for name in outcomes),
    ]
    sheet.write_row(0, 0, [*map(safe_cell, header), "why withheld"], bold)
    for row, cell in enumerate(figures.cells, start=1):
        sheet.write_row(row, 0, [safe_cell(value) for value in cell.key])
        place = len(cell.key)
        for number, how in _numbers(cell, outcomes, percent, decimal):
            sheet.write(row, place, "withheld" if number is None else number, how)
            place += 1
        sheet.write(row, place, why_withheld(cell, figures))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(figures.cells), len(header))
    sheet.set_column(0, len(figures.dimensions) - 1, 18)
    sheet.set_column(len(figures.dimensions), len(header) - 1, 12)
    sheet.set_column(len(header), len(header), 60)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _numbers(cell: Cell, outcomes: list[str], percent: Any, decimal: Any) -> Iterator[tuple[float | str | None, Any]]:
    yield cell.eligible, None
    yield cell.participants, None
    yield cell.rate, percent
    for name in outcomes:
        yield cell.outcomes.get(name, ""), decimal


def why_withheld(cell: Cell, figures: ProtectedRelease) -> str:
    """The rule that withheld the figures of a cell, or its means alone; nothing where all are printed."""
    reasons: list[Reason] = [cell.reason] if cell.reason else sorted(set(cell.outcome_reasons.values()))
    return " ".join(reason.sentence(figures.thresholds) for reason in reasons)


def _write_about(book: Any, release: Release, figures: ProtectedRelease) -> None:
    sheet, wrap = book.add_worksheet("About"), book.add_format({"text_wrap": True, "valign": "top"})
    lines = [
        ("Report", str(release)),
        ("Counted", f"People employed on {release.cut_off_on:%-d %B %Y}, in the team, level and site of that day."),
        ("Participant", "Was in an active pairing on at least one day of the quarter, as mentor or mentee."),
        ("Sessions and hours", "Means per participant of the sessions that pairs logged in the quarter."),
        ("Withheld", "Figures of few people, and figures from which these could be worked out. " + figures.method_note),
        ("Held against", figures.audit.compared.sentence() if figures.audit.compared else "Not written down."),
        ("Published", f"{release.published_at:%-d %B %Y}, and the same for good."),
        ("Digest", release.digest),
    ]
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90, wrap)
    for row, (label, text) in enumerate(lines):
        sheet.write(row, 0, label)
        sheet.write(row, 1, safe_cell(text))


Writer = Callable[[Release, ProtectedRelease], bytes]
CSV = "text/csv; charset=utf-8"
FORMS: dict[str, tuple[str, str, Writer]] = {
    "cells": ("cells.csv", CSV, _cells),
    "hierarchy": ("hierarchy.csv", CSV, _hierarchy),
    "headcounts": ("headcounts.csv", CSV, _headcounts),
    "json": ("release.json", "application/json", _json),
    "xlsx": ("engagement.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _spreadsheet),
}
