"""What is said of a kind of notice, once for all who are told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``waking``: only in the reader's waking hours. ``optional``: they may do without the mail.

    ``urgent``: always a mail of its own; what is not waits for the digest of those who have one.
    ``confidential``: whoever looks after the mail sees neither that it went nor when; of one that was given up to
    whom it was, and not what it is about. It goes to no chat.
    """

    name: str
    label: str
    sentence: str
    button: str
    waking: bool = True
    optional: bool = True
    urgent: bool = True
    confidential: bool = False
