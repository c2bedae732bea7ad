"""The arithmetic of the log: a code per record, a digest per link. Pure but for the key.

Each event carries its own HMAC from the moment it is written, so that writers hold no common lock. After their commit a
sealer gives events their place in a chain whose digests cover everything before (RFC 2104; the chain as in Schneier and
Kelsey, "Secure audit logs to support computer forensics", 1999).
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

GENESIS = "0" * 64


def code(message: str) -> str:
    return hmac.new(settings.AUDIT_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two codes are the same, in a time that doesn't tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def canonical(at: datetime, actor: str, action: str, obj: str, facts: dict[str, Any], nonce: str | None) -> str:
    """One spelling per record: sorted keys, UTC to the microsecond. The nonce makes each unlike any other."""
    record = [at.astimezone(UTC).isoformat(timespec="microseconds"), actor, action, obj, facts]
    if nonce is not None:
        record.append(nonce)
    return json.dumps(record, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)


def link(previous: str, sequence: int, mac: str) -> str:
    """The digest of a link, from the digest before it and the event's own code."""
    return code(f"{previous}:{sequence}:{mac}")
