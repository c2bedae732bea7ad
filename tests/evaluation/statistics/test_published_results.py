"""The figures that others print for the same tables, to six digits; and the formulas again, by hand.

What R prints is in its own regression output, tests/Examples/stats-Ex.Rout.save of its sources.
"""

from math import comb, exp, inf, log, sqrt

import numpy as np
import pytest
from scipy.stats import chi2, norm
from scipy.stats.contingency import odds_ratio
from statsmodels.stats.contingency_tables import StratifiedTable

from evaluation.statistics.exact import CommonOddsRatio, drawn_p, zelen_p
from evaluation.statistics.mantel_haenszel import pooled, risk_difference, tarone_p
from evaluation.statistics.skill_change import paired_change
from tests.evaluation.statistics.published import BERKELEY, RABBITS, STATSMODELS, TITANIC, strata

# In how many of 1,452 equally likely ways 7 to 15 rabbits treated at once are cured, in the three doses that tell.
RABBITS_TOGETHER = (2, 27, 136, 336, 450, 336, 136, 27, 2)
INFORMATIVE = [stratum for stratum in RABBITS if stratum.informative]


def by_hand(tables) -> tuple[float, float, float]:
    """Mantel and Haenszel's odds ratio with the limits of Robins, Breslow and Greenland, from their papers."""
    r = s = pr = ps_qr = qs = 0.0
    for one in tables:
        a, b, c, d = one.mentored_promoted, one.mentored_not, one.others_promoted, one.others_not
        n = a + b + c + d
        r, s = r + a * d / n, s + b * c / n
        pr += (a + d) / n * a * d / n
        ps_qr += (a + d) / n * b * c / n + (b + c) / n * a * d / n
        qs += (b + c) / n * b * c / n
    error = sqrt(pr / (2 * r * r) + ps_qr / (2 * r * s) + qs / (2 * s * s))
    half = norm.ppf(0.975) * error
    return r / s, exp(log(r / s) - half), exp(log(r / s) + half)


def tarone_by_hand(tables) -> float:
    """Breslow and Day (1980), page 142, and Tarone (1985)."""
    ratio, *_ = by_hand(tables)
    statistic = off = variances = 0.0
    for one in tables:
        n1, n0, m = one.mentored, one.others, one.promoted
        # fitted a solves a (n0 − m + a) = ratio (n1 − a) (m − a)
        roots = np.roots([1 - ratio, n0 - m + ratio * (n1 + m), -ratio * n1 * m])
        fitted = next(root for root in roots.real if max(0, m - n0) <= root <= min(n1, m))
        variance = 1 / sum(1 / cell for cell in (fitted, n1 - fitted, m - fitted, n0 - m + fitted))
        statistic += (one.mentored_promoted - fitted) ** 2 / variance
        off, variances = off + one.mentored_promoted - fitted, variances + variance
    return float(chi2.sf(statistic - off**2 / variances, len(tables) - 1))


def test_berkeley_is_the_paradox_that_r_prints():
    # R 4: mantelhaen.test(UCBAdmissions): 0.9046968, 0.7719074 to 1.0603298, X-squared 1.4269, p-value 0.2323
    figures = pooled(BERKELEY)

    assert figures.odds_ratio == pytest.approx(0.9046968, abs=5e-8)
    assert figures.interval == pytest.approx((0.7719074, 1.0603298), abs=5e-8)
    assert figures.p_value_corrected == pytest.approx(chi2.sf(1.4269, 1), abs=1e-5)
    men, women = sum(s.mentored_promoted for s in BERKELEY), sum(s.others_promoted for s in BERKELEY)
    crude = men * sum(s.others_not for s in BERKELEY) / (women * sum(s.mentored_not for s in BERKELEY))
    # R, xtabs(Freq ~ Gender + Admit): 1198 and 1493 men, 557 and 1278 women: men seem to be preferred until one looks.
    assert crude == pytest.approx(1198 * 1278 / (1493 * 557))
    assert crude == pytest.approx(1.84108, abs=5e-6)


def test_rabbits_have_empty_margins_and_still_the_figures_that_r_prints():
    # R 4: mantelhaen.test(Rabbits): 7, 1.026713 to 47.725133, p-value 0.04747;
    # exact = TRUE: 10.36102, 1.077401 to 529.837399, p-value 0.03994 (58 of 1,452 equally likely outcomes)
    figures, exact = pooled(INFORMATIVE), CommonOddsRatio(RABBITS)

    assert figures.odds_ratio == pytest.approx(7, abs=1e-9)
    assert figures.interval == pytest.approx((1.026713, 47.725133), abs=5e-7)
    assert figures.p_value_corrected == pytest.approx(0.04747, abs=5e-6)
    assert exact.estimate == pytest.approx(10.36102, abs=5e-5)
    # R's search for the upper limit ends early; at the exact limits either tail holds 2.5 %.
    assert exact.interval == pytest.approx((1.077401, 529.837399), rel=5e-3)
    chances = [np.array(RABBITS_TOGETHER) * limit ** np.arange(9.0) for limit in exact.interval]
    assert chances[0][7:].sum() / chances[0].sum() == pytest.approx(0.025, abs=1e-9)
    assert chances[1][:8].sum() / chances[1].sum() == pytest.approx(0.025, abs=1e-9)
    assert exact.p_value == pytest.approx(0.03994, abs=5e-6)
    assert exact.p_value == pytest.approx(58 / 1452, abs=1e-9)
    assert len(INFORMATIVE) == 3


def test_statsmodels_own_table_has_the_figures_of_its_tests():
    # statsmodels 0.14, stats/tests/test_contingency_tables.py, TestStratified2 (from R's mantelhaen.test and DescTools)
    figures = pooled(STATSMODELS)

    assert figures.odds_ratio == pytest.approx(3.5912, abs=5e-5)
    assert figures.interval == pytest.approx((1.781135, 7.240633), abs=5e-7)
    assert figures.p_value_corrected == pytest.approx(0.0005658, abs=5e-8)
    assert tarone_p(STATSMODELS) == pytest.approx(0.7645, abs=5e-5)


@pytest.mark.parametrize("tables", [BERKELEY, TITANIC, STATSMODELS], ids=["Berkeley", "Titanic", "statsmodels"])
def test_the_papers_formulas_give_the_same(tables):
    figures = pooled(tables)

    assert (figures.odds_ratio, *figures.interval) == pytest.approx(by_hand(tables), rel=1e-9)
    assert tarone_p(tables) == pytest.approx(tarone_by_hand(tables), rel=1e-6, abs=1e-15)


def test_homogeneity_holds_where_the_pooled_odds_ratio_is_exactly_one():
    alike = strata(one=(10, 20, 10, 20), two=(5, 10, 5, 10))

    assert pooled(alike).odds_ratio == 1
    assert tarone_p(alike) == pytest.approx(1)


@pytest.mark.parametrize("tables", [BERKELEY, TITANIC, STATSMODELS], ids=["Berkeley", "Titanic", "statsmodels"])
def test_homogeneity_is_what_statsmodels_says(tables):
    said = StratifiedTable(
        [np.array([[s.mentored_promoted, s.mentored_not], [s.others_promoted, s.others_not]], float) for s in tables]
    )

    assert tarone_p(tables) == pytest.approx(said.test_equal_odds(adjust=True).pvalue, rel=1e-9)


def test_drawn_tables_find_what_counting_out_finds():
    # Of the rabbits' tables three are informative; with that few both statistics order them nearly alike.
    assert drawn_p(INFORMATIVE) == pytest.approx(zelen_p(INFORMATIVE), abs=0.02)
    assert drawn_p(INFORMATIVE) == drawn_p(INFORMATIVE)
    assert drawn_p(BERKELEY) == pytest.approx(tarone_p(BERKELEY), abs=0.002)
    assert drawn_p(INFORMATIVE[:1]) is None


def test_drawn_tables_call_a_tenth_of_small_alike_tables_different():
    random = np.random.default_rng(4)
    differ = 0
    for _ in range(60):
        cells = {f"t{n}": (*random.binomial([4], 0.1), 0, *random.binomial([26], 0.1), 0) for n in range(40)}
        tables = strata(**{name: (int(a), 4 - int(a), int(c), 26 - int(c)) for name, (a, _, c, _) in cells.items()})
        differ += drawn_p([table for table in tables if table.informative]) < 0.10

    assert differ <= 12


def test_more_possibilities_than_can_be_counted_are_not():
    assert zelen_p(strata(**{f"table {n}": (2, 2, 2, 2) for n in range(20)})) is None


def test_the_titanic_forbids_a_pooled_figure():
    # Women of the first class had 67 times the odds of men, those of the third 4 times.
    assert [round(stratum.odds_ratio, 4) for stratum in TITANIC] == [67.0887, 44.0677, 4.0716, 23.2639]
    assert tarone_p(TITANIC) < 1e-9


def test_a_single_table_is_fishers_exact_test():
    # Fisher (1935), the lady tasting tea; R's fisher.test(TeaTasting, alternative = "two.sided"): 6.408309, p 0.4857
    tea = CommonOddsRatio(strata(tea=(3, 1, 1, 3)))

    # R solves for the estimate to about four digits only; scipy solves the same equation to more.
    same = odds_ratio([[3, 1], [1, 3]], kind="conditional")
    assert tea.estimate == pytest.approx(6.408309, rel=5e-6)
    assert tea.estimate == pytest.approx(same.statistic, rel=1e-9)
    assert tea.interval == pytest.approx(tuple(same.confidence_interval()), rel=1e-6)
    assert tea.p_value == pytest.approx(0.4857143, abs=5e-8)
    assert zelen_p(strata(tea=(3, 1, 1, 3))) is None
    assert tarone_p(strata(tea=(3, 1, 1, 3))) is None


def test_the_ends_of_what_is_possible_have_open_intervals():
    least, most = CommonOddsRatio(strata(one=(0, 4, 4, 0))), CommonOddsRatio(strata(one=(4, 0, 0, 4)))

    assert (least.estimate, least.interval[0]) == (0.0, 0.0)
    assert (most.estimate, most.interval[1]) == (inf, inf)
    assert least.interval[1] == pytest.approx(1 / most.interval[0])


def test_homogeneity_of_few_is_counted_out():
    # Two tables of margins 3, 3 and 3: with a₁ + a₂ = 3 the weights are C(3,a)²·C(3,3−a)² for a = 0…3.
    weights = [comb(3, a) ** 2 * comb(3, 3 - a) ** 2 for a in range(4)]

    assert zelen_p(strata(one=(3, 0, 0, 3), two=(0, 3, 3, 0))) == pytest.approx(2 * weights[0] / sum(weights))
    assert zelen_p(strata(one=(2, 1, 1, 2), two=(1, 2, 2, 1))) == pytest.approx(1)


def test_the_risk_difference_of_one_table_is_the_plain_one():
    # Newcombe (1998), Statistics in Medicine 17, 873–890, example (a): 56/70 − 48/80 = 0.2, simple asymptotic limits
    # 0.0575 to 0.3425. Sato's variance is a little wider than theirs.
    figures = risk_difference(strata(one=(56, 14, 48, 32)))

    assert figures.per_100 == pytest.approx(20, abs=1e-9)
    assert figures.interval == pytest.approx((5.75, 34.25), abs=0.35)


def test_the_risk_difference_weighs_strata_as_greenland_and_robins_do():
    expected = sum(
        (s.mentored_promoted * s.others - s.others_promoted * s.mentored) / s.total for s in BERKELEY
    ) / sum(s.mentored * s.others / s.total for s in BERKELEY)  # fmt: skip

    assert risk_difference([*BERKELEY, *strata(alone=(0, 0, 1, 9))]).per_100 == pytest.approx(100 * expected)


def with_moments(means, deviations, correlation, n):
    """Pairs of numbers whose sample moments are exactly these."""
    random = np.random.default_rng(1)
    z = random.normal(size=(n, 2))
    z -= z.mean(axis=0)
    z = z @ np.linalg.inv(np.linalg.cholesky(np.cov(z.T))).T
    s1, s2 = deviations
    shared = correlation * s1 * s2
    return z @ np.linalg.cholesky(np.array([[s1 * s1, shared], [shared, s2 * s2]])).T + means


@pytest.mark.parametrize(
    ("means", "deviations", "correlation", "n", "estimate", "interval", "digits"),
    [
        # R's statpsych 1.7 (Bonett), help: ci.stdmean.ps(.05, 110.4, 102.1, 15.3, 14.6, .75, 25): 0.5550319,
        # 0.2394905 to 0.8705732 with the unweighted standardizer
        ((102.1, 110.4), (14.6, 15.3), 0.75, 25, 0.5550319, (0.2394905, 0.8705732), 5e-8),
        # statpsych 2, help: ci.stdmean.ps(.05, 602.4, 705.6, 33.17, 51.08, .769, 8): −2.3963, −3.6744 to −1.1182
        ((705.6, 602.4), (51.08, 33.17), 0.769, 8, -2.3963, (-3.6744, -1.1182), 5e-5),
    ],
)
def test_the_paired_effect_has_bonetts_interval(means, deviations, correlation, n, estimate, interval, digits):
    before, after = with_moments(means, deviations, correlation, n).T

    figures = paired_change(before, after)

    assert figures.interval == pytest.approx(interval, abs=digits)
    # Lakens (2013): Hedges' correction of d_av is 1 − 3 / (4 (n − 1) − 1)
    assert figures.g_av == pytest.approx(estimate * (1 - 3 / (4 * (n - 1) - 1)), abs=digits * 2)
