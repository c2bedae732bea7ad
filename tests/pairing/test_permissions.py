"""Who may what with a pairing, for everybody in the cast."""

import pytest

from pairing.models import Pairing
from pairing.states import PairingState
from tests.cast import Cast, make_cast

THE_TWO = {"mentor", "mentee"}
RUNS_IT = {"owner", "deputy"}


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def allowed(cast: Cast, name: str, thing) -> set[str]:
    return {part for part, user in cast.users.items() if user.has_perm(name, thing)}


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("pairing.view_pairing", THE_TWO),
        ("pairing.answer_offer", set()),
        ("pairing.export_rationale", RUNS_IT | {"auditor"}),
        ("pairing.view_rationale", THE_TWO | RUNS_IT | {"auditor"}),
    ],
)
def test_a_pairing_is_open_to(cast, name, who):
    assert allowed(cast, name, cast.pairing) == who


def test_an_offer_is_answered_by_the_two_it_is_made_to(cast):
    Pairing.objects.filter(pk=cast.pairing.pk).update(state=PairingState.OFFERED)

    assert allowed(cast, "pairing.answer_offer", Pairing.objects.get(pk=cast.pairing.pk)) == THE_TWO


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("pairing.match_cohort", RUNS_IT),
        ("pairing.view_rationales", RUNS_IT | {"auditor"}),
        ("programs.manage_cohort", RUNS_IT),
        ("programs.oversee_cohort", RUNS_IT | {"auditor", "administrator"}),
        ("programs.import_enrolments", RUNS_IT | {"administrator"}),
    ],
)
def test_a_cohort_is_open_to(cast, name, who):
    assert allowed(cast, name, cast.cohort) == who
