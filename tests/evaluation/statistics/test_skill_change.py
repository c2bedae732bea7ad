import numpy as np
import pytest
import statsmodels.api as sm

from evaluation.statistics import Assessed, skill_change
from evaluation.statistics.skill_change import CONTROLLED, UNCONTROLLED, covariance


def group(size, *, gain=0.5, start=2.5, mentored=True, seed=1):
    random = np.random.default_rng(seed)
    before = random.normal(start, 0.6, size)
    after = before + gain + random.normal(0, 0.4, size)
    return [Assessed(float(b), float(a), mentored) for b, a in zip(before, after, strict=True)]


def test_under_ten_people_no_change_is_measured():
    result = skill_change(group(9))

    assert (result.status, result.paired, result.covariance) == ("refused", None, None)
    assert "at least 10 mentees" in result.sentence
    assert result.would_change


def test_one_level_for_everybody_is_no_measure():
    assert "no spread" in skill_change([Assessed(3, 3)] * 12).sentence


def test_without_a_comparison_the_limit_is_said_in_words():
    result = skill_change([*group(20), *group(9, mentored=False)])

    assert (result.method, result.covariance) == (UNCONTROLLED, None)
    assert result.sentence.startswith("20 mentees who were assessed before and after changed by +0.")
    assert "not what mentoring did" in result.limits[0]
    assert "not paired" in result.would_change


def test_beside_people_without_a_mentor_the_change_is_an_association():
    result = skill_change([*group(40, gain=0.8), *group(30, gain=0.1, mentored=False, seed=2)])

    assert result.method == CONTROLLED
    assert result.sentence.startswith("Being mentored is associated with a higher level afterwards: +0.")
    assert "by lot" in result.limits[0]
    assert (result.covariance.n, result.covariance.comparison_n) == (40, 30)


def test_worse_is_said_as_plainly_as_better():
    result = skill_change([*group(40, gain=-0.8), *group(30, gain=0.1, mentored=False, seed=2)])

    assert "lower level afterwards" in result.sentence


def test_both_figures_get_a_word_when_they_differ():
    result = skill_change([*group(40, gain=0.5), *group(40, gain=0.5, mentored=False, seed=2)])

    assert "no difference afterwards can be told" in result.sentence
    assert "happens to anybody" in result.limits[1]


def test_the_analysis_of_covariance_is_least_squares():
    everybody = [*group(25, gain=0.7), *group(18, gain=0.2, start=3.1, mentored=False, seed=5)]
    matrix = [[1.0, float(one.mentored), one.before] for one in everybody]
    fitted = sm.OLS([one.after for one in everybody], matrix).fit()

    figures = covariance(everybody)

    assert figures.difference == pytest.approx(fitted.params[1], rel=1e-9)
    assert figures.difference_interval == pytest.approx(tuple(fitted.conf_int()[1]), rel=1e-9)
    assert figures.p_value == pytest.approx(fitted.pvalues[1], rel=1e-6)


def test_where_all_begin_alike_the_analysis_is_a_difference_of_means():
    everybody = [Assessed(2, 2 + n % 3, n < 12) for n in range(24)] + [Assessed(2, 4, True)]

    figures = covariance(everybody)

    mentored = [one.after for one in everybody if one.mentored]
    others = [one.after for one in everybody if not one.mentored]
    assert figures.difference == pytest.approx(np.mean(mentored) - np.mean(others))


def test_figures_without_any_spread_stay_finite():
    figures = covariance([Assessed(2, 3, n < 10) for n in range(20)])

    assert (figures.difference, figures.standardised) == pytest.approx((0, 0), abs=1e-12)


def test_mentees_chosen_for_low_scores_do_not_seem_to_improve():
    """Regression to the mean: nobody changes, mentees are those who scored lowest on a noisy day."""
    random = np.random.default_rng(11)
    paired = controlled = 0
    for _ in range(200):
        skill = random.normal(3, 0.7, 120)
        before, after = skill + random.normal(0, 0.5, 120), skill + random.normal(0, 0.5, 120)
        mentored = before + random.normal(0, 0.5, 120) < 2.7
        result = skill_change(Assessed(b, a, bool(m)) for b, a, m in zip(before, after, mentored, strict=True))
        paired += result.paired.change_interval[0] > 0
        controlled += result.covariance.difference_interval[0] > 0

    assert paired / 200 > 0.4  # before and after alone: wrong nearly every other time
    assert controlled / 200 <= 0.05
