"""Words on their way to a tracker: as they were typed to who reads them, and nothing to who obeys."""

import pytest

from activities.trackers.interface import Draft
from activities.trackers.text import UNSEEN, as_read, markdown, rewritten, title_of, without_commands

MARK = "0123456789abcdef0123456789abcdef"


def draft(description="", title="Walk through", criteria=()):
    return Draft(title, criteria, 60, "https://mentorship.example.org/activities/tasks/1/", MARK, description)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("/close", r"\/close"),
        ("  /close", r"  \/close"),
        ("> /close", r"> \/close"),
        ("- [ ] /close", r"- [ ] \/close"),
        ("- [x] /close", r"- [x] \/close"),
        ("12. /close", r"12. \/close"),
        ("Look.\n/move a/b\r/assign me\r\n\r/due tomorrow", "Look.\n\\/move a/b\n\\/assign me\n\n\\/due tomorrow"),
        (r"\/close", r"\/close"),
        ("Either and/or both, in `/etc`", "Either and/or both, in `/etc`"),
        ("`/etc/hosts` names it", "`/etc/hosts` names it"),
        ("1/2 of https://example.org/", "1/2 of https://example.org/"),
    ],
)
def test_a_slash_that_begins_a_line_is_escaped_once(typed, written):
    assert without_commands(typed) == written
    assert without_commands(written) == written


def test_a_name_is_called_by_nobody_and_an_address_stays_one():
    text = markdown(draft("Ask @everyone, (@root) and mara@example.org"))

    assert "@everyone" not in text
    assert "@root" not in text
    assert "mara@example.org" in text
    assert text.replace(UNSEEN, "").startswith("Ask @everyone, (@root) and mara@example.org\n")


def test_a_title_begins_with_no_slash_and_reads_as_before():
    assert title_of(draft(title="/close")) == f"{UNSEEN}/close"
    assert len(title_of(draft(title="/" * 300))) == 250
    assert title_of(draft(title="And/or")) == "And/or"


def test_a_tracker_that_may_not_read_markdown_gets_no_backslash():
    assert markdown(draft("/etc is where"), plain=True).startswith("/etc is where\n")
    assert rewritten(f"Ref {MARK}\n\n/etc", draft(), plain=True).endswith(f"Ref {MARK}\n\n/etc")


def test_the_pair_sees_its_words_as_it_typed_them():
    assert "/close\n\nDone when:\n\n- [ ] /move" in as_read(draft("/close", criteria=(("/move", False),)))


def test_what_colleagues_wrote_below_runs_nothing_and_written_again_stays_as_it_is():
    once = rewritten(f"{markdown(draft())}\n\nMine:\n/assign @root", draft("/close"))

    assert once.endswith(f"<!-- ref {MARK} -->\n\nMine:\n\\/assign @root")
    assert rewritten(once, draft("/close")) == once
