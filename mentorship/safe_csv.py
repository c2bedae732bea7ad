"""The one way a CSV file leaves: UTF-8, comma, a header row, and no cell that a spreadsheet would run (security 16)."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

STARTS_A_FORMULA = "=+-@"
CONTROLS = "\t\r\n\0"
AHEAD_OF_IT = " \t\r\n\v\f\0\"'"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe_cell(value: object) -> str:
    """A value as the cell's text. What a spreadsheet could take for a formula gets an apostrophe; numbers stay."""
    if value is None:
        return ""
    text = str(value)
    if NUMBER.fullmatch(text):
        return text
    seen = unicodedata.normalize("NFKC", text)
    dangerous = seen[:1] in CONTROLS or seen.lstrip(AHEAD_OF_IT)[:1] in STARTS_A_FORMULA
    return f"'{text}" if text and dangerous else text


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The whole file as text; a column that a row does not have is left empty."""
    out = io.StringIO()
    _write(out, columns, rows)
    return out.getvalue()


def csv_pages(columns: Sequence[str], pages: Iterable[Iterable[Mapping[str, object]]]) -> Iterator[str]:
    """The file as text, one piece for its header and one for each page of rows, for an answer that streams."""
    yield csv_text(columns, ())
    for rows in pages:
        out = io.StringIO()
        _write_rows(out, columns, rows)
        yield out.getvalue()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """The file row by row, so that it may be larger than the memory."""
    with path.open("w", encoding="utf-8", newline="") as out:
        _write(out, columns, rows)


def _write(out: io.TextIOBase, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    _write_rows(out, columns, [{column: column for column in columns}])
    _write_rows(out, columns, rows)


def _write_rows(out: io.TextIOBase, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])
