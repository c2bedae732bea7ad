"""Who was erased is written down outside the database too, so that whoever restores an older backup erases them again.

One line each: the moment and the key of what is left of somebody, no name. The first backup begins the file with a
line of its own; whether a file reaches back to a backup is read from its first line.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings

BEGUN = "begun"


def path() -> Path:
    return Path(settings.LOCAL_DIR) / "erasures"


def begin(*, now: datetime) -> None:
    """Have a file that reaches back to now; one that is there does."""
    if not path().exists():
        _append(now, BEGUN)


def write_down(person_id: int, *, now: datetime) -> None:
    """With the moment at which it is done, not that at which a long run began: a backup between them has the person."""
    _append(now, str(person_id))


def reach_back_to(moment: str) -> bool:
    """Whether the file knows of each erasure since the moment."""
    return any(at <= datetime.fromisoformat(moment) for at, _ in _lines()[:1])


def erased_since(moment: str) -> list[int]:
    """The keys of those who were erased after the moment, or in the same second."""
    since = datetime.fromisoformat(moment)
    return [int(what) for at, what in _lines() if at >= since and what != BEGUN]


def _append(now: datetime, what: str) -> None:
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="utf-8") as file:
        file.write(f"{now.isoformat(timespec='seconds')} {what}\n")


def _lines() -> list[tuple[datetime, str]]:
    if not path().exists():
        return []
    parts = [line.partition(" ") for line in path().read_text(encoding="utf-8").splitlines() if line]
    return [(datetime.fromisoformat(at), what) for at, _, what in parts]
