from activities.ideas.grow import STEPS, composed


def test_words_alone_stay_as_they_are():
    assert composed("  As it was.\n", {}) == "As it was."


def test_each_step_that_was_answered_stands_under_its_heading_in_order():
    answers = {"will": "Ask Dana.", "goal": " Say no. ", "reality": "", "options": "Three."}

    assert composed("", answers) == "Goal\nSay no.\n\nOptions\nThree.\n\nWay forward\nAsk Dana."


def test_nothing_is_no_note():
    assert composed("", dict.fromkeys(STEPS, "")) == ""
