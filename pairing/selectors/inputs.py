"""What was known of the two of a pair when they were scored, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programs.models.track import CRITERIA
from programs.selectors import criterion_label

STYLES = {"remote": "remotely", "hybrid": "either way", "in-person": "in person"}
PROFICIENCY = ("none known", "1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5")


@dataclass(frozen=True)
class Fact:
    """One thing, as it was known of either side; ``unknown`` where nothing was."""

    label: str
    mentee: str
    mentor: str


def facts_of(inputs: Mapping[str, Any]) -> list[Fact]:
    """What may stand beside a pair for everybody who reads why it was made: of nobody but the two."""
    mentee, mentor = inputs.get("mentee"), inputs.get("mentor")
    if not mentee or not mentor:
        return []
    facts = [
        Fact("Level", _level(mentee), _level(mentor)),
        Fact("Job family", _or_unknown(mentee.get("family")), _or_unknown(mentor.get("family"))),
        Fact("Time zone", _or_unknown(mentee.get("zone")), _or_unknown(mentor.get("zone"))),
        Fact("Would rather meet", _style(mentee), _style(mentor)),
    ]
    wants = mentee.get("wants", [])
    skills = [(skill, "wished for") for skill in wants]
    skills += [(skill, "on the roadmap") for skill in mentee.get("needs", {}) if skill not in wants]
    return facts + [Fact(f"{skill}, {why}", _skill(mentee, skill), _skill(mentor, skill)) for skill, why in skills]


def weights_in(content: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The weights that a rationale keeps, each with the name of its criterion."""
    weights = content.get("weights", {})
    return [(criterion_label(name), weights[name]) for name in CRITERIA if name in weights]


def _level(person: Mapping[str, Any]) -> str:
    return _or_unknown(person.get("level"))


def _style(person: Mapping[str, Any]) -> str:
    return STYLES.get(person.get("style", ""), "unknown")


def _skill(person: Mapping[str, Any], skill: str) -> str:
    return PROFICIENCY[person.get("skills", {}).get(skill, 0)]


def _or_unknown(value: Any) -> str:
    return str(value) if value else "unknown"
