"""Who takes part and who does not: groups compared, with intervals, tests and what could have been noticed.

    audit = examine(subjects, release, earlier=[last_quarters_audit])
    for line in audit.findings: print(line.sentence)

Plain values in, frozen results with reasons out; no database, no clock. Counts come from a protected release, so that
nothing here tells what the release withholds.
"""

from governance.equity.audit import examine
from governance.equity.files import COLUMNS, audit_from_dict, audit_lines, audit_to_dict
from governance.equity.follow import Look, look_again, nothing, target_in_words, target_of
from governance.equity.method import METHOD
from governance.equity.people import Before
from governance.equity.results import Arm, Audit, CannotCompare, Comparison, Grade, Name, Point
from governance.equity.sentences import difference, spread, who
from governance.equity.values import EVERYBODY_ELSE, Count, Interval, Outcome, Register, Subject

__all__ = [
    "COLUMNS",
    "EVERYBODY_ELSE",
    "METHOD",
    "Arm",
    "Audit",
    "Before",
    "CannotCompare",
    "Comparison",
    "Count",
    "Grade",
    "Interval",
    "Look",
    "Name",
    "Outcome",
    "Point",
    "Register",
    "Subject",
    "audit_from_dict",
    "audit_lines",
    "audit_to_dict",
    "difference",
    "examine",
    "look_again",
    "nothing",
    "spread",
    "target_in_words",
    "target_of",
    "who",
]
