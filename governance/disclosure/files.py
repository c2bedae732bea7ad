"""The forms a release leaves in: lines for `cells.csv`, `hierarchy.csv` and `headcounts.csv`, and one plain dict.

Values are plain text; whoever writes the file makes cells safe for spreadsheets, which changes no key here as labels
are escaped the same way in all three files.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

from governance.disclosure.results import AuditResult, CannotProtect, Cell, Compared, Key, ProtectedRelease, Reason
from governance.disclosure.values import ANY, NESTED, SUPPRESSED, Thresholds

Line = dict[str, str]


def pick(release: ProtectedRelease, dimensions: Collection[str]) -> ProtectedRelease:
    """The same release with the declared tables of these dimensions alone; nothing is computed anew.

    A team's department and a track's tier go without saying. Raises CannotProtect for a dimension that the release
    doesn't have.
    """
    unknown = [name for name in dimensions if name not in release.dimensions]
    if unknown:
        raise CannotProtect(f"There is no table by {unknown[0]}: choose among {', '.join(release.dimensions)}.")

    def is_chosen(key: Key) -> bool:
        restricted = {name for name, value in zip(release.dimensions, key, strict=True) if value != ANY}
        return restricted - {NESTED.get(name) for name in restricted} <= {*dimensions}

    chosen = {*dimensions, *(NESTED[name] for name in dimensions if name in NESTED)}
    return replace(
        release,
        cells=tuple(cell for cell in release.cells if is_chosen(cell.key)),
        hierarchy=tuple(link for link in release.hierarchy if link[0] in chosen),
        headcounts=tuple((key, count) for key, count in release.headcounts if is_chosen(key)),
    )


def cell_columns(release: ProtectedRelease) -> tuple[str, ...]:
    """The header of `cells.csv` and `headcounts.csv`."""
    return ("period", *release.dimensions, "measure", "value")


def cell_lines(release: ProtectedRelease) -> list[Line]:
    """The lines of `cells.csv`: `*` where a dimension is not restricted, a number or SUPPRESSED as the value."""
    return [
        _line(release, cell.key, measure, _text(measure, value))
        for cell in release.cells
        for measure, value in (
            ("eligible", cell.eligible),
            ("participants", cell.participants),
            ("rate", cell.rate),
            *sorted(cell.outcomes.items(), reverse=True),
        )
    ]


def hierarchy_lines(release: ProtectedRelease) -> list[Line]:
    """The lines of `hierarchy.csv`; the parent of a team is its department, of a track its tier, else `*`."""
    return [{"dim": dimension, "child": child, "parent": parent} for dimension, child, parent in release.hierarchy]


def headcount_lines(release: ProtectedRelease) -> list[Line]:
    """The lines of `headcounts.csv`: people per unit, band and site, which everybody knows; no demographic."""
    return [_line(release, key, "eligible", str(count)) for key, count in release.headcounts]


def release_to_dict(release: ProtectedRelease) -> dict[str, Any]:
    """The release as plain lists, dicts, numbers and text, for `release.json` and for keeping."""
    t = release.thresholds
    return {
        "period": release.period,
        "dimensions": list(release.dimensions),
        "groups": {name: list(codes) for name, codes in release.groups.items()},
        "paths": list(release.paths),
        "thresholds": {name: getattr(t, name) for name in Thresholds.__dataclass_fields__},
        "method": release.method,
        "method_note": release.method_note,
        "audit": _audit_to_dict(release.audit),
        "reasons": {str(reason): reason.sentence(t) for reason in Reason},
        "cells": [_cell_to_dict(cell) for cell in release.cells],
        "hierarchy": [list(link) for link in release.hierarchy],
        "headcounts": [{"key": list(key), "eligible": count} for key, count in release.headcounts],
    }


def release_from_dict(content: Mapping[str, Any]) -> ProtectedRelease:
    """The release that `release_to_dict` wrote, equal to the one that was published."""
    return ProtectedRelease(
        period=content["period"],
        dimensions=tuple(content["dimensions"]),
        cells=tuple(_cell_from_dict(cell) for cell in content["cells"]),
        hierarchy=tuple((dimension, child, parent) for dimension, child, parent in content["hierarchy"]),
        headcounts=tuple((tuple(entry["key"]), entry["eligible"]) for entry in content["headcounts"]),
        groups={name: tuple(codes) for name, codes in content["groups"].items()},
        thresholds=Thresholds(**content["thresholds"]),
        method=content["method"],
        method_note=content["method_note"],
        audit=_audit_from_dict(content["audit"]),
        paths=tuple(content.get("paths", ())),
    )


def _audit_to_dict(audit: AuditResult) -> dict[str, Any]:
    content: dict[str, Any] = {"attacked": audit.attacked, "narrowest": audit.narrowest, "rounds": audit.rounds}
    if audit.compared:
        content["compared"] = {**asdict(audit.compared), "sentence": audit.compared.sentence()}
    return content


def _audit_from_dict(content: Mapping[str, Any]) -> AuditResult:
    kept = {name: value for name, value in content.get("compared", {}).items() if name != "sentence"}
    return AuditResult(**{**content, "compared": Compared(**kept) if kept else None})


def _line(release: ProtectedRelease, key: Key, measure: str, value: str) -> Line:
    coordinates = dict(zip(release.dimensions, key, strict=True))
    return {"period": release.period, **coordinates, "measure": measure, "value": value}


def _text(measure: str, value: float | None) -> str:
    if value is None:
        return SUPPRESSED
    if isinstance(value, int):
        return str(value)
    return f"{value:.3f}" if measure == "rate" else f"{value:.1f}"


def _cell_to_dict(cell: Cell) -> dict[str, Any]:
    return {
        "key": list(cell.key),
        "family": cell.family,
        "eligible": cell.eligible,
        "participants": cell.participants,
        "rate": cell.rate,
        "reason": cell.reason and str(cell.reason),
        "outcomes": dict(cell.outcomes),
        "outcome_reasons": {measure: str(reason) for measure, reason in cell.outcome_reasons.items()},
    }


def _cell_from_dict(content: Mapping[str, Any]) -> Cell:
    return Cell(
        key=tuple(content["key"]),
        family=content["family"],
        eligible=content["eligible"],
        participants=content["participants"],
        rate=content["rate"],
        reason=Reason(content["reason"]) if content["reason"] else None,
        outcomes=dict(content["outcomes"]),
        outcome_reasons={measure: Reason(code) for measure, code in content["outcome_reasons"].items()},
    )
