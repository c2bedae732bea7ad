"""The part that wishes played in a pair, in sentences."""

from collections.abc import Mapping
from typing import Any

from mentorship.people.models import Person
from pairing.matching.wishes import TAKEN

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def wish_sentences(explanation: Mapping[str, Any], *, names: bool) -> list[str]:
    """Without ``names``, as the two of the pair read it: that they wished for each other, and no rank.

    Who is somebody's fourth wish need not know, and whom else they named is theirs.
    """
    wish = explanation.get("wish")
    if not wish:
        return []
    mentee, mentor = wish["mentee_rank"], wish["mentor_rank"]
    if not names:
        return _between_the_two(mentee, mentor)
    said = [
        f"The mentor is the mentee's {ORDINALS[mentee]} wish." if mentee else "The mentee did not name this mentor.",
        f"The mentee is the mentor's {ORDINALS[mentor]} wish." if mentor else "The mentor did not name this mentee.",
    ]
    missed = wish["missed"]
    known = dict(
        Person.objects.filter(employee_id__in=[other["id"] for other in missed]).values_list("employee_id", "name")
    )
    return [*said, *(_missed(other, known.get(other["id"], "Somebody")) for other in missed)]


def _between_the_two(mentee: int | None, mentor: int | None) -> list[str]:
    if mentee and mentor:
        return ["The two of you wished for each other."]
    if mentee:
        return ["The mentee wished for this mentor."]
    return ["The mentor wished for this mentee."] if mentor else []


def _missed(other: Mapping[str, Any], name: str) -> str:
    why = (
        "has taken people they would rather have"
        if other["reason"] == TAKEN
        else "was not to be had: no place was left, or a rule is against it"
    )
    return f"Their {ORDINALS[other['rank']]} wish, {name}, {why}."
