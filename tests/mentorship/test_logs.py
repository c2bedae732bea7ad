"""Lines of the log say when, and nothing that was typed passes for one of them."""

import logging
import logging.config
import re
import sys

from django.conf import settings

BEGINS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} [A-Z]+ [\w.]+ ")


def written(message: str, *arguments: object, failed: bool = False) -> list[str]:
    known = settings.LOGGING["formatters"]["line"]
    line = logging.config.BaseConfigurator({}).resolve(known["()"])(known["format"])
    record = logging.LogRecord(
        "mentorship.test", logging.ERROR, "", 0, message, arguments, sys.exc_info() if failed else None
    )
    return line.format(record).split("\n")


def test_a_line_says_when_with_its_offset_how_bad_who_and_what():
    assert BEGINS.match(written("Not opened: %s", "a note")[0])


def test_what_somebody_typed_begins_no_line():
    forged = "x\n2026-11-30T10:00:00+0000 INFO django all is well\r\u2028more"

    assert [bool(BEGINS.match(line)) for line in written("Not found: %s", forged)] == [True, False, False, False]


def test_an_error_keeps_its_lines_and_its_words_begin_none_either():
    try:
        raise ValueError("a\n2026-11-30T10:00:00+0000 INFO django all is well")
    except ValueError:
        lines = written("Broken", failed=True)

    assert len(lines) > 3
    assert [line for line in lines if BEGINS.match(line)] == lines[:1]
