"""The audit's statistics on R's own data sets, against what R 4.2.2 prints for the call beside each.

survival 3.5-3 and MASS 7.3-58.2 are those of R's recommended packages. What R has no function for (mid-p over strata,
Tarone's test) was computed there from ``dhyper``, ``uniroot`` and ``pchisq``.
"""

from math import log, sqrt

import numpy as np
import pytest

from governance.equity.frequency import compare_rates
from governance.equity.measures import Arms, compare_levels, compare_waiting
from governance.equity.rates import Z, fisher_mid_p, wilson
from governance.equity.strata import Stratified, stratified
from governance.equity.trend import Seen, drift_of
from governance.equity.values import Count
from tests.governance.equity.test_published_values import BERKELEY, strata

# apply(Titanic, c(2, 4, 1), sum): men who survived or not, then women, by class.
TITANIC = {"1st": (62, 118, 141, 4), "2nd": (25, 154, 93, 13), "3rd": (88, 422, 90, 106), "crew": (192, 670, 20, 3)}
# esoph: cases and controls who drink 80 g a day or more, then others, by age.
ESOPH = {
    "25-34": (1, 9, 0, 106), "35-44": (4, 26, 5, 164), "45-54": (25, 29, 21, 138), "55-64": (42, 27, 34, 139),
    "65-74": (19, 18, 36, 88), "75+": (5, 0, 8, 31),
}  # fmt: skip
# infert: cases and controls with an induced abortion, then without, by education.
INFERT = {"0-5yrs": (4, 4, 0, 4), "6-11yrs": (19, 23, 21, 57), "12+ yrs": (13, 42, 26, 35)}
# airquality: ozone in May and in August where it was measured.
MAY = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37]
AUGUST = [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85]
# MASS::quine: days absent from school in a year, boys and girls.
BOYS = [
    2, 11, 14, 5, 5, 13, 20, 22, 6, 6, 15, 7, 14, 6, 32, 53, 57, 14, 16, 16, 17, 40, 43, 46, 8, 23, 23, 28, 34, 36, 38,
    6, 17, 67, 0, 0, 2, 7, 11, 12, 0, 0, 5, 5, 5, 11, 17, 3, 4, 22, 30, 36, 8, 0, 1, 5, 7, 16, 27, 0, 30, 10, 14, 27,
    41, 69,
]  # fmt: skip
GIRLS = [
    3, 5, 11, 24, 45, 5, 6, 6, 9, 13, 23, 25, 32, 53, 54, 5, 5, 11, 17, 19, 8, 13, 14, 20, 47, 48, 60, 81, 2, 0, 2, 3,
    5, 10, 14, 21, 36, 40, 25, 10, 11, 20, 33, 5, 7, 0, 1, 5, 5, 5, 5, 7, 11, 15, 5, 14, 6, 6, 7, 28, 0, 5, 14, 2, 2, 3,
    8, 10, 12, 1, 1, 9, 22, 3, 3, 5, 15, 18, 22, 37,
]  # fmt: skip
# survival::lung: days until death of men and of women; negative while they were alive when last seen.
MEN = [
    306, 455, -1010, 210, 883, -1022, 218, 166, 170, 71, 567, 144, 613, 707, 88, 301, 624, 371, 394, 574, 118, 390,
    12, 26, 533, 53, 814, 93, 460, 583, 303, 519, 643, 189, 53, 246, 689, 65, 132, 223, 175, 163, 65, 428, 230,
    -840, 11, 132, 11, 176, 791, 95, -196, -806, 284, 147, 163, 655, 239, 88, 30, 179, 310, 477, 364, 107, 177, 156,
    11, 429, 15, 181, 283, 13, 212, 524, 288, 363, 442, 54, 558, 207, 92, 60, 202, 353, 267, 387, 457, 337, -404,
    222, -458, 353, 163, 31, 229, -444, 156, 329, 291, 179, -292, 142, -413, 320, 181, 285, -301, 197, -303, 180,
    -300, -284, -259, 110, 286, 270, 81, 131, -225, 269, -225, -279, 135, 59, 105, -237, -221, -185, 13, -222, 183,
    -197, 116, -188, -191, -174,
]  # fmt: skip
WOMEN = [
    310, 361, 654, 728, 61, 81, 520, 473, 107, 122, -965, 731, 153, 433, 145, 95, 765, 735, 5, 687, 345, 444, 60,
    208, -821, 305, 226, 426, 705, 363, 167, 641, -740, 245, -588, 166, -559, 450, -529, 351, 201, 524, 199, 550,
    -551, -543, 293, -511, -511, 371, 201, 62, -356, 340, -315, 182, -364, -376, -384, 268, -266, 194, 348, -382,
    -296, 186, 145, -269, 350, -272, -292, -332, 285, -243, -276, 79, -240, -202, -235, -224, 239, -173, -252, -92,
    -192, -211, -175, -203, -105, -177,
]  # fmt: skip

# MASS::bacteria: weeks in which a child was seen, and whether it had the bacteria; without and with a drug (0, 1), by
# how well it kept to what was prescribed.
BACTERIA = {
    (0, "hi"): [
        "0y 2y 4y 11y", "0n 2y 4y 6y 11y", "0y 2y 4y 6y 11y", "0y 2y 4y 6y 11y", "0y 2y 4y 6n 11y",
        "0y 2y 4y 6y 11y", "0y 2y 4y 6y 11y", "0y 2n 11n", "0y 2y 4y 6y 11y", "0y 2y 11y",
        "0y 2y 4y 6y 11y", "0y 2y 4n 6y 11n", "0y 2y 4y 6y 11y",
    ],
    (0, "lo"): [
        "0y 2y 4y 6y 11y", "0y 2y 4y 6y 11y", "0y 2y 4y 6y 11y", "0y 2y 4n", "0y 2y 4n 6y 11n",
        "0n 2y 4n 6y 11n", "0y 2y 6y 11y", "0y 4y 6y 11y",
    ],
    (1, "hi"): [
        "0y 2y 6n 11y", "0y 2n 4n 6n 11y", "0y 6y", "0y 2y 4n 6y 11y", "0y 2y 4y 11y", "0y 2y 4y 6n 11n",
        "0y 4y 6y 11n", "0y 4y", "0y 2y 4y 6y 11y", "0n 4y", "0y 2y 6y 11y", "0y 2y 4y 6y 11n",
        "0y 2y 4y 6y 11y", "0y 2y 4y 6n 11n", "0y 2y 4y 6n 11y",
    ],
    (1, "lo"): [
        "0y 2y 4y 6y 11y", "0y 2y 4y 11y", "0y 2n 4n 6y 11y", "0y 2y 4y 6y 11y", "0y 2y 4n 6n 11n",
        "0n 2y 4n 11n", "0y 2y 4y 6n 11n", "0y 2y 4n 6y 11y", "0y 2n 4n 6n", "0y 2y 11y", "0n 2y 4y 6n 11y",
        "0y 2y 4y 6y 11y", "0y 4y 6y", "0y 2y 6n 11n",
    ],
}  # fmt: skip


def found(tables: dict[str, tuple[int, int, int, int]]) -> Stratified:
    result = stratified(strata(tables))
    assert result is not None
    return result


def test_shares():
    # prop.test(81, 263, correct = FALSE)$conf.int
    interval = wilson(Count(263, 81))
    assert (interval.low, interval.high) == pytest.approx((0.255288519878, 0.366209576983), rel=1e-9)
    # x <- dhyper(0:8, 34, 34, 8); 2 * (x[1] + x[2] / 2)
    assert fisher_mid_p(Count(34, 1), Count(34, 7)) == pytest.approx(0.0296562584304, rel=1e-9)


def test_strata():
    # mantelhaen.test(UCBAdmissions, correct = FALSE)$p.value; Tarone's statistic 18.8255 on 5 degrees of freedom
    berkeley = found(BERKELEY)
    assert berkeley.p_value == pytest.approx(0.216923697056, rel=1e-9)
    assert berkeley.heterogeneity_p == pytest.approx(0.00207140139788, rel=1e-6)
    # mantelhaen.test(apply(Titanic, c(2, 4, 1), sum), correct = FALSE): women against men, and the classes disagree
    titanic = found(TITANIC)
    assert titanic.p_value == pytest.approx(7.37150194237e-81, rel=1e-6)
    assert 1 / titanic.odds_ratio == pytest.approx(10.806530476, rel=1e-9)
    assert titanic.heterogeneity_p == pytest.approx(5.46799111054e-13, rel=1e-6)
    # mantelhaen.test(esoph by age)$estimate; few are expected among the young, so the test is exact
    esoph = found(ESOPH)
    assert (esoph.exact, esoph.p_value < 1e-12) == (True, True)
    assert esoph.odds_ratio == pytest.approx(5.15762319407, rel=1e-9)
    # mantelhaen.test(table(induced, case, education))$estimate; exact mid-p by convolving dhyper
    infert = found(INFERT)
    assert infert.exact
    assert infert.odds_ratio == pytest.approx(1.0626510146, rel=1e-9)
    assert infert.p_value == pytest.approx(0.81706542411, rel=1e-9)
    assert infert.heterogeneity_p == pytest.approx(0.0028311809293, rel=1e-6)


def test_waiting():
    # survdiff(Surv(time, status) ~ sex, lung): chisq 10.32674; exp((O - E) / V); medians of survfit
    men, women = ([(float(abs(days)), days > 0) for days in lung] for lung in (MEN, WOMEN))
    compared = compare_waiting(Arms.of(men, women))
    assert compared is not None
    assert compared.p_value == pytest.approx(0.00131116452036, rel=1e-9)
    assert compared.effect == pytest.approx(1.65824549381, rel=1e-9)
    assert (compared.group, compared.others) == (270, 426)


def test_levels():
    # wilcox.test(may, august, conf.int = TRUE, exact = FALSE): p-value 0.0001208; median(outer(may, august, "-"))
    compared = compare_levels(Arms.of(MAY, AUGUST))
    assert compared is not None
    assert compared.p_value == pytest.approx(0.000120807830769, rel=1e-9)
    assert compared.effect == -32
    # R looks for the limits with uniroot, up to its tolerance: −52.99999 to −14.99998
    assert (compared.interval.low, compared.interval.high) == (-53, -15)


def test_rates():
    # glm.nb(Days ~ Sex, quine): SexM 0.164904 (0.165555); anova(glm.nb(Days ~ 1, quine), …): Pr(Chi) 0.319095
    compared = compare_rates(Arms.of([(days, 1.0) for days in BOYS], [(days, 1.0) for days in GIRLS]))
    assert compared is not None
    assert log(compared.effect) == pytest.approx(0.164904497947, abs=1e-6)
    assert log(compared.interval.high / compared.effect) / Z == pytest.approx(0.165554814445, abs=1e-6)
    assert compared.p_value == pytest.approx(0.319094998431, abs=1e-6)
    assert sqrt(compared.group * compared.others) == pytest.approx(sqrt(1185 / 66 * 1218 / 80), rel=1e-9)


def test_a_trend_has_errors_clustered_by_person():
    """m <- glm(y ~ group * week + hilo, binomial, b), where b$group <- b$trt != "placebo".

    R has no clustered errors of its own, so by Liang and Zeger (1986), Biometrika 73, 13–22, from what it prints, with
    the factor for few clusters: s <- rowsum(model.matrix(m) * (m$y - fitted(m)), b$ID);
    sqrt(diag(50 / 49 * 219 / (220 - 5) * vcov(m) %*% crossprod(s) %*% vcov(m)))["group:week"]: 0.07296982, where each
    visit as somebody new would give 0.09434058.
    """
    rows = []
    for person, (group, kept_to, visits) in enumerate(
        (group, kept_to, visits) for (group, kept_to), children in BACTERIA.items() for visits in children
    ):
        rows += [(person, int(visit[:-1]), kept_to == "lo", visit[-1] == "y", group) for visit in visits.split()]
    person, week, band, took_part, inside = (np.array(column) for column in zip(*rows, strict=True))

    drift = drift_of(Seen(person, week.astype(float), band.astype(np.int64), took_part.astype(float)), inside == 1)

    assert drift is not None
    assert (len(rows), person.max() + 1, drift.quarters) == (220, 50, 5)
    assert (drift.odds_ratio, drift.p_value) == pytest.approx((0.9536087368, 0.5150600592), rel=1e-6)
    assert (drift.interval.low, drift.interval.high) == pytest.approx((0.8265291886, 1.1002268710), rel=1e-6)
