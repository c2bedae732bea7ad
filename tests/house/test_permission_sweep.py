"""Who gets what answer at every address: the application against ``permissions.csv``, which people review."""

import csv
from collections.abc import Iterator

import pytest

from tests.cast import make_cast
from tests.house.sweep import METHODS, TABLE, Row, Sweep, addresses
from tests.house.tools import ROOT

FILE = ROOT / "tests" / "house" / TABLE
ADDRESSES = {address.name: address for address in addresses()}
MAKE_IT = "python -m tests.house.sweep > tests/house/permissions.csv, and read the difference"


def expected() -> dict[tuple[str, str], Row]:
    with FILE.open(newline="") as file:
        return {(row["url"], row["method"]): row for row in csv.DictReader(file)}


def groups() -> Iterator[tuple[str, list[str]]]:
    """Addresses by stage, so that two processes share the work."""
    found: dict[str, list[str]] = {}
    for name in ADDRESSES:
        found.setdefault(name.split(":")[0] if ":" in name else "no stage", []).append(name)
    yield from sorted(found.items())


def test_every_address_has_its_row_and_every_row_its_address():
    asked = {(name, method) for name in ADDRESSES for method in METHODS}
    rows = set(expected())

    assert not asked - rows, f"not in the table, so nobody has said who may: {sorted(asked - rows)}\n{MAKE_IT}"
    assert not rows - asked, f"in the table and gone: {sorted(rows - asked)}\n{MAKE_IT}"


def test_no_row_expects_a_failure_of_the_server():
    """But the health page, which says by 503 that no worker was heard of: none runs here."""
    failing = {key for key, row in expected().items() if any(value.startswith("5") for value in row.values())}

    assert failing == {("health", "GET")}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("names", [pytest.param(names, id=group) for group, names in groups()])
def test_every_member_of_the_cast_gets_the_answer_in_the_table(db, names):
    table, sweep = expected(), Sweep(make_cast())
    wrong = []

    for row in sweep.table([ADDRESSES[name] for name in names]):
        said = table.get((row["url"], row["method"]), {})
        wrong += [
            f"{row['method']} {row['url']} as {part}: {row[part]}, the table says {said.get(part)}"
            for part in row
            if row[part] != said.get(part)
        ]

    assert not wrong, "\n".join(["", *wrong, MAKE_IT])
    assert not sweep.lost, f"pages with a link that leads nowhere: {sorted(sweep.lost)}"
    assert not sweep.unsaid, f"texts without a charset: {sorted(sweep.unsaid)}"
