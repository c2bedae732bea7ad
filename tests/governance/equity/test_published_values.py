"""The audit's statistics against values others have published, to the digits they printed.

What R prints is in its own regression output, tests/Examples/stats-Ex.Rout.save of its sources. Where fewer than six
digits are printed, a library or the formula by hand gives the rest.
"""

from math import comb, sqrt

import numpy as np
import pytest
from scipy.stats import CensoredData, chi2, false_discovery_control, logrank, norm
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from governance.equity.frequency import compare_rates
from governance.equity.many import benjamini_hochberg
from governance.equity.measures import Arms, compare_levels, compare_waiting
from governance.equity.rates import fisher_mid_p, katz, newcombe, smallest_gap, wilson
from governance.equity.strata import Stratum, stratified
from governance.equity.values import Count


@pytest.mark.parametrize(
    ("taking", "people", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_intervals_of_newcombes_comparison_of_seven_methods(taking, people, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3; to six digits as statsmodels has it.

    The same four intervals stand in many programs' tests as those of his table.
    """
    interval = wilson(Count(people, taking))

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    assert (interval.low, interval.high) == pytest.approx(proportion_confint(taking, people, method="wilson"), abs=1e-6)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_newcombe_gives_the_intervals_of_his_eleven_methods(first, second, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10; six digits as statsmodels has it.

    R's package ratesci tests its own "newcombe-score" against the same table.
    """
    interval = newcombe(Count(first[1], first[0]), Count(second[1], second[0]))

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    library = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (interval.low, interval.high) == pytest.approx(library, abs=1e-6)


def test_katz_gives_the_interval_of_the_physicians_health_study():
    """Steering committee (1989), New England Journal of Medicine 321, 129–135, as Agresti uses it: 189 heart attacks
    of 11,034 with placebo, 104 of 11,037 with aspirin; 1.43 to 2.31, to six digits by the formula and statsmodels."""
    interval = katz(Count(11034, 189), Count(11037, 104))

    assert interval is not None
    assert (round(interval.low, 2), round(interval.high, 2)) == (1.43, 2.31)
    error = sqrt(1 / 189 - 1 / 11034 + 1 / 104 - 1 / 11037)
    by_hand = 189 / 11034 / (104 / 11037) * np.exp(norm.ppf([0.025, 0.975]) * error)
    assert (interval.low, interval.high) == pytest.approx(tuple(by_hand), abs=1e-9)
    library = confint_proportions_2indep(189, 11034, 104, 11037, method="log", compare="ratio")
    assert (interval.low, interval.high) == pytest.approx(library, abs=1e-6)


def test_fishers_mid_p_is_that_of_the_recommended_tests():
    """Lydersen, Fagerland and Laake (2009), Statistics in Medicine 28, 1159–1175: 1 of 34 against 7 of 34, 0.0297.

    To six digits by counting: with eight in all, none or (half as likely to count) one of them is in the first arm.
    """
    found = fisher_mid_p(Count(34, 1), Count(34, 7))

    assert round(found, 4) == 0.0297
    assert found == pytest.approx(2 * (comb(34, 8) + comb(34, 1) * comb(34, 7) / 2) / comb(68, 8), abs=1e-12)


def test_fishers_mid_p_of_the_lady_tasting_tea_can_be_counted_by_hand():
    assert fisher_mid_p(Count(4, 3), Count(4, 1)) == pytest.approx(2 * (1 + 16 / 2) / 70, abs=1e-12)


def test_benjamini_and_hochberg_reject_four_of_their_fifteen():
    """Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 295; q values by p × 15 / rank."""
    p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip

    q_values = benjamini_hochberg(p_values)

    assert sum(q <= 0.05 for q in q_values) == 4
    assert q_values == pytest.approx(list(false_discovery_control(p_values, method="bh")), abs=1e-12)
    assert q_values == pytest.approx(
        [
            0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857142857, 0.063857142857, 0.0645, 0.0765, 0.486,
            0.581181818182, 0.714875, 0.753230769231, 0.813214285714, 1.0,
        ],
        abs=1e-6,
    )  # fmt: skip


BERKELEY = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}


def strata(tables: dict[str, tuple[int, int, int, int]]) -> list[Stratum]:
    return [Stratum(name, Count(a + b, a), Count(c + d, c)) for name, (a, b, c, d) in tables.items()]


def test_admissions_at_berkeley_show_no_gap_within_departments_but_departments_disagree():
    """R prints for mantelhaen.test(UCBAdmissions): common odds ratio 0.9046968; the rest as statsmodels has it."""
    found = stratified(strata(BERKELEY))

    library = StratifiedTable([np.array([[a, b], [c, d]]) for a, b, c, d in BERKELEY.values()])
    assert found is not None
    assert found.odds_ratio == pytest.approx(0.9046968, abs=1e-7)
    assert not found.exact
    assert found.p_value == pytest.approx(library.test_null_odds(correction=False).pvalue, abs=1e-6)
    assert found.ratio == pytest.approx(library.riskratio_pooled, abs=1e-6)
    assert found.heterogeneity_p == pytest.approx(library.test_equal_odds(adjust=True).pvalue, abs=1e-6)
    assert found.levels_disagree


RABBITS = {
    "1/8": (0, 6, 0, 5),
    "1/4": (3, 3, 0, 6),
    "1/2": (6, 0, 2, 4),
    "1": (5, 1, 6, 0),
    "4": (2, 0, 5, 0),
}


def test_the_penicillin_rabbits_are_so_few_that_the_test_is_exact():
    """Mantel (1963); R prints for mantelhaen.test(Rabbits): common odds ratio 7; exact one-sided p 0.01997.

    Of 1,452 equally likely outcomes of the three doses that tell, 27 are as extreme as what was seen and 2 more so:
    p is 29 / 1452, and the two-sided mid-p 2 (2 + 27 / 2) / 1452.
    """
    found = stratified(strata(RABBITS))

    assert found is not None
    assert found.exact
    assert found.odds_ratio == pytest.approx(7)
    assert round(29 / 1452, 5) == 0.01997
    assert found.p_value == pytest.approx(31 / 1452, abs=1e-12)


def test_one_stratum_alone_is_fishers_test():
    found = stratified([Stratum("", Count(34, 1), Count(34, 7))])

    assert found is not None
    assert found.p_value == pytest.approx(fisher_mid_p(Count(34, 1), Count(34, 7)), abs=1e-12)
    assert found.heterogeneity_p is None


def test_strata_where_everybody_does_the_same_say_nothing():
    assert stratified([Stratum("", Count(5, 0), Count(5, 0)), Stratum("", Count(0, 0), Count(9, 3))]) is None


def test_levels_that_agree_on_no_difference_are_homogeneous():
    found = stratified([Stratum("a", Count(40, 20), Count(80, 40)), Stratum("b", Count(40, 10), Count(80, 20))])

    assert found is not None
    assert (found.p_value, found.heterogeneity_p, found.gap) == pytest.approx((1, 1, 0))


def test_nobody_but_the_group_leaves_no_odds_ratio():
    found = stratified([Stratum("a", Count(20, 9), Count(20, 0)), Stratum("b", Count(20, 7), Count(20, 0))])

    assert found is not None
    assert found.ratio is None
    assert found.odds_ratio is None
    assert found.p_value < 0.001


REMISSIONS = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_log_rank_test_of_the_leukaemia_trial():
    """Freireich (1963), in Cox and Oakes (1984): chi-square 16.79, medians 23 and 8 weeks.

    The help of R's package fastlogranktest prints 16.79294 and p 4.168809e-05 for the same weeks.
    """
    treated = [(float(week), True) for week in REMISSIONS] + [(float(week), False) for week in STILL]

    found = compare_waiting(Arms.of(treated, [(float(week), True) for week in PLACEBO]))

    assert found is not None
    assert found.p_value == pytest.approx(4.168809e-05, rel=1e-6)
    censored = CensoredData(uncensored=REMISSIONS, right=STILL)
    assert found.p_value == pytest.approx(logrank(censored, PLACEBO).pvalue, abs=1e-12)
    assert (found.group, found.others) == (23, 8)
    assert 0.08 < found.interval.low < found.effect < found.interval.high < 0.43


def test_waiting_that_never_ended_is_not_compared():
    assert compare_waiting(Arms.of([(3.0, False)], [(4.0, False)])) is None


def test_a_median_is_missing_while_over_half_still_wait():
    found = compare_waiting(Arms.of([(1.0, True), (9.0, False), (9.0, False)], [(1.0, True), (2.0, True)]))

    assert found is not None
    assert (found.group, found.others) == (None, 1.0)


def test_the_shift_of_hodges_and_lehmann_is_that_of_their_own_kind_of_example():
    """Hollander and Wolfe (1973), 69 f.: R prints for wilcox.test(x, y, alternative = "g") p 0.1272; scipy's tests
    have 0.1272061 from R. The shift is the median of all fifty differences, its limits the ninth from each end."""
    term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    early = [1.15, 0.88, 0.90, 0.74, 1.21]

    found = compare_levels(Arms.of(term, early))

    assert found is not None
    assert found.p_value == pytest.approx(2 * 0.1272061, abs=1e-6)
    differences = sorted(x - y for x in term for y in early)
    assert found.effect == pytest.approx(0.305) == pytest.approx(float(np.median(differences)))
    assert (found.interval.low, found.interval.high) == pytest.approx((differences[8], differences[-9]))
    assert (differences[8], differences[-9]) == pytest.approx((-0.15, 0.76))


def test_values_that_are_all_the_same_are_not_compared():
    assert compare_levels(Arms.of([2.0, 2.0], [2.0])) is None


def test_the_rates_are_those_of_statsmodels_negative_binomial_model():
    random = np.random.default_rng(1)
    days = random.integers(20, 90, 150).astype(float)
    group = np.arange(150) < 60
    counts = random.negative_binomial(2, 2 / (2 + np.where(group, 3, 2) * days / 30))
    pairs = list(zip(counts.tolist(), days.tolist(), strict=True))

    found = compare_rates(Arms.of(pairs[:60], pairs[60:]))

    design = np.column_stack([np.ones(150), group])
    full = NegativeBinomial(counts, design, exposure=days).fit(disp=0)
    alike = NegativeBinomial(counts, design[:, :1], exposure=days).fit(disp=0)
    assert found is not None
    assert found.effect == pytest.approx(np.exp(full.params[1]), rel=1e-4)
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(np.exp(full.conf_int()[1])), rel=2e-3)
    assert found.p_value == pytest.approx(chi2.sf(2 * (full.llf - alike.llf), 1), abs=1e-6)


def test_rates_of_an_arm_that_never_met_are_not_compared():
    assert compare_rates(Arms.of([(0, 3.0)], [(2, 3.0)])) is None


def test_the_smallest_gap_agrees_with_the_textbook_sample_size():
    """Fleiss, Levin and Paik (2003), chapter 4, without correction: 60 % against 80 % needs 81.2 people a side."""
    spread = norm.ppf(0.975) * sqrt(2 * 0.7 * 0.3) + norm.ppf(0.8) * sqrt(0.6 * 0.4 + 0.8 * 0.2)
    assert (spread / 0.2) ** 2 == pytest.approx(81.2, abs=0.05)
    gap = smallest_gap(82, Count(8200, 6560))
    equal = smallest_gap(82, Count(82, 66))

    assert equal == pytest.approx(0.20, abs=0.01)
    assert gap is not None
    assert equal is not None
    assert gap < equal


def test_eight_people_beside_twenty_four_would_hide_any_gap():
    assert smallest_gap(8, Count(24, 4)) is None
