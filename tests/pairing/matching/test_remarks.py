"""Oddities that stop nothing, said in a sentence."""

import pytest

from pairing.matching import Candidate
from pairing.matching.remarks import remarks

TEACHER = Candidate("o", 5, skills={"Go": 4, "COBOL": 2})


@pytest.mark.parametrize(
    ("mentees", "sentence"),
    [
        (
            [Candidate("a", 2, line=frozenset({"a", "b"})), Candidate("b", 2, line=frozenset({"a", "b"}))],
            "The reporting lines of a and b lead back to themselves.",
        ),
        ([Candidate("a", 2, wants=("COBOL", "Go"))], "what some wish for: COBOL (1)."),
        ([Candidate(f"e{n}", 2, zone="Nowhere") for n in range(7)], "The time zone of e0, e1, e2, e3, e4 and 2 more"),
    ],
)
def test_what_is_odd_is_said(mentees, sentence):
    (said,) = remarks(mentees, [TEACHER])

    assert sentence in said


def test_ordinary_people_call_for_no_remark():
    assert remarks([Candidate("e", 2, wants=("Go",))], [TEACHER]) == []
