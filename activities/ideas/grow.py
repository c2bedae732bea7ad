"""A conversation in four steps: goal, reality, options, way forward (John Whitmore, Coaching for Performance, 1992)."""

from collections.abc import Mapping

STEPS = {
    "goal": ("Goal", "What was to come of this conversation?"),
    "reality": ("Reality", "How do things stand?"),
    "options": ("Options", "What could be done?"),
    "will": ("Way forward", "What will be done, and by when?"),
}
"""By name: the heading, and what is asked there."""


def composed(words: str, answers: Mapping[str, str]) -> str:
    """One note: the words, then each step that has an answer, under its heading."""
    steps = [f"{heading}\n{answers[name].strip()}" for name, (heading, _) in STEPS.items() if answers.get(name)]
    return "\n\n".join(part for part in (words.strip(), *steps) if part)
