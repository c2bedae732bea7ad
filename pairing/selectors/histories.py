"""Changes by hand as a history: what each mentee had, and what they have since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pairing.models import ProposalChange
from programs.models import Enrolment

GONE = "somebody who is gone"


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
    """With the names that people have now; one query for all of them."""
    rows = list(changes)
    sides = [kept for change in rows for kept in (*change.before, *change.after)]
    keys = {kept["mentee"] for kept in sides} | {pair["mentor"] for kept in sides for pair in kept["pairs"]}
    people = Enrolment.objects.filter(pk__in=keys).values_list("pk", "person__name")
    names = {str(pk): name for pk, name in people}
    return [History(change, _steps(change, names)) for change in rows]


def _steps(change: ProposalChange, names: Mapping[str, str]) -> list[Step]:
    after = {kept["mentee"]: kept for kept in change.after}
    return [
        Step(names.get(kept["mentee"], GONE), _had(kept, names), _had(after.get(kept["mentee"], {}), names))
        for kept in change.before
    ]


def _had(kept: Mapping[str, Any], names: Mapping[str, str]) -> str:
    pairs = [f"{names.get(pair['mentor'], GONE)} ({pair['score'] / 1000:.1f})" for pair in kept.get("pairs", [])]
    return ", ".join(pairs) or "nobody"
