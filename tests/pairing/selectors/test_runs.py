import pytest

from pairing.selectors import prices_of, spread_of
from pairing.selectors.runs import LevelLoad
from pairing.states import RunState
from tests.factories.pairing import PairingRunFactory
from tests.factories.people import make_person
from tests.factories.programs import EnrolmentFactory


def test_scores_are_spread_over_bins_of_five_points(run):
    first, second = run.proposals.all()
    run.proposals.filter(pk=first.pk).update(score=100_000)
    run.proposals.filter(pk=second.pk).update(score=62_400)

    spread = spread_of(run)

    assert (spread.lowest, spread.highest, spread.mean) == (62_400, 100_000, 81_200)
    assert {(b.low, b.high, b.pairs) for b in spread.bins if b.pairs} == {(60, 65, 1), (95, 100, 1)}
    assert {(b.x, b.top, b.height) for b in spread.bins if b.low == 60} == {(240, 0, 100)}


@pytest.mark.django_db
def test_where_nobody_is_paired_there_is_nothing_to_spread():
    assert spread_of(PairingRunFactory(state=RunState.PROPOSED)) is None


@pytest.mark.django_db
def test_prices_come_highest_first_with_what_keeps_somebody_from_having_nobody_apart():
    make_person("Ines", employee_id="E1")
    prices = {"E1": 12_400, "E2": 1_000_000 + 3_000, "E3": 20_000}
    run = PairingRunFactory(certificate={"prices": prices, "open_cost": 1_000_000})

    rows = [(row.mentor, row.price, row.needed) for row in prices_of(run)]

    assert rows == [("E2", 3_000, True), ("E3", 20_000, False), ("Ines", 12_400, False)]


def test_a_level_nobody_knows_is_said():
    assert LevelLoad(0, 1, 0, 0).label == "level unknown"
    assert LevelLoad(0, 1, 0, 0).share == 0


@pytest.mark.parametrize(
    ("scores", "finding"),
    [
        ((70, 70, 70, 70), "Every pair scores 70.0 points"),
        ((60, 70, 80, 90), "Half of the pairs score between 70.0 and 90.0 points"),
        ((60, 70, 70, 70), "Half of the pairs or more score 70.0 points"),
    ],
)
def test_the_plot_of_scores_says_what_it_shows(scores, finding, run):
    run.proposals.all().delete()
    mentor = run.cohort.enrolments.get(person__name__startswith="Ferris")
    for number, score in enumerate(scores):
        mentee = EnrolmentFactory(cohort=run.cohort, person=make_person(f"Mentee {number}"))
        run.proposals.create(mentee=mentee, mentor=mentor, score=score * 1000)

    assert spread_of(run).finding == finding
