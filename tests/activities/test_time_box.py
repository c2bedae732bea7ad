import pytest

from activities.time_box import against, in_words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "no time"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_minutes_in_words(minutes, words):
    assert in_words(minutes) == words


@pytest.mark.parametrize(
    ("spent", "finished", "words"),
    [
        (65, True, "took 20 minutes longer than its time box"),
        (30, True, "took 15 minutes less than its time box"),
        (45, True, "took as long as its time box"),
        (165, False, "has taken 2 hours longer than its time box so far"),
    ],
)
def test_an_overrun_is_a_fact_and_no_verdict(spent, finished, words):
    assert against(45, spent, finished=finished) == words
