"""The small pieces that every template uses."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from mentorship.templatetags import parts
from tests.house.tools import ROOT

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=UTC)


def shown(source: str, **context) -> str:
    return Template(source).render(Context({"now": NOW, **context}))


def test_a_relative_time_carries_the_exact_one():
    text = shown("{% relative day %}", day=date(2026, 8, 24))

    assert text == '<time datetime="2026-08-24" title="24 August 2026">23 days ago</time>'


def test_no_date_is_said_in_the_words_of_the_page():
    assert shown("{% relative day %}", day=None) == "never"
    assert shown('{% relative day never="not yet" %}', day=None) == "not yet"
    assert shown("{% exact day %}", day=None) == ""


def test_a_moment_is_spelled_in_the_zone_of_the_reader():
    with timezone.override("Europe/Berlin"):
        assert "16 September 2026, 11:00" in shown("{% exact now %}")


def test_large_numbers_are_grouped_for_people_and_not_for_machines():
    assert shown("{{ pairs }} pairs", pairs=216487) == "216,487 pairs"
    assert shown("{{ points|points }}", points=98_571_234) == "98,571.2"
    assert shown("{% load l10n %}{{ x|unlocalize }}", x=1234.5) == "1234.5"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", ""),
        ("America/Vancouver", "(02:00 for Tom, Vancouver)"),
        ("Pacific/Auckland", "(21:00 for Tom, Auckland)"),
        ("Pacific/Kiritimati", "(23:00 for Tom, Kiritimati)"),
    ],
)
def test_where_two_people_meet_both_clocks_are_shown_unless_they_agree(zone, expected):
    with timezone.override("Europe/Berlin"):
        text = shown("{% local_time now tom %}", tom=SimpleNamespace(name="Tom", zone=ZoneInfo(zone)))

    assert "Wed 16 Sep 2026, 11:00" in text
    assert expected in text
    assert ("for Tom" in text) is bool(expected)


def test_another_day_over_there_is_said():
    evening = datetime(2026, 9, 16, 20, 0, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        tom = SimpleNamespace(name="Tom", zone=ZoneInfo("Asia/Tokyo"))
        text = shown("{% local_time day tom %}", day=evening, tom=tom)

    assert "(Thu 17 Sep, 05:00 for Tom, Tokyo)" in text


@pytest.mark.parametrize(
    ("value", "tone", "sign"),
    [("active", "good", "check"), ("quiet", "warn", "half"), ("dead", "bad", "alert"), ("unheard of", "", "circle")],
)
def test_a_state_is_words_and_a_sign_never_colour_alone(value, tone, sign):
    text = shown("{% state value label %}", value=value, label="In words")

    assert f'class="badge {tone}"' in text
    assert f"#{sign}" in text
    assert "<span>In words</span>" in text


def test_no_state_has_two_tones():
    values = [value for states in parts.TONES.values() for value in states]

    assert len(values) == len(set(values))


def test_a_name_is_escaped_wherever_it_stands():
    evil = SimpleNamespace(name="<b>Tom</b>", zone=ZoneInfo("Asia/Tokyo"))

    for source in ("{% person tom %}", "{% local_time now tom %}", "{% state tom.name %}"):
        assert "<b>" not in shown(source, tom=evil)


def test_a_person_has_level_and_team_where_the_view_asked_for_them():
    held = SimpleNamespace(level=5, unit=SimpleNamespace(name="Storage"))
    mara = SimpleNamespace(name="Mara", positions_then=[held])

    assert "level 5, Storage" in shown("{% person mara %}", mara=mara)
    assert "level" not in shown("{% person mara %}", mara=SimpleNamespace(name="Mara"))
    assert 'href="/people/1/"' in shown("{% person mara '/people/1/' %}", mara=mara)


def test_explanations_unfold_and_notices_have_a_role():
    assert "<summary>Why 82?</summary>" in shown('{% why "Why 82?" %}So.{% endwhy %}')
    assert 'role="alert"' in shown('{% notice "error" %}No.{% endnotice %}')
    assert 'role="status"' in shown("{% notice %}Yes.{% endnotice %}")
    assert "<summary" in shown("{% more %}<a>Rare</a>{% endmore %}")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ value|points }}", "82.3"),
        ("{{ none|points }}", ""),
        ("{{ share|percent }}", "34.5\N{NO-BREAK SPACE}%"),
        ("{{ share|percent:0 }}", "34\N{NO-BREAK SPACE}%"),
        ("{{ none|percent }}", ""),
        ("{{ 'success extra'|notice_sign }}", "check"),
        ("{{ ''|notice_sign }}", "info"),
    ],
)
def test_numbers_and_signs(source, text):
    assert shown(source, value=82_345, share=0.345, none=None) == text


def test_every_sign_that_is_used_is_drawn():
    drawn = (ROOT / "static" / "img" / "icons.svg").read_text()
    used = {*parts.SIGNS.values(), *parts.NOTICES.values()}

    assert not [name for name in used if f'id="{name}"' not in drawn]
