"""How a line of the log looks: when with its offset, how bad, who says it, what. What was typed begins no line."""

import logging


class Line(logging.Formatter):
    """Further lines, of an error or of what somebody typed, are set in; only a record begins at the edge."""

    default_time_format = "%Y-%m-%dT%H:%M:%S%z"
    default_msec_format = None

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(super().format(record).splitlines())
