"""How often chance alone makes a finding, and how often a real gap is found."""

import numpy as np

from governance.disclosure import Thresholds
from governance.equity.figures import EVERYBODY, Figures
from governance.equity.grading import graded
from governance.equity.results import Grade
from governance.equity.shares import compare_shares
from governance.equity.values import Count, Outcome

AUDITS, ATTRIBUTES, PEOPLE = 150, 40, 400
BANDS = ("junior", "mid", "senior")


def audit(random: np.random.Generator, *, odds_ratio: float = 1.0) -> list[Grade | None]:
    """Forty comparisons at equal levels among the same people; in the first, the group's odds are as given."""
    band = random.integers(0, 3, PEOPLE)
    inside = random.random((ATTRIBUTES, PEOPLE)) < random.uniform(0.2, 0.5, ATTRIBUTES)[:, None]
    odds = np.array([0.4, 0.8, 1.2])[band] * np.where(inside[0], odds_ratio, 1)
    takes = random.random(PEOPLE) < odds / (1 + odds)
    counts = {EVERYBODY: Count(PEOPLE, int(takes.sum()))}
    for level, name in enumerate(BANDS):
        counts[frozenset({("band", name)})] = Count(int((band == level).sum()), int(takes[band == level].sum()))
    for i in range(ATTRIBUTES):
        for code, member in (("yes", inside[i]), ("others", ~inside[i])):
            place = (f"attribute {i}", code)
            counts[frozenset({place})] = Count(int(member.sum()), int(takes[member].sum()))
            for level, name in enumerate(BANDS):
                there = member & (band == level)
                counts[frozenset({place, ("band", name)})] = Count(int(there.sum()), int(takes[there].sum()))
    dimensions = [f"attribute {i}" for i in range(ATTRIBUTES)]
    lines = compare_shares(Outcome.PARTICIPATION, Figures(counts, {}, Thresholds()), dimensions)
    return [line.grade for line in graded(lines, [])]


def test_forty_comparisons_without_a_gap_give_a_finding_in_at_most_twelve_per_cent_of_audits():
    random = np.random.default_rng(20261125)

    wrong = sum(Grade.FINDING in audit(random) for _ in range(AUDITS))

    assert wrong / AUDITS <= 0.12


def test_a_real_gap_among_forty_is_mostly_found():
    random = np.random.default_rng(7)

    found = sum(Grade.FINDING in audit(random, odds_ratio=0.3) for _ in range(20))

    assert found >= 14
