"""The audit of a whole quarter: what it compares, what it withholds, and what it says."""

import json
from dataclasses import replace

import pytest

from governance.equity import (
    COLUMNS,
    Audit,
    CannotCompare,
    Comparison,
    Grade,
    Outcome,
    audit_from_dict,
    audit_lines,
    audit_to_dict,
    examine,
)
from governance.equity import figures as equity_figures
from tests.governance.equity.organisation import open_release, opened, people


@pytest.fixture(autouse=True)
def _open_inside(monkeypatch):
    """The mentees' table prints everything too, so that these tests look at the audit alone."""
    monkeypatch.setattr(equity_figures, "protect_rows", opened)


def line(audit: Audit, outcome: Outcome, dimension: str, group: str, stratum: str = "") -> Comparison:
    return next(c for c in audit.comparisons if c.name == (outcome, dimension, group, stratum))


def test_a_group_that_takes_part_less_at_every_level_is_found_behind():
    subjects = people(720, participates=lambda n: n % 5 < (1 if n // 3 % 2 == 0 else 3))

    audit = examine(subjects, open_release(subjects))

    found = line(audit, Outcome.PARTICIPATION, "gender", "woman")
    assert found.grade is Grade.FINDING
    assert found.against == "man"
    assert found.mine is not None
    assert found.theirs is not None
    assert (found.mine.count, found.mine.people, found.theirs.count) == (72, 360, 216)
    assert found.level_gap == pytest.approx(-0.4)
    assert found.method.startswith("Cochran")
    assert found.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Gender woman: 72 of 360 (20.0 %) take part, against 216 of 360 (60.0 %) of “man”: 40.0 points less "
        "(95 % interval −46.2 to −33.2 points), at equal levels 40.0 points less. "
        "Chance alone rarely does this (q under 0.001)."
    )
    assert "Gender woman (participation)" in audit.headline


def test_without_a_gap_nobody_is_found_behind_and_the_smallest_gap_stands_beside_it():
    subjects = people(360)

    audit = examine(subjects, open_release(subjects))

    assert not audit.findings
    assert audit.headline.startswith("No group was found behind in ")
    site = line(audit, Outcome.PARTICIPATION, "site", "Berlin")
    assert site.grade is Grade.NONE
    assert site.detectable is not None
    assert "points or more would be noticed four times out of five" in site.sentence


def test_the_same_gap_two_quarters_running_is_confirmed_and_shows_its_trend():
    subjects = people(720, participates=lambda n: n % 5 < (1 if n // 3 % 2 == 0 else 3))
    before = examine(subjects, open_release(subjects, period="2026Q2"))
    long_ago = examine(subjects, open_release(subjects, period="2026Q1"))

    audit = examine(subjects, open_release(subjects), [before, long_ago])
    gap_year = examine(subjects, open_release(subjects), [long_ago])

    confirmed = line(audit, Outcome.PARTICIPATION, "gender", "woman")
    assert confirmed.grade is Grade.CONFIRMED
    assert [point.period for point in confirmed.trend] == ["2026Q1", "2026Q2"]
    assert confirmed.trend[1].effect == pytest.approx(-0.4)
    assert "so the quarter before" in confirmed.sentence
    assert line(gap_year, Outcome.PARTICIPATION, "gender", "woman").grade is Grade.FINDING


def test_the_quarter_before_the_first_is_the_last_of_the_year_before():
    subjects = people(720, participates=lambda n: n % 5 < (1 if n // 3 % 2 == 0 else 3))
    before = examine(subjects, open_release(subjects, period="2025Q4"))

    audit = examine(subjects, open_release(subjects, period="2026Q1"), [before])

    assert line(audit, Outcome.PARTICIPATION, "gender", "woman").grade is Grade.CONFIRMED


def test_levels_that_disagree_are_told_one_by_one_with_no_figure_over_all():
    women = lambda n: n // 3 % 2 == 0  # noqa: E731
    subjects = people(720, participates=lambda n: n % 5 < ((1 if women(n) else 4) if n // 6 % 3 == 0 else 2))

    audit = examine(subjects, open_release(subjects))

    whole = line(audit, Outcome.PARTICIPATION, "gender", "woman")
    junior = line(audit, Outcome.PARTICIPATION, "gender", "woman", "junior")
    assert whole.split
    assert (whole.grade, whole.gap, whole.ratio, whole.p_value) == (None, None, None, None)
    assert whole.mine is not None
    assert whole.mine.count is not None
    assert "see each level" in whole.sentence
    assert junior.grade is Grade.FINDING
    assert junior.sentence.startswith("Gender woman, level junior: ")
    assert line(audit, Outcome.PARTICIPATION, "gender", "woman", "mid").grade is Grade.NONE


def test_levels_whose_counts_are_withheld_are_taken_together_from_what_is_known():
    subjects = people(720, participates=lambda n: n % 5 < (1 if n // 3 % 2 == 0 else 3))
    release = open_release(subjects, hide=[("mid", "woman"), ("senior", "woman")])

    audit = examine(subjects, release)

    assert line(audit, Outcome.PARTICIPATION, "gender", "woman").level_gap == pytest.approx(-0.4)


def test_a_withheld_count_withholds_everything_and_says_which_rule():
    subjects = people(360)
    release = open_release(subjects, hide=[("Payments",), ("Search",)])

    audit = examine(subjects, release)

    hidden = line(audit, Outcome.PARTICIPATION, "department", "Payments")
    assert hidden.withheld == hidden.sentence
    assert hidden.withheld.startswith("Withheld: fewer than 2 participants")
    assert hidden == Comparison(
        Outcome.PARTICIPATION, "department", "Payments", withheld=hidden.withheld, sentence=hidden.sentence
    )
    assert line(audit, Outcome.PARTICIPATION, "department", "Platform").mine is not None
    assert audit.withheld >= 2


def test_two_small_groups_are_withheld_together_and_tell_nothing():
    subjects = people(360)
    release = open_release(subjects, hide=[("man",), ("woman",)])

    audit = examine(subjects, release)

    assert line(audit, Outcome.PARTICIPATION, "gender", "man").withheld


def test_a_group_with_hardly_anybody_else_is_not_compared():
    subjects = people(103, department=lambda n: ("Search", "A", "B", "C")[max(0, n - 99)])

    audit = examine(subjects, open_release(subjects))

    assert "other side" in line(audit, Outcome.PARTICIPATION, "department", "Search").withheld


def test_a_few_people_are_counted_and_not_judged():
    subjects = people(68, department=lambda n: "Platform" if n < 8 else ("Payments", "Search")[n % 2])

    audit = examine(subjects, open_release(subjects))

    small = line(audit, Outcome.PARTICIPATION, "department", "Platform")
    assert small.grade is Grade.CANNOT_TELL
    assert small.mine is not None
    assert (small.mine.people, small.p_value, small.q_value) == (8, None, None)
    assert "Too few people to tell" in small.sentence


def test_under_four_fifths_within_chance_is_watched():
    subjects = people(120, participates=lambda n: n % 5 < 2 and not (n % 3 == 0 and n % 2 == 0 and n < 60))

    audit = examine(subjects, open_release(subjects))

    watched = line(audit, Outcome.PARTICIPATION, "department", "Payments")
    assert watched.grade is Grade.WATCH
    assert "keep watching" in watched.sentence


def test_whoever_did_not_say_is_only_ever_the_other_side():
    subjects = people(360, gender=lambda n: ("woman", "man", "")[n % 3])

    audit = examine(subjects, open_release(subjects))

    groups = {c.group for c in audit.comparisons if c.dimension == "gender" and c.outcome is Outcome.PARTICIPATION}
    assert groups == {"woman", "man"}


def test_tenure_is_all_printed_or_all_withheld():
    subjects = people(360)
    few = [replace(s, tenure="over 3 years", participant=False) if n == 1 else s for n, s in enumerate(subjects)]
    lonely = [replace(s, tenure="before the founding") if n == 1 else s for n, s in enumerate(subjects)]

    shown = examine(few, open_release(few))
    hidden = examine(lonely, open_release(lonely))

    assert line(shown, Outcome.PARTICIPATION, "tenure", "1 to 3 years").mine is not None
    told = [c.withheld for c in hidden.comparisons if c.dimension == "tenure" and c.outcome is Outcome.PARTICIPATION]
    assert len(told) == 4
    assert all(told)


def mentees(number: int, **fields):
    """Two in five take part and all of these have a mentor, three in four of those who want one."""
    return people(
        number,
        enrolled=lambda n: n % 5 < 3,
        matched=lambda n: n % 5 < 2,
        **{
            "waited": lambda n: 10 + n % 40,
            "mentor": lambda n: f"mentor {n % 40}" if n % 5 < 2 else "",
            "levels_above": lambda n: 1 + n % 4 if n % 5 < 2 else None,
            "sessions": lambda n: n % 7,
            "days": lambda n: 90 if n % 5 < 2 else 0,
            **fields,
        },
    )


def test_the_share_of_mentees_matched_is_counted_among_those_enrolled():
    subjects = mentees(360)

    audit = examine(subjects, open_release(subjects))

    site = line(audit, Outcome.MATCHED, "site", "Berlin")
    assert site.mine is not None
    assert site.theirs is not None
    assert (site.mine.count, site.mine.people) == (52, 77)
    assert "of those enrolled as mentees are matched" in site.sentence


def test_a_site_that_waits_twice_as_long_is_found_by_its_pace():
    subjects = mentees(720, waited=lambda n: (20 + n % 40) * (3 if n // 18 % 3 == 0 else 1))

    audit = examine(subjects, open_release(subjects))

    slow = line(audit, Outcome.WAITING, "site", "Berlin")
    assert slow.grade is Grade.FINDING
    assert slow.effect is not None
    assert slow.effect < 0.5
    assert slow.mine is not None
    assert slow.mine.people is None
    assert "times the pace" in slow.sentence


def test_a_group_with_less_senior_mentors_is_found_by_the_shift():
    subjects = mentees(720, levels_above=lambda n: (1 if n // 3 % 2 else 3) if n % 5 < 2 else None)

    audit = examine(subjects, open_release(subjects))

    behind = line(audit, Outcome.SENIORITY, "gender", "man")
    assert (behind.grade, behind.effect, behind.against) == (Grade.FINDING, -2.0, "woman")
    assert "1.0 levels above them, 3.0 for “woman”; the shift is −2.0 levels" in behind.sentence
    assert not [c for c in audit.comparisons if c.outcome is Outcome.SENIORITY and c.dimension == "band"]


def test_a_group_that_meets_less_often_is_found_by_its_rate():
    subjects = mentees(720, sessions=lambda n: n % 7 * (1 if n // 3 % 2 == 0 else 3))

    audit = examine(subjects, open_release(subjects))

    rare = line(audit, Outcome.SESSIONS, "gender", "woman")
    assert rare.grade is Grade.FINDING
    assert rare.effect == pytest.approx(0.33, abs=0.05)
    assert "sessions a month and pair" in rare.sentence


def test_a_single_mentor_behind_a_group_withholds_it_and_what_would_give_it_away():
    subjects = mentees(360, mentor=lambda n: ("one" if n % 3 == 0 else f"m {n % 40}") if n % 5 < 2 else "")

    audit = examine(subjects, open_release(subjects))

    hidden = [
        c.group
        for c in audit.comparisons
        if c.outcome is Outcome.SENIORITY and c.dimension == "department" and c.withheld
    ]
    assert "Payments" in hidden
    assert len(hidden) >= 2
    assert "3 mentors" in line(audit, Outcome.SENIORITY, "department", "Payments").withheld


def test_one_pair_that_outweighs_all_others_withholds_the_sessions():
    subjects = mentees(360, sessions=lambda n: 1000 if n == 0 else 1 if n == 15 else 0)

    audit = examine(subjects, open_release(subjects))

    assert all(c.withheld for c in audit.comparisons if c.outcome is Outcome.SESSIONS)


def test_mentors_all_alike_leave_nothing_to_compare():
    subjects = mentees(360, levels_above=lambda n: 2 if n % 5 < 2 else None)

    audit = examine(subjects, open_release(subjects))

    same = line(audit, Outcome.SENIORITY, "site", "Berlin")
    assert same.sentence == "Not compared: there is no difference to look at."
    assert same.grade is None


def test_an_organisation_too_small_to_print_says_so():
    subjects = people(12)
    release = open_release(subjects, hide=[()])

    audit = examine(subjects, release)

    assert audit.headline == "The figures of 2026Q3 are too small to tell whether anybody is behind."
    assert all(c.withheld for c in audit.comparisons)


def test_an_audit_survives_being_kept_as_json():
    subjects = mentees(720, participates=lambda n: n % 5 < (1 if n // 3 % 2 == 0 else 3))
    before = examine(subjects, open_release(subjects, period="2026Q2"))
    audit = examine(subjects, open_release(subjects, hide=[("Payments",), ("Search",)]), [before])

    kept = json.loads(json.dumps(audit_to_dict(audit)))

    assert audit_from_dict(kept) == audit
    assert kept["method"]


def test_lines_say_suppressed_wherever_a_figure_is_withheld():
    subjects = mentees(360)
    audit = examine(subjects, open_release(subjects, hide=[("Payments",), ("Search",)]))

    lines = audit_lines(audit)

    assert all(tuple(row) and set(row) == set(COLUMNS) for row in lines)
    hidden = next(row for row in lines if row["group"] == "Payments")
    assert (hidden["verdict"], hidden["people"], hidden["q"], hidden["effect_low"]) == ("withheld", *["SUPPRESSED"] * 3)
    shown = next(row for row in lines if row["group"] == "Berlin" and row["outcome"] == "participation")
    assert (shown["people"], shown["verdict"]) == ("126", "no finding")


def test_somebody_in_two_groups_of_a_kind_is_refused_in_a_sentence():
    subjects = people(360, person=lambda n: f"p{n // 2 if n < 2 else n}")

    with pytest.raises(CannotCompare, match="1 person stands in two groups of the same kind"):
        examine(subjects, open_release(subjects))
