"""Templates for pull requests, and reading back how often they were filled in: counts, and no word."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.pull_request_files import counted as read
from activities.pull_requests import ASIDE, HEADINGS, KEYS, LONGEST_BODY, OWN, SECTIONS, Tally, Wanted, tallies, written
from mentorship.csvfiles import BadFile
from programs.states import Focus

TRACK = "craft/depth"
WORDS = st.text(st.characters(codec="utf-8"), max_size=80)


def wanted(**changes) -> Wanted:
    return Wanted(**{"track": TRACK, "name": "Technical depth", "focus": "technical"} | changes)


def counted(*bodies) -> Tally:
    return tallies(bodies).get(TRACK, Tally())


class TestWriting:
    def test_every_section_stands_in_it_once_behind_its_mark(self):
        text = written(wanted())

        for section in SECTIONS:
            assert text.count(f"<!-- section: {section.key} -->\n## {section.heading}\n") == 1

    def test_it_says_that_it_is_no_evaluation(self):
        assert ASIDE in written(wanted(sections=("context",)))

    def test_only_what_the_owner_chose_stands_in_it(self):
        text = written(wanted(sections=("try_next",), questions=("What would you measure?",)))

        assert "## What to try next" in text
        assert "## Standards" not in text
        assert "**What would you measure?**" in text

    @pytest.mark.parametrize("focus", Focus.values)
    def test_each_focus_has_boxes_of_its_own_for_standards_and_architecture(self, focus):
        boxes = {section.key: section.asks[focus] for section in SECTIONS if section.asks}

        assert set(boxes) == {"standards", "architecture", "severity"}
        assert all(len(asks) >= 3 for asks in boxes.values())

    def test_the_skills_of_the_track_are_named_where_somebody_looks(self):
        assert "want to learn Kafka, Rust." in written(wanted(skills=("Kafka", "Rust")))

    @given(name=WORDS, question=WORDS, skill=WORDS)
    def test_words_start_no_comment_no_element_and_call_nobody(self, name, question, skill):
        plain = written(wanted(questions=("?",), skills=("x",)))
        text = written(wanted(name=name, questions=(question,), skills=(skill,)))

        for mark in ("<!--", "-->", "<"):
            assert text.count(mark) == plain.count(mark)
        assert not any(word.startswith("@") and len(word) > 1 and word[1].isalnum() for word in text.split())

    @given(name=WORDS, questions=st.lists(WORDS, max_size=8), skills=st.lists(WORDS, max_size=5))
    def test_as_it_is_it_counts_as_a_review_with_nothing_filled_in(self, name, questions, skills):
        assert counted(written(wanted(name=name, questions=questions, skills=skills))) == Tally(1)


class TestReading:
    @pytest.mark.parametrize("key", [*KEYS, OWN])
    def test_words_below_a_heading_fill_that_section_alone(self, key):
        text = written(wanted(questions=("What would you measure?",)))
        heading = f"## {HEADINGS[key]}\n"

        found = counted(text.replace(heading, f"{heading}\nThe retry hides the cause.\n"))

        assert (found.reviews, dict(found.sections)) == (1, {key: 1})

    def test_a_ticked_box_fills_its_section(self):
        text = written(wanted()).replace("- [ ] It can be rolled back", "- [x] It can be rolled back")

        assert dict(counted(text).sections) == {"architecture": 1}

    def test_requests_without_the_mark_count_nowhere(self):
        assert tallies(["A fix.", "", "<!-- section: standards -->\nGood."]) == {}

    def test_each_track_is_counted_for_itself(self):
        found = tallies([written(wanted()), written(wanted()), written(wanted(track="leads/first"))])

        assert {track: tally.reviews for track, tally in found.items()} == {TRACK: 2, "leads/first": 1}

    def test_a_heading_that_was_renamed_and_line_ends_of_windows_are_read(self):
        text = written(wanted()).replace("## Standards", "### Our standards").replace("\n", "\r\n")

        assert counted(text) == Tally(1)

    def test_a_section_that_stands_there_twice_counts_once(self):
        body = f"{written(wanted())}\n<!-- section: try_next -->\nA\n<!-- section: try_next -->\nB"

        assert counted(body).sections["try_next"] == 1

    @pytest.mark.parametrize("junk", [None, 7, b"<!-- mentoring", ["x"], {"body": "x"}, True])
    def test_what_is_no_text_is_skipped(self, junk):
        assert tallies([junk]) == {}

    def test_an_unclosed_comment_and_endless_text_are_read_quickly(self):
        mark = f"<!-- mentoring-feedback v1 track={TRACK} -->\n"

        assert counted(mark + "<!-- section: standards -->\n" + "<!--" * 50_000) == Tally(1)
        assert counted("x" * LONGEST_BODY + mark) == Tally()

    def test_unknown_sections_are_not_counted(self):
        assert counted(f"<!-- mentoring-feedback v1 track={TRACK} -->\n<!-- section: salary -->\n9") == Tally(1)

    @given(st.lists(WORDS, max_size=5))
    def test_no_section_is_filled_in_more_often_than_there_are_reviews(self, texts):
        bodies = [written(wanted()) + text for text in texts]
        found = counted(*bodies)

        assert found.reviews == len(texts)
        assert all(number <= found.reviews for number in found.sections.values())


class TestExports:
    def test_json_of_both_kinds_and_csv_say_the_same(self):
        body = written(wanted()).replace("- [ ] It can", "- [x] It can")
        empty = {"body": None, "mergedAt": "2026-08-01"}
        github = json.dumps([{"body": body, "mergedAt": "2026-08-31T22:00:00Z"}, empty]).encode()
        gitlab = json.dumps([{"description": body, "merged_at": "2026-08-02T08:00:00.000+02:00"}]).encode()
        csv = 'merged_on,body\n2026-08-09,"{}"\n'.format(body.replace('"', '""')).encode()

        expected = {date(2026, 8, 1): counted(body)}
        assert read(github, "github.json", TRACK) == expected
        assert read(gitlab, "gitlab.json", TRACK) == expected
        assert read(csv, "requests.CSV", TRACK) == expected
        assert read(github, "github.json", "leads/first") == {}

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "neither JSON nor a file whose name ends in .csv"),
            (b"{", "neither JSON"),
            (b"[" * 100_000, "neither JSON"),
            (b"\xff\xfe[", "neither JSON"),
            (b"{}", "not a list"),
            (b"[7]", "request 1': is not an object"),
            (b'[{"title": "x"}]', "request 1': has none of body, description"),
            (b'[{"body": 7, "mergedAt": "2026-08-01"}]', "its text is not a text"),
            (b'[{"body": "x"}]', "is no date"),
            (b'[{"body": "x", "mergedAt": "yesterday"}]', "\u201cyesterday\u201d is no date"),
        ],
    )
    def test_junk_is_refused_with_its_place(self, content, said):
        with pytest.raises(BadFile) as refused:
            read(content, "requests.json", TRACK)

        assert said in str(refused.value)

    def test_csv_junk_is_refused_with_line_and_column(self):
        with pytest.raises(BadFile) as refused:
            read(b"merged_on,body\nsoon,x\n", "requests.csv", TRACK)

        assert "requests.csv:2: column 'merged_on'" in str(refused.value)
