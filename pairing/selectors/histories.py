"""Changes by hand as a history: what each mentee had, and what they have since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pairing.models import ProposalChange


@dataclass(frozen=True)
class Step:
    """What a change did to one mentee, in words."""

    mentee: str
    before: str
    after: str


@dataclass(frozen=True)
class History:
    change: ProposalChange
    steps: list[Step]


def histories(changes: Iterable[ProposalChange]) -> list[History]:
    return [History(change, _steps(change)) for change in changes]


def _steps(change: ProposalChange) -> list[Step]:
    after = {kept["mentee"]: kept for kept in change.after}
    return [Step(kept["name"], _had(kept), _had(after.get(kept["mentee"], {}))) for kept in change.before]


def _had(kept: dict[str, Any]) -> str:
    pairs = [f"{pair['name']} ({pair['score'] / 1000:.1f})" for pair in kept.get("pairs", [])]
    return ", ".join(pairs) or "nobody"
