"""The one way a CSV file comes in: read whole, checked whole, and refused whole.

UTF-8 with or without byte-order mark, comma or semicolon, a header row. An importer asks each row for typed values;
whatever is wrong is collected with its line and column, and ``check()`` raises it all at once::

    sheet = read_csv(content, "people.csv", required=("employee_id", "level"), optional=("site",))
    for row in sheet.rows:
        level = row.integer("level", 1, 10)  # None when wrong, and the sheet knows why
        if row["employee_id"] not in known:
            row.problem("employee_id", "nobody in the directory has this id")
    sheet.check()
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mentorship.errors import Refusal

MOST_PROBLEMS = 50
LONGEST_SHOWN = 60
ONE_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9])?", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the line counts from 1, the column is empty when it is the whole line."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.line}: column '{self.column}': {self.reason}" if self.column else f"{self.line}: {self.reason}"


class BadFile(Refusal):
    """A file that was refused; nothing of it was kept."""

    def __init__(self, file_name: str, problems: Sequence[Problem], *, more: int = 0) -> None:
        self.file_name, self.problems, self.more = file_name, list(problems), more
        super().__init__(file_name)

    def __str__(self) -> str:
        lines = [f"{self.file_name}:{problem}" for problem in self.problems]
        return "\n".join([*lines, f"and {self.more} more"] if self.more else lines)


@dataclass
class Sheet:
    """A file that was read: its rows, the columns nobody asked for, and what is wrong with it."""

    name: str
    digest: str
    columns: dict[str, str] = field(default_factory=dict)  # field -> column as the file spells it
    unknown: list[str] = field(default_factory=list)
    rows: list["Row"] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    more: int = 0

    def problem(self, line: int, column: str, reason: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, reason))
        else:
            self.more += 1

    def check(self) -> None:
        """Raise ``BadFile`` when anything was wrong, in the order of the lines."""
        if self.problems:
            raise BadFile(self.name, sorted(self.problems, key=lambda problem: problem.line), more=self.more)


@dataclass
class Row:
    """One row under the names of the fields; ``line`` is where it begins in the file."""

    sheet: Sheet
    line: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def problem(self, name: str, reason: str) -> None:
        self.sheet.problem(self.line, self.sheet.columns.get(name, name), reason)

    def text(self, name: str, *, longest: int, blank: bool = False) -> str:
        """A text on one line; runs of white space become one blank."""
        value = " ".join(self[name].split())
        if not value and not blank:
            self.problem(name, "is empty")
        elif len(value) > longest:
            self.problem(name, f"is {len(value)} characters long, at most {longest} fit")
        elif any(unicodedata.category(character) == "Cc" for character in value):
            self.problem(name, "holds a control character")
        return value

    def integer(self, name: str, lowest: int, highest: int, *, blank: bool = False) -> int | None:
        value = self[name].strip()
        if not value and blank:
            return None
        if value.isascii() and value.isdigit() and len(value) < 10 and lowest <= int(value) <= highest:
            return int(value)
        self.problem(name, f"{shown(value)} is not a whole number from {lowest} to {highest}")
        return None

    def decimal(self, name: str, lowest: Decimal, highest: Decimal, *, blank: bool = False) -> Decimal | None:
        """With at most one decimal, after a point or a comma."""
        value = self[name].strip().replace(",", ".")
        if not value and blank:
            return None
        if ONE_DECIMAL.fullmatch(value) and lowest <= Decimal(value) <= highest:
            return Decimal(value)
        between = f"from {lowest} to {highest}, with one decimal at most"
        self.problem(name, f"{shown(self[name])} is not a number {between}")
        return None

    def day(self, name: str, *, blank: bool = False) -> date | None:
        value = self[name].strip()
        if not value and blank:
            return None
        try:
            if len(value) == len("2026-01-31"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.problem(name, f"{shown(value)} is not a date such as 2026-01-31")
        return None

    def choice(self, name: str, choices: Collection[str], *, blank: bool = False) -> str:
        """One of the choices, in any case; an empty text when it is none of them."""
        value = self[name].strip().lower()
        if value in choices or (blank and not value):
            return value
        self.problem(name, f"{shown(self[name])} is none of {', '.join(choices)}")
        return ""

    def prefixed(self, prefix: str) -> dict[str, str]:
        """The values of the columns with that prefix, under the rest of their name."""
        return {name.removeprefix(prefix): value for name, value in self.values.items() if name.startswith(prefix)}


def shown(value: str) -> str:
    """A value as a reason quotes it: short, on one line."""
    value = " ".join(value.split())
    return f"“{value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + '…'}”"


def read_csv(
    content: bytes,
    name: str,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    prefixes: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> Sheet:
    """Read a file; raises ``BadFile`` when its header can't be used, and keeps other problems for ``check()``.

    ``mapping`` says in which column a field stands when it is not called as the field is. Columns that start with one
    of ``prefixes`` are read too. All others are listed as ``unknown``.
    """
    sheet, rows = open_csv(content, name, required=required, optional=optional, prefixes=prefixes, mapping=mapping)
    sheet.rows.extend(rows)
    return sheet


def open_csv(
    content: bytes,
    name: str,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    prefixes: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> tuple[Sheet, Iterator[Row]]:
    """As ``read_csv``, with the rows one by one: for files of millions of lines."""
    sheet = Sheet(name, hashlib.sha256(content).hexdigest())
    lines = _lines(sheet, _decoded(sheet, content))
    header_line, header = next(lines, (1, []))
    if not header:
        sheet.problem(1, "", "the file is empty")
    sheet.check()
    places = _places(sheet, header_line, header, [*required, *optional], required, prefixes, dict(mapping or {}))
    sheet.check()
    return sheet, _rows(sheet, lines, header_line, len(header), places)


def _rows(
    sheet: Sheet, lines: Iterator[tuple[int, list[str]]], header_line: int, width: int, places: dict[str, int]
) -> Iterator[Row]:
    empty = True
    for line, cells in lines:
        empty = False
        if len(cells) != width:
            sheet.problem(line, "", f"has {len(cells)} cells where the header has {width}")
            continue
        yield Row(sheet, line, {known: cells[place].strip() for known, place in places.items()})
    if empty and not sheet.problems:
        sheet.problem(header_line, "", "there is no row below the header")


def _decoded(sheet: Sheet, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        sheet.problem(1, "", "the file is UTF-16; save it as “CSV UTF-8”")
        sheet.check()
    if b"\0" in content:
        sheet.problem(content[: content.index(b"\0")].count(b"\n") + 1, "", "holds a NUL byte: this is not a text file")
        sheet.check()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        sheet.problem(line, "", f"byte 0x{content[error.start]:02X} is not UTF-8; save the file as “CSV UTF-8”")
        sheet.check()
        raise


def _lines(sheet: Sheet, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it begins on."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if _outside_quotes(first, ";") > _outside_quotes(first, ",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        sheet.problem(line, "", f"can't be read as CSV: {error}")


def _outside_quotes(line: str, character: str) -> int:
    return sum(part.count(character) for part in line.split('"')[::2])


def _places(
    sheet: Sheet,
    line: int,
    header: list[str],
    fields: list[str],
    required: Sequence[str],
    prefixes: Sequence[str],
    mapping: dict[str, str],
) -> dict[str, int]:
    """Where each field stands in the rows."""
    spelled = [" ".join(cell.split()) for cell in header]
    keys = [column.lower() for column in spelled]
    for column in sorted({column for column in spelled if column and keys.count(column.lower()) > 1}):
        sheet.problem(line, column, "stands in the header more than once")
    places = {key: place for place, key in enumerate(keys) if any(key.startswith(prefix) for prefix in prefixes)}
    for known in fields:
        column = mapping.pop(known, known)
        if column.lower() in keys:
            places[known] = keys.index(column.lower())
        elif known in required or column != known:
            sheet.problem(line, column, "is missing in the header")
    for known, column in mapping.items():
        sheet.problem(line, column, f"is mapped to {shown(known)}, which is no field of this file")
    sheet.columns = {known: spelled[place] for known, place in places.items()}
    sheet.unknown = [column for place, column in enumerate(spelled) if column and place not in places.values()]
    return places
