"""What a run kept about a pair, in sentences: who else there was on both sides, and which constraints bound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mentorship.people.models import Person
from pairing.matching.explain import EQUAL, IN_DEMAND, LOWER, NEEDED, SET
from pairing.selectors.wish_words import wish_sentences
from pairing.states import RuleKind

BINDING = {
    "forced": "The two were set as a pair before the matching.",
    "capacity": "All places of the mentor are taken, so nobody could be added.",
    "load": "Each further mentee of a mentor costs points, so that work is spread.",
    "stable": "Nobody whom the mentee would rather have, and who would rather have them, was left.",
    "wished": "The two wished for each other, which comes first in this track.",
    "needed": "A place with this mentor keeps somebody from being left with nobody.",
}
RULED = {
    RuleKind.FORCED: "must be a pair",
    RuleKind.LOCKED: "stay as they were proposed",
    RuleKind.FORBIDDEN: "may not be a pair",
}
UNKNOWN = {"mentor": "Another mentor", "mentee": "Another mentee"}


@dataclass(frozen=True)
class Alternative:
    """Somebody who could have been in the pair, and why they are not; thousandths of a point."""

    name: str
    score: int
    sentence: str


@dataclass(frozen=True)
class Reasons:
    mentors: list[Alternative] = field(default_factory=list)
    mentees: list[Alternative] = field(default_factory=list)
    binding: list[str] = field(default_factory=list)
    situations: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)


def reasons_for(
    explanation: Mapping[str, Any], inputs: Mapping[str, Any] | None = None, *, names: bool = True
) -> Reasons:
    """The reasons of a pair; without ``names`` colleagues stay unnamed, as the two of the pair may read them."""
    rows = {side: explanation.get(side, []) for side in ("mentors", "mentees")}
    ids = {row["id"] for side in rows.values() for row in side} if names else set()
    known = dict(Person.objects.filter(employee_id__in=ids).values_list("employee_id", "name"))
    return Reasons(
        mentors=[
            _alternative(row, known.get(row["id"], UNKNOWN["mentor"]), _other_mentor(row)) for row in rows["mentors"]
        ],
        mentees=[
            _alternative(row, known.get(row["id"], UNKNOWN["mentee"]), _other_mentee(row)) for row in rows["mentees"]
        ],
        binding=_binding(explanation.get("binding", []), (inputs or {}).get("ruling")),
        situations=_situations(inputs or {}),
        wishes=wish_sentences(explanation, names=names),
    )


def _binding(names: Sequence[str], ruling: Mapping[str, str] | None) -> list[str]:
    """What limited the choice, with the reason of who ruled on the two."""
    if ruling is None:
        return [BINDING[name] for name in names if name in BINDING]
    by, what = ruling["by"] or "Who runs the cohort", RULED[RuleKind(ruling["kind"])]
    said = f"{by} ruled that the two {what}, because: {ruling['reason']}"
    return [said, *(BINDING[name] for name in names if name in BINDING and name != "forced")]


def _situations(inputs: Mapping[str, Any]) -> list[str]:
    """Why mentoring the mentee mattered more than usual, as it was when the pair was made."""
    found = [f"{sentence}." for sentence in inputs.get("situations", [])]
    if found and inputs.get("mentee", {}).get("priority"):
        return [*found, "Together that is enough to be served before other mentees, as far as mentors reach."]
    return found


@dataclass(frozen=True)
class Decision:
    """Somebody's part in a pair: when (None where only the order is known), who and what."""

    text: str
    by: str = ""
    at: datetime | None = None


def decisions_in(content: Mapping[str, Any]) -> list[Decision]:
    """Who changed and approved a pair, and why, as its rationale keeps it; newest first."""
    overrides = content.get("overrides", [])
    ids = [content.get("changed_by"), content.get("approved_by"), content.get("published_by")]
    ids += [override["by"] for override in overrides]
    names = dict(Person.objects.filter(employee_id__in=[i for i in ids if i]).values_list("employee_id", "name"))
    approved_at = datetime.fromisoformat(content["approved_at"])
    if content.get("formed") == "request":
        return _by_themselves(content, approved_at)
    decisions = _approval(content, names, approved_at)
    if overrides:
        return [*decisions, *(_by_hand(override, names) for override in reversed(overrides)), _PROPOSED]
    if content.get("change_reason"):
        text = f"{FORMED.get(content.get('formed', ''), 'Put together by hand')}: {content['change_reason']}"
        return [*decisions, Decision(text, names.get(content["changed_by"], ""))]
    return [*decisions, _rotated(content["rotation"]) if content.get("formed") == "rotation" else _PROPOSED]


def _rotated(rotation: Mapping[str, Any]) -> Decision:
    system = f", to learn {rotation['system']}" if rotation.get("system") else ""
    return Decision(f"Planned as step {rotation['step']} of a rotation{system}")


_PROPOSED = Decision("Proposed by the matching")
FORMED = {"repair": "Found in mid-course", "cover": "Asked to stand in for a time"}
HANDS = {"mentor": "Given another mentor", "swap": "Swapped with another mentee", "left out": "Left out"}


def _approval(content: Mapping[str, Any], names: Mapping[str, str], approved_at: datetime) -> list[Decision]:
    """One decision where who approved it published it in the same moment, else two."""
    approved_by = names.get(content["approved_by"], "")
    if content.get("published_at", content["approved_at"]) == content["approved_at"]:
        return [Decision("Approved and offered to both", approved_by, approved_at)]
    published_at = datetime.fromisoformat(content["published_at"])
    return [
        Decision("Offered to both", names.get(content["published_by"], ""), published_at),
        Decision("Approved", approved_by, approved_at),
    ]


def _by_hand(override: Mapping[str, Any], names: Mapping[str, str]) -> Decision:
    text = f"{HANDS.get(override['kind'], 'Changed')} by hand: {override['reason']}"
    return Decision(text, names.get(override["by"], ""), datetime.fromisoformat(override["at"]))


def _by_themselves(content: Mapping[str, Any], accepted_at: datetime) -> list[Decision]:
    """Of a pair that came together by a request."""
    return [
        Decision("Accepted the request", content["mentor"]["name"], accepted_at),
        Decision("Asked for this mentor", content["mentee"]["name"], datetime.fromisoformat(content["asked_at"])),
    ]


def _alternative(row: Mapping[str, Any], name: str, sentence: str) -> Alternative:
    return Alternative(name, row["score"], sentence)


def _other_mentor(row: Mapping[str, Any]) -> str:
    """Why the mentee of the pair has not this mentor."""
    return {
        LOWER: "Scores lower with this mentee.",
        NEEDED: "A place there keeps somebody else from being left with nobody.",
        IN_DEMAND: f"Places there are in demand: less the price of a place ({_points(row['price'])}) that leaves "
        f"{_points(row['worth'])}, against {_points(row['instead'])} in this pair.",
        EQUAL: "Would do as well. Among equally good answers the same one is always taken.",
        SET: "One of the pairs was set before the matching, so that scores did not decide it.",
    }.get(row.get("reason", ""), "")


def _other_mentee(row: Mapping[str, Any]) -> str:
    """Why this mentee has not the mentor of the pair."""
    if row.get("instead") is None:
        return "Has no mentor; all pairs together score higher, or serve more people, this way."
    return {
        LOWER: "Scores lower here than with the mentor they have.",
        NEEDED: "The place here keeps somebody else from being left with nobody.",
        IN_DEMAND: f"The place here is in demand: less its price ({_points(row['price'])}) that leaves "
        f"{_points(row['worth'])}, against {_points(row['instead'])} with the mentor they have.",
        EQUAL: "Would do as well. Among equally good answers the same one is always taken.",
        SET: "One of the pairs was set before the matching, so that scores did not decide it.",
    }.get(row.get("reason", ""), "")


def _points(thousandths: int | None) -> str:
    return f"{(thousandths or 0) / 1000:.1f}"
