"""The ends of the chain that were written down outside the database: a line each of when, how far and which digest."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mentorship.errors import Refusal

LINE = re.compile(r"(?P<at>\S+) (?P<sequence>\d{1,18}) (?P<digest>[0-9a-f]{64})")
LONGEST_LINE = 200


class NoAnchors(Refusal):
    """There is no such file, or it can't be read as one."""


@dataclass(frozen=True)
class Anchor:
    at: datetime
    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.at.isoformat(timespec='seconds')} {self.sequence} {self.digest}"


def kept() -> Path:
    """Where the application writes them down."""
    return Path(settings.LOCAL_DIR / "audit_anchors")


def read(path: Path) -> list[Anchor]:
    """All of them, oldest first; ``NoAnchors`` names the file, and the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise NoAnchors(f"There are no anchors to read at {path}.") from None
    return [_parsed(line, f"Line {number} of {path}") for number, line in enumerate(lines, start=1)]


def last(path: Path) -> Anchor | None:
    """The newest, without reading the rest; None where there is no file, or nothing in it."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LONGEST_LINE))
        lines = file.read().decode(errors="replace").splitlines()
    return _parsed(lines[-1], f"The last line of {path}") if lines else None


def append(path: Path, anchor: Anchor) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{anchor}\n")


def _parsed(line: str, where: str) -> Anchor:
    try:
        found = LINE.fullmatch(line.strip())
        if found is None:
            raise ValueError
        return Anchor(datetime.fromisoformat(found["at"]), int(found["sequence"]), found["digest"])
    except ValueError:
        raise NoAnchors(f"{where} is no anchor: was it cut, or changed? Put the file back from a copy.") from None
