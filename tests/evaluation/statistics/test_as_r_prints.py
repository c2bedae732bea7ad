"""The regressions on R's own data sets, against what R 4.2.2 prints for the call beside each.

MASS 7.3-58.2 and survival 3.5-3 are those of R's recommended packages.
"""

import pytest

from evaluation.statistics import Assessed, Observation
from evaluation.statistics.hazard import hazard
from evaluation.statistics.skill_change import covariance

# MASS::anorexia: weight before and after, without treatment and with family treatment.
UNTREATED = [
    (80.7, 80.2), (89.4, 80.1), (91.8, 86.4), (74, 86.3), (78.1, 76.1), (88.3, 78.1), (87.3, 75.1), (75.1, 86.7),
    (80.6, 73.5), (78.4, 84.6), (77.6, 77.4), (88.7, 79.5), (81.3, 89.6), (78.1, 81.4), (70.5, 81.8), (77.3,
    77.3), (85.2, 84.2), (86, 75.4), (84.1, 79.5), (79.7, 73), (85.5, 88.3), (84.4, 84.7), (79.6, 81.4), (77.5,
    81.2), (72.3, 88.2), (89, 78.8),
]  # fmt: skip
TREATED = [
    (83.8, 95.2), (83.3, 94.3), (86, 91.5), (82.5, 91.9), (86.7, 100.3), (79.6, 76.7), (76.9, 76.8), (94.2,
    101.6), (73.4, 94.9), (80.5, 75.2), (81.6, 77.8), (82.1, 95.5), (77.6, 90.7), (83.5, 92.5), (89.9, 93.8), (86,
    91.7), (87.3, 98),
]  # fmt: skip
# survival::veteran: days until death by treatment (1 or 2), kind of cell and therapy before (0, 10); negative while
# alive when last seen.
VETERANS = {
    (1, "squamous", 0): [72, 228, 10, 110, 314, -100, 42, 144],
    (1, "squamous", 10): [411, 126, 118, 82, 8, -25, 11],
    (1, "smallcell", 0): [
        30, 384, 4, 13, -123, -97, 59, 117, 151, 22, 18, 139, 20, 31, 52, 18, 51, 122, 27, 54, 7, 63, 392,
    ],
    (1, "smallcell", 10): [54, 153, 16, 56, 21, 287, 10],
    (1, "adeno", 0): [92, 35, 117, 132, 162, 3, 95],
    (1, "adeno", 10): [8, 12],
    (1, "large", 0): [162, 216, 553, 278, 260, 156, -182, 143, 105, 103],
    (1, "large", 10): [177, 12, 200, 250, 100],
    (2, "squamous", 0): [112, -87, 242, 111, 587, 389, 33, 25, 357, 467, 1, 30, 283],
    (2, "squamous", 10): [999, -231, 991, 1, 201, 44, 15],
    (2, "smallcell", 0): [25, 21, 13, 87, 7, 24, 99, 8, 99, 61, 25, 95, 80, 29],
    (2, "smallcell", 10): [-103, 2, 20, 51],
    (2, "adeno", 0): [24, -83, 31, 51, 52, 73, 8, 36, 48, 7, 140, 186, 19, 45, 80],
    (2, "adeno", 10): [18, 90, 84],
    (2, "large", 0): [52, 53, 15, 133, 111, 378, 49],
    (2, "large", 10): [164, 19, 43, 340, 231],
}  # fmt: skip


def test_a_change_of_skills_is_rs_analysis_of_covariance():
    """l <- lm(Postwt ~ Treat + Prewt, a), where a <- subset(anorexia, Treat != "CBT"): its coefficient, confint(l) and
    p value; and both over sigma(lm(Prewt ~ Treat, a))."""
    everybody = [Assessed(*weights, mentored=False) for weights in UNTREATED]
    everybody += [Assessed(*weights) for weights in TREATED]

    found = covariance(everybody)

    assert (found.n, found.comparison_n) == (17, 26)
    assert (found.difference, found.p_value) == pytest.approx((9.0335725744, 6.7677796854e-05), rel=1e-6)
    assert found.difference_interval == pytest.approx((4.9277857098, 13.1393594391), rel=1e-6)
    assert (found.standardised, *found.interval) == pytest.approx((1.6581243811, 0.9045016866, 2.4117470755), rel=1e-6)


def months() -> list[Observation]:
    """A row for each month of thirty days that a patient lived to begin; the last says whether it was that of death."""
    patients = [(key, days) for key, group in VETERANS.items() for days in group]
    return [
        Observation(
            mentored=treatment == 2, promoted=month == last and days > 0, tenure_band=str(before),
            performance_band=cell, quarter=f"{month:02}", person=str(person),
        )
        for person, ((treatment, cell, before), days) in enumerate(patients)
        for last in [-(-abs(days) // 30)]
        for month in range(1, last + 1)
    ]  # fmt: skip


def test_a_hazard_in_discrete_time_has_errors_clustered_by_person():
    """h <- glm(died ~ trt + celltype + prior + period, binomial, p), p with a row for each month of thirty days.

    R has no clustered errors of its own, so by Liang and Zeger (1986), Biometrika 73, 13–22, from what it prints, with
    the factor for few clusters: s <- rowsum(model.matrix(h) * (h$y - fitted(h)), p$id);
    sqrt(diag(137 / 136 * 622 / (623 - 7) * vcov(h) %*% crossprod(s) %*% vcov(h)))["trt"]: 0.20145827, where each month
    as somebody new would give 0.22300952.
    """
    rows = months()

    found = hazard(rows)

    assert found is not None
    assert (len(rows), sum(row.promoted for row in rows)) == (623, 128)
    assert found.adjusted_for == ("performance band", "tenure band", "quarter, as a trend")
    assert (found.odds_ratio, found.p_value) == pytest.approx((1.2336930078, 0.2971986310), rel=1e-6)
    assert found.interval == pytest.approx((0.8312382345, 1.8310014799), rel=1e-6)
