"""What a tracker sends us of its own accord: signed, or unread. A delivery only says which issue to look at again.

Nothing in it is believed beyond that, so a delivery that is late, doubled or replayed costs one look and changes
nothing by itself. Redmine sends none: it is looked at regularly.
"""

import hmac
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from activities.trackers.api import need
from activities.trackers.interface import Away

LARGEST = 1024 * 1024
TOLERANCE_SECONDS = 5 * 60
SECONDS = re.compile(r"[0-9]{1,12}")  # since 1970; more digits are no time, and might be no number either
HOOKED = ("github", "gitlab", "jira")

Headers = Mapping[str, str]


class NotSigned(Exception):
    """The delivery does not come from who knows the secret, or not now."""


def check_signature(kind: str, headers: Headers, body: bytes, secret: str, now: datetime) -> None:
    """Compare in constant time, over the body as it came. Raises ``NotSigned``."""
    check = {"github": _github, "jira": _jira, "gitlab": _gitlab}.get(kind)
    if check is None or not secret or not check(headers, body, secret, now):
        raise NotSigned


def _github(headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    return _same(headers.get("X-Hub-Signature-256", ""), f"sha256={_hex(secret, body)}")


def _jira(headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    """The method is named in the header (WebSub); no weaker one than SHA-256 is taken."""
    return _same(headers.get("X-Hub-Signature", ""), f"sha256={_hex(secret, body)}")


def _gitlab(headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    """Signed after Standard Webhooks where GitLab does so; else the secret itself comes in a header."""
    if "webhook-signature" not in headers:
        return _same(headers.get("X-Gitlab-Token", ""), secret)
    sent_at, name = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    if not SECONDS.fullmatch(sent_at) or abs(now.timestamp() - int(sent_at)) > TOLERANCE_SECONDS:
        return False
    try:
        key = b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    digest = hmac.new(key, f"{name}.{sent_at}.".encode() + body, sha256).digest()
    expected = f"v1,{b64encode(digest).decode()}"
    return any(_same(given, expected) for given in headers["webhook-signature"].split(" ")[:10])


def _hex(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def issue_of(kind: str, headers: Headers, body: bytes, project: str) -> str | None:
    """The ``ref`` of the issue that a delivery is about, if it is about one of this project."""
    try:
        payload = json.loads(body)
        return {"github": _github_issue, "gitlab": _gitlab_issue, "jira": _jira_issue}[kind](headers, payload, project)
    except (ValueError, RecursionError, Away):
        return None


def _github_issue(headers: Headers, payload: Any, project: str) -> str | None:
    if headers.get("X-GitHub-Event") != "issues":
        return None
    ours = need(payload, str, "repository", "full_name").lower() == project.lower()
    return str(need(payload, int, "issue", "number")) if ours else None


def _gitlab_issue(headers: Headers, payload: Any, project: str) -> str | None:
    if need(payload, str, "object_kind") not in ("issue", "work_item"):
        return None
    names = {need(payload, str, "project", "path_with_namespace").lower(), str(need(payload, int, "project", "id"))}
    return str(need(payload, int, "object_attributes", "iid")) if project.lower() in names else None


def _jira_issue(headers: Headers, payload: Any, project: str) -> str | None:
    if not need(payload, str, "webhookEvent").startswith("jira:issue_"):
        return None
    key = need(payload, str, "issue", "key")
    return key if key.rpartition("-")[0].lower() == project.lower() else None
