"""Figures about groups that tell nothing about a person: counted, withheld where needed, attacked, then released.

    release = protect(rows, Declared(demographics=("gender",)), period="2026Q3")
    for line in cell_lines(release): ...

Plain values in, frozen results with reasons out; no database, no clock.

What is guaranteed: with the printed figures, the headcounts and every sum between them, each withheld count keeps at
least three values (or as many as there are people, and one), and no withheld mean follows. Where one person stands
apart from all others, so that even the total would have to go, what is withheld for the sake of others and can't have
three beside the total keeps two.

That holds for everything ever published taken together, also for somebody who knows who sat where in each quarter and
takes it that what people said about themselves stays as it is: `earlier` releases are the ledger a new one is held
against, and nobody's own words follow from who came or went. Of quarters long before, in large organisations, only what
they tell about such words is looked at again: who takes part is each quarter's own matter. Beyond 20,000 people a
release is attacked cell by cell alone, and groups of few comers and goers wait by their rule.

A period is released once and never counted again, so no two releases differ by one person alone: between quarters
anybody may have started or stopped. Not guaranteed: who knows everybody else's status in a team learns the last one
from any true total; team rows can be switched off where participation itself is sensitive.
"""

from governance.disclosure.everything import holds_beside, holds_with_at_least
from governance.disclosure.files import (
    cell_columns,
    cell_lines,
    headcount_lines,
    hierarchy_lines,
    pick,
    release_from_dict,
    release_to_dict,
)
from governance.disclosure.ledger import Published, Seat, seats_of
from governance.disclosure.protect import protect
from governance.disclosure.results import AuditResult, CannotProtect, Cell, Key, ProtectedRelease, Reason
from governance.disclosure.values import ANY, OTHERS, SUPPRESSED, Declared, Roll, Row, Thresholds, Work, Works

__all__ = [
    "ANY",
    "OTHERS",
    "SUPPRESSED",
    "AuditResult",
    "CannotProtect",
    "Cell",
    "Declared",
    "Key",
    "ProtectedRelease",
    "Published",
    "Reason",
    "Roll",
    "Row",
    "Seat",
    "Thresholds",
    "Work",
    "Works",
    "cell_columns",
    "cell_lines",
    "headcount_lines",
    "hierarchy_lines",
    "holds_beside",
    "holds_with_at_least",
    "pick",
    "protect",
    "release_from_dict",
    "release_to_dict",
    "seats_of",
]
