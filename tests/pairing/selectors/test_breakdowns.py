import pytest

from pairing.matching.definitions import DEFINITIONS
from pairing.selectors import breakdown
from programs.models.track import CRITERIA

WEIGHTS = dict(zip(CRITERIA, (45, 15, 10, 15, 10, 5), strict=True))


def words(criterion: str, share: float) -> str:
    bars = breakdown({criterion: round(share * WEIGHTS[criterion] * 1000)}, WEIGHTS)
    return next(bar.words for bar in bars if bar.criterion == criterion)


@pytest.mark.parametrize(
    ("criterion", "share", "sentence"),
    [
        ("technical", 0, "not ahead"),
        ("technical", 0.5, "50% of full marks"),
        ("technical", 1, "well ahead in everything"),
        ("career", 0.9, "fit the mentee's way well"),
        ("career", 0.5, "in part"),
        ("career", 0.1, "little"),
        ("communication", 1, "in the same way"),
        ("communication", 0.7, "either way"),
        ("communication", 0.2, "the other in person"),
        ("communication", 0, "no language in common"),
        ("communication", 0.5, "is not known"),
        ("overlap", 0.25, "at work together 25% of the week"),
        ("roadmap", 0.4, "matters now: 40%"),
        ("rotation", 1, "not paired before"),
        ("rotation", 0.5, "of this team before"),
        ("rotation", 0, "They were paired before"),
    ],
)
def test_each_criterion_says_in_words_what_its_points_mean(criterion, share, sentence):
    assert sentence in words(criterion, share)


def test_what_nobody_told_us_and_what_does_not_count_is_said():
    bars = breakdown({"roadmap": 5000}, WEIGHTS | {"rotation": 0}, without_data=["roadmap"])
    said = {bar.criterion: bar.words for bar in bars}

    assert "counts half" in said["roadmap"]
    assert said["rotation"] == "Does not count in this track."


def test_what_was_assumed_is_said_beside_its_points():
    bars = breakdown({"overlap": 5000}, WEIGHTS, assumed=["overlap"])

    assert [bar.criterion for bar in bars if "is assumed" in bar.words] == ["overlap"]


def test_every_criterion_has_its_definition():
    assert list(DEFINITIONS) == list(CRITERIA)


def test_bars_are_drawn_on_one_scale():
    technical, career, *_ = breakdown({"technical": 22_500, "career": 15_000}, WEIGHTS)

    assert (technical.whole, technical.part, technical.share) == (100, 50, 50)
    assert (career.whole, career.part, career.share) == (33, 33, 100)
    assert breakdown({}, {})[0].part == 0
