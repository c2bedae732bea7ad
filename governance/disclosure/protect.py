"""From rows to a release that is safe to print."""

from collections.abc import Iterable, Mapping

from governance.disclosure.primary import too_few_either, too_few_people, too_little_behind
from governance.disclosure.results import AuditResult, Cell, ProtectedRelease, Reason
from governance.disclosure.tables import Tables, build_tables
from governance.disclosure.values import Declared, Row, Thresholds


def protect(
    rows: Iterable[Row], declared: Declared, thresholds: Thresholds | None = None, *, period: str
) -> ProtectedRelease:
    """The release of a period: declared tables with everything withheld that is small or would reveal what is.

    Raises CannotProtect, with a sentence, when the rows are unusable or the attack on the finished release succeeds.
    """
    thresholds = thresholds or Thresholds()
    tables = build_tables(rows, declared, thresholds)
    few = too_few_people(tables, thresholds)
    primary = few | too_few_either(tables, thresholds)
    withheld = frozenset(range(len(tables.keys))) if primary else primary
    outcomes = {}
    for measure in declared.outcomes:
        hidden = withheld | too_little_behind(tables, thresholds, measure)
        outcomes[measure] = frozenset(range(len(tables.keys))) if hidden else hidden
    return print_release(tables, thresholds, period, few, withheld, outcomes)


def print_release(
    tables: Tables,
    thresholds: Thresholds,
    period: str,
    few: frozenset[int],
    withheld: frozenset[int],
    outcomes: Mapping[str, frozenset[int]],
) -> ProtectedRelease:
    """The release that prints everything but the withheld cells and the withheld outcomes."""
    cells = range(len(tables.keys))
    return ProtectedRelease(
        period=period,
        dimensions=tables.dimensions,
        cells=tuple(
            _cell(tables, cell, _reason(tables, cell, few) if cell in withheld else None, outcomes) for cell in cells
        ),
        hierarchy=tables.hierarchy,
        headcounts=tuple((tables.keys[cell], int(tables.eligible[cell])) for cell in cells if tables.is_unit(cell)),
        groups=tables.groups,
        thresholds=thresholds,
        method="exact",
        method_note="Everything is withheld as soon as one figure is too small.",
        audit=AuditResult(attacked=len(withheld), narrowest=None, rounds=1),
    )


def _reason(tables: Tables, cell: int, few: frozenset[int]) -> Reason:
    if not tables.is_unit(cell):
        return Reason.FEW_SENSITIVE_OR_SHIELD
    return Reason.FEW_PEOPLE if cell in few else Reason.FEW_EITHER_OR_SHIELD


def _cell(tables: Tables, cell: int, reason: Reason | None, outcomes: Mapping[str, frozenset[int]]) -> Cell:
    eligible, participants = int(tables.eligible[cell]), int(tables.participants[cell])
    behind = tables.behind[cell]
    measures = outcomes if behind else {}
    return Cell(
        key=tables.keys[cell],
        family=" × ".join(tables.families[cell][-1:] if "team" in tables.families[cell] else tables.families[cell])
        or "total",
        eligible=None if reason else eligible,
        participants=None if reason else participants,
        rate=None if reason else round(participants / eligible, 3),
        reason=reason,
        outcomes={
            measure: None if cell in hidden or not behind else round(behind.totals[measure] / participants, 1)
            for measure, hidden in measures.items()
        },
        outcome_reasons={measure: Reason.FEW_BEHIND_OUTCOME for measure, hidden in measures.items() if cell in hidden},
    )
