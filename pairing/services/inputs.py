"""What was known of two people when they were scored, in plain values: kept with the pair, so that it explains itself.

Named one by one: what the matching must know and nobody else may, such as whom somebody would rather not meet, is no
fact about a person here and can't slip in.
"""

from datetime import date
from typing import Any

from pairing.matching import Candidate
from pairing.services.snapshot import Snapshot

KEPT = (
    "id", "level", "line", "team", "skills", "wants", "style", "zone", "places", "past_mentors", "past_teams", "family",
    "aim", "needs", "hours", "languages", "held", "priority", "opportunity", "systems", "past_systems",
)  # fmt: skip


class Inputs:
    """The inputs of many pairs of one snapshot; each person is spelled once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._rules = {"lowest_gap": snapshot.rules.lowest_gap, "highest_gap": snapshot.rules.highest_gap}
        self._day, self._digest, self._situations = snapshot.day, snapshot.digest, snapshot.situations
        self._rulings = snapshot.rulings
        self._mentees = {person.id: person for person in snapshot.mentees}
        self._mentors = {person.id: person for person in snapshot.mentors}
        self._spelled: dict[tuple[str, str], dict[str, Any]] = {}

    def of(self, mentee: str, mentor: str) -> dict[str, Any]:
        return {
            "mentee": self._person("mentee", self._mentees[mentee]),
            "mentor": self._person("mentor", self._mentors[mentor]),
            "situations": list(self._situations.get(mentee, ())),
            "ruling": self._rulings[mentee, mentor].as_dict() if (mentee, mentor) in self._rulings else None,
            "rules": self._rules,
            "day": self._day.isoformat(),
            "snapshot": self._digest,
        }

    def _person(self, side: str, person: Candidate) -> dict[str, Any]:
        known = self._spelled.get((side, person.id))
        if known is None:
            facts = {name: getattr(person, name) for name in KEPT if hasattr(person, name)}
            known = self._spelled[side, person.id] = {name: _plain(value) for name, value in facts.items()}
        return known


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if hasattr(value, "items") else value
