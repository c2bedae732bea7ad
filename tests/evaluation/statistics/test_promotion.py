import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from evaluation.statistics import Observation, compare, stratify
from evaluation.statistics.hazard import hazard
from evaluation.statistics.promotion import ANSWERED, DIFFERS, EXACT, LARGE_SAMPLE, REFUSED, SIMULATED, TARONE
from tests.evaluation.statistics.published import BERKELEY, RABBITS, TITANIC


def observed(*tables, band="solid", quarter=""):
    """Observations of tables of mentored promoted, not, others promoted, not: one tenure band each."""
    for number, cells in enumerate(tables):
        for (mentored, promoted), count in zip(product((True, False), repeat=2), cells, strict=True):
            if count:
                yield Observation(mentored, promoted, f"tenure {number}", band, quarter, count=count)


def of(strata):
    return observed(*[(s.mentored_promoted, s.mentored_not, s.others_promoted, s.others_not) for s in strata])


def test_tables_come_back_as_they_went_in():
    back = stratify(of(BERKELEY))

    assert [(s.mentored_promoted, s.mentored_not, s.others_promoted, s.others_not) for s in back] == [
        (s.mentored_promoted, s.mentored_not, s.others_promoted, s.others_not) for s in BERKELEY
    ]


def test_under_ten_promotions_there_is_no_answer_but_a_reason():
    result = compare(observed((5, 50, 4, 50)))

    assert (result.status, result.mh_odds_ratio, result.interval, result.p_value) == (REFUSED, None, None, None)
    assert "fewer than 10 promotions" in result.refusal
    assert "from 10 promotions on" in result.would_change


@pytest.mark.parametrize(("table", "who"), [((2, 50, 18, 50), "mentored people"), ((18, 50, 2, 50), "other people")])
def test_under_three_promotions_in_an_arm_there_is_no_answer(table, who):
    result = compare(observed(table))

    assert result.status == REFUSED
    assert f"fewer than 3 promotions of {who}" in result.refusal


def test_nothing_at_all_is_refused_too():
    assert "fewer than 10 promotions" in compare([]).refusal


def test_promotions_where_nobody_can_be_compared_do_not_count():
    result = compare(observed((20, 30, 0, 0), (0, 0, 20, 30), (2, 5, 2, 5)))

    assert result.status == REFUSED
    assert "alike enough to be compared" in result.refusal


@pytest.mark.parametrize(("table", "method"), [((8, 40, 11, 90), EXACT), ((8, 40, 12, 90), LARGE_SAMPLE)])
def test_from_ten_to_nineteen_promotions_figures_are_exact_only(table, method):
    result = compare(observed(table))

    assert (result.status, result.method) == (ANSWERED, method)
    assert (result.hazard is None) == (result.risk_difference is None) == (method == EXACT)


def test_rabbits_by_the_exact_rule_differ_between_strata():
    assert compare(of(RABBITS)).status == DIFFERS


def test_heterogeneity_forbids_a_pooled_figure_of_any_kind():
    result = compare(of(TITANIC))

    assert result.status == DIFFERS
    assert (result.mh_odds_ratio, result.interval, result.p_value, result.hazard, result.risk_difference) == (None,) * 5
    assert "no single figure" in result.refusal
    assert [round(s.odds_ratio, 1) for s in result.strata] == [67.1, 44.1, 4.1, 23.3]


@pytest.mark.parametrize(
    ("tables", "test"),
    [(RABBITS, SIMULATED), (BERKELEY, TARONE), (TITANIC, TARONE)],
    ids=["rabbits", "Berkeley", "Titanic"],
)
def test_homogeneity_is_tested_as_the_size_of_the_tables_allows(tables, test):
    assert compare(of(tables)).homogeneity_test == test


def test_berkeley_without_the_department_that_differs_shows_no_association():
    result = compare(of(BERKELEY[1:]))

    assert result.status == ANSWERED
    assert "can't be told" in result.sentence
    assert "four of five" in result.would_change


def test_an_association_is_called_one_and_nothing_more():
    result = compare(observed((40, 100, 40, 300), (20, 50, 20, 150)))

    assert result.sentence.startswith("Having been mentored is associated with being promoted more often, alike for")
    assert "cause" not in result.sentence
    assert "no matter of chance" in result.would_change
    assert compare(observed((40, 300, 40, 100))).sentence.count("less often") == 1


def test_an_open_interval_is_said_in_words_and_can_be_written_as_json():
    result = compare(observed((12, 0, 5, 20)))

    assert (result.mh_odds_ratio, result.interval[1]) == (None, None)
    assert "upwards" in result.sentence
    assert json.loads(json.dumps(result.as_dict(), allow_nan=False))["strata"][0]["odds_ratio"] is None


def test_many_promotions_on_the_wrong_side_of_every_table_stay_exact():
    result = compare(observed((15, 0, 9, 20)))

    assert (result.method, result.interval[1]) == (EXACT, None)


def test_few_and_open_says_that_more_promotions_are_needed():
    assert compare(observed((3, 3, 8, 9))).would_change.startswith("More promotions")


def people(seed=3, size=900, quarters=4):
    random = np.random.default_rng(seed)
    for person in range(size):
        tenure, band = f"t{person % 3}", f"b{person % 2}"
        mentored = bool(random.random() < 0.3)
        for quarter in range(quarters):
            promoted = bool(random.random() < (0.05 + 0.02 * (person % 3)) * (1.8 if mentored else 1))
            yield Observation(mentored, promoted, tenure, band, f"2026Q{quarter + 1}", str(person))
            if promoted:
                break


def test_the_regression_is_statsmodels_logit_with_errors_clustered_by_person():
    rows = list(people())
    columns = [[1.0] * len(rows), [float(r.mentored) for r in rows], [float(r.performance_band == "b1") for r in rows]]
    columns += [[float(r.tenure_band == f"t{n}") for r in rows] for n in (1, 2)]
    columns += [[float(r.quarter == f"2026Q{n}") for r in rows] for n in (2, 3, 4)]
    groups = np.array([int(r.person) for r in rows])
    fitted = Logit([float(r.promoted) for r in rows], np.column_stack(columns)).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": groups}
    )

    figures = hazard(rows)

    assert figures.odds_ratio == pytest.approx(np.exp(fitted.params[1]), rel=1e-6)
    assert figures.interval == pytest.approx(tuple(np.exp(fitted.conf_int()[1])), rel=1e-5)
    assert figures.p_value == pytest.approx(fitted.pvalues[1], rel=1e-5)
    assert figures.adjusted_for == ("performance band", "tenure band", "quarter")
    assert figures.clustered


def test_the_regression_takes_one_covariate_per_ten_promotions():
    rows = list(people(size=110))
    promotions = sum(row.promoted for row in rows)

    figures = hazard(rows)

    assert 20 <= promotions < 50
    assert figures.adjusted_for[0] == "performance band"
    assert len(figures.adjusted_for) + len(figures.left_out) == 3
    assert figures.left_out


def test_quarters_that_do_not_fit_one_by_one_become_a_trend():
    rows = [row for row in people(size=260) if row.tenure_band == "t1" and row.performance_band == "b1"]

    figures = hazard([*rows, *(replace(row, person=f"twin of {row.person}") for row in rows)])

    assert figures.adjusted_for == ("quarter, as a trend",)


def test_counts_without_persons_have_no_clusters():
    figures = hazard(list(of(BERKELEY)))

    # Agresti, Categorical Data Analysis, on admissions at Berkeley: the effect of gender given department is −0.0999.
    assert np.log(figures.odds_ratio) == pytest.approx(-0.0999, abs=5e-5)
    cells = [(s.mentored_promoted, s.mentored_not, s.others_promoted, s.others_not) for s in BERKELEY]
    admitted = [outcome for a, b, c, d in cells for outcome in ((a, b), (c, d))]
    departments = np.repeat(np.eye(len(BERKELEY)), 2, axis=0)
    design = np.column_stack([np.tile([1.0, 0.0], len(BERKELEY)), departments])
    library = GLM(np.array(admitted), design, family=Binomial()).fit()
    assert np.log(figures.odds_ratio) == pytest.approx(library.params[0], abs=1e-6)
    assert not figures.clustered


def test_a_regression_that_comes_apart_is_left_out():
    assert hazard(list(observed((30, 0, 0, 30)))) is None
    assert hazard(list(observed((30, 10, 0, 0)))) is None


def test_levels_without_a_promotion_tell_nothing_and_are_left_aside():
    rows = [*of(BERKELEY), *[Observation(False, False, "tenure 9", "solid", count=40)]]

    assert hazard(rows).odds_ratio == pytest.approx(hazard(list(of(BERKELEY))).odds_ratio)
