from evaluation.statistics import Observation, groups


def side(tenure, mentored, people, promoted, quarters_each=4):
    """People who are there for some quarters each; the first of them are promoted in their last one."""
    for person in range(people):
        for quarter in range(quarters_each):
            last = quarter == quarters_each - 1
            yield Observation(
                mentored, last and person < promoted, tenure, "mid", f"2026Q{quarter}", f"{tenure}{mentored}{person}"
            )


def group(tenure, mentored, others):
    return [*side(tenure, True, *mentored), *side(tenure, False, *others)]


def shown(found):
    return {one.tenure_band for one in found if not one.withheld}


def test_a_group_with_enough_on_both_sides_is_shown_with_an_interval():
    [one] = groups(group("long", (20, 6), (30, 5)))

    figures = one.as_dict()
    assert figures["mentored"] == {"people": 20, "quarters": 80, "promoted": 6, "per_100": 7.5}
    assert round(figures["odds_ratio"], 3) == round(6 * 115 / (74 * 5), 3)
    assert figures["interval"][0] < figures["odds_ratio"] < figures["interval"][1]


def test_none_of_many_is_no_secret():
    [one] = groups(group("long", (20, 0), (30, 5)))

    assert not one.withheld
    assert one.as_dict()["interval"] == (0.0, one.as_dict()["interval"][1])


def test_nobody_promoted_on_either_side_has_no_ratio():
    [one] = groups(group("long", (20, 0), (30, 0)))

    assert (one.as_dict()["odds_ratio"], one.as_dict()["interval"]) == (None, None)


def test_an_interval_without_an_upper_end_is_open():
    [one] = groups(group("long", (20, 5), (30, 0)))

    assert one.as_dict()["interval"][1] is None


def test_of_a_withheld_group_nothing_is_said_but_which_it_is():
    [one] = groups(group("short", (9, 5), (30, 5)))

    assert one.as_dict() == {"tenure_band": "short", "performance_band": "mid", "withheld": True}


def test_few_promotions_withhold_a_group():
    assert shown(groups(group("short", (20, 2), (30, 5)))) == set()


def test_what_one_withheld_group_is_does_not_follow_from_the_total():
    found = groups([*group("a", (20, 2), (30, 5)), *group("b", (40, 9), (60, 9)), *group("c", (20, 4), (30, 5))])

    assert shown(found) == {"b"}


def test_withheld_groups_that_hide_each_other_need_no_third():
    small = [*group("a", (20, 2), (30, 5)), *group("b", (20, 2), (30, 5))]

    assert shown(groups([*small, *group("c", (40, 9), (60, 9)), *group("d", (40, 9), (60, 9))])) == {"c", "d"}
