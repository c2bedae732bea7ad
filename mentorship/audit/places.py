"""Where a page of the log begins, as an address may say it: sealed, or numbers would tell how many records lie between.

What happened in confidence is on no page, so that the gap it leaves in the numbers would tell when it happened.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.conf import settings

from mentorship.encryption.errors import CannotOpen
from mentorship.encryption.masters import seal, unseal

BOUND_TO = "a place in the audit log"
LONGEST = 100
DIGITS = 20  # all of a length, which would tell something too


def sealed(pk: int) -> str:
    """The same record is called otherwise each time."""
    return urlsafe_b64encode(seal(_key(), f"{pk:0{DIGITS}}".encode(), BOUND_TO)).decode()


def opened(text: str) -> int | None:
    """The record, or None for what no page of ours has said."""
    try:
        return int(unseal(_key(), urlsafe_b64decode(text[:LONGEST]), BOUND_TO))
    except (CannotOpen, binascii.Error, ValueError):
        return None


def _key() -> bytes:
    return hashlib.sha256(f"{BOUND_TO}\0{settings.AUDIT_KEY}".encode()).digest()
