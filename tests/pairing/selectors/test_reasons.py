import pytest

from pairing.selectors import decisions_in, reasons_for
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def other(reason: str, **facts) -> dict:
    return {"id": "E1", "score": 81_200, "price": 12_400, "worth": 68_800, "instead": 79_100, "reason": reason} | facts


@pytest.mark.parametrize(
    ("reason", "mentor", "mentee"),
    [
        ("scores lower", "Scores lower with this mentee.", "than with the mentor they have"),
        ("in demand", "price of a place (12.4) that leaves 68.8, against 79.1", "less its price (12.4)"),
        ("needed elsewhere", "left with nobody", "left with nobody"),
        ("as good", "Would do as well", "Would do as well"),
        ("set before", "set before the matching", "set before the matching"),
        ("unheard of", "", ""),
    ],
)
def test_each_reason_is_a_sentence_on_both_sides(reason, mentor, mentee):
    make_person("Ines", employee_id="E1")

    reasons = reasons_for({"mentors": [other(reason)], "mentees": [other(reason)]})

    assert [alternative.name for alternative in (*reasons.mentors, *reasons.mentees)] == ["Ines", "Ines"]
    assert mentor in reasons.mentors[0].sentence
    assert mentee in reasons.mentees[0].sentence


def test_a_mentee_who_has_nobody_is_said_to_have_nobody():
    [alternative] = reasons_for({"mentees": [other("in demand", instead=None)]}).mentees

    assert alternative.sentence.startswith("Has no mentor")


def test_without_names_and_for_the_unknown_colleagues_stay_unnamed():
    make_person("Ines", employee_id="E1")
    explanation = {"mentors": [other("as good")], "mentees": [other("as good", id="E2")]}

    hidden, shown = reasons_for(explanation, names=False), reasons_for(explanation)

    assert (hidden.mentors[0].name, hidden.mentees[0].name) == ("Another mentor", "Another mentee")
    assert (shown.mentors[0].name, shown.mentees[0].name) == ("Ines", "Another mentee")


def test_what_bound_the_pair_is_said_and_what_is_not_known_is_left_out():
    reasons = reasons_for({"binding": ["capacity", "load", "needed", "forced", "moon"]})

    assert len(reasons.binding) == 4
    assert reasons_for({}).binding == []


def test_who_decided_is_read_from_the_rationale():
    olga = make_person("Olga", employee_id="O1")
    content = {"approved_by": "O1", "approved_at": "2026-09-16T09:00:00+00:00", "changed_by": None, "change_reason": ""}

    approved, proposed = decisions_in(content)
    assert (approved.by, proposed.text) == (olga.name, "Proposed by the matching")
    changed = decisions_in(content | {"changed_by": "O1", "change_reason": "Both asked."})[1]
    assert (changed.text, changed.by) == ("Put together by hand: Both asked.", "Olga")
    assert decisions_in(content | {"approved_by": None})[0].by == ""


def test_a_pair_of_a_rotation_says_which_step_and_system_it_is_for():
    content = {
        "approved_by": None, "approved_at": "2026-09-16T09:00:00+00:00", "changed_by": None, "change_reason": "",
        "formed": "rotation", "rotation": {"step": 2, "system": "Ledger"},
    }  # fmt: skip

    assert decisions_in(content)[-1].text == "Planned as step 2 of a rotation, to learn Ledger"
