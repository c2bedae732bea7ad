"""Incoming webhooks of Slack and of Microsoft Teams: which addresses are one, what is posted, what the answer means.

Slack: a text with `&`, `<` and `>` escaped, a link as `<address|words>`; 429 with Retry-After, 4xx for good.
Teams: a workflow that posts an adaptive card (version 1.4). A run of text there is no Markdown, so a name adds no link.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import httpx
from django.conf import settings

from mentorship.errors import Refusal
from mentorship.outbox.services import LONGEST_WAIT, NotNow, Refused
from mentorship.outgoing import HTTPS_PORT, Forbidden, guarded_client

# `*` stands for one or more parts of a name.
HOSTS = (
    ("slack", "hooks.slack.com"),
    ("teams", "*.environment.api.powerplatform.com"),
    ("teams", "*.logic.azure.com"),
    ("teams", "*.webhook.office.com"),
)
SECONDS = 5.0
LONGEST = 2000
PASSING = (408, 425, 429)


class NoChat(Refusal):
    pass


class Webhook(NamedTuple):
    """An address that may be posted to: in whose language, and where."""

    service: str
    host: str
    address: str


def read_address(text: str) -> Webhook:
    """The webhook behind what somebody pasted: https to a host that is allowed, and nothing beside it."""
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        raise NoChat("This is not an address. Paste the whole webhook address, which begins with https://.") from None
    if len(text) > LONGEST or url.scheme != "https" or url.userinfo or url.port not in (None, HTTPS_PORT):
        raise NoChat("Paste the whole webhook address, which begins with https://.")
    service = service_of(url.host)
    if service is None:
        raise NoChat(f"Notices may not go to {url.host or 'this address'}. Allowed are {in_words()}.")
    if url.path.strip("/") == "":
        raise NoChat("This is the name of a server alone. Paste the whole webhook address.")
    return Webhook(service, url.host, str(url))


def service_of(host: str) -> str | None:
    """In whose language a host is spoken to; None when nothing may go there."""
    for service, pattern in (*HOSTS, *settings.CHAT_HOSTS):
        tail = pattern.removeprefix("*")
        if host == pattern or (tail != pattern and host.endswith(tail) and host != tail.lstrip(".")):
            return service
    return None


def in_words() -> str:
    extra = [host for _, host in settings.CHAT_HOSTS]
    return " and ".join(["Slack, Microsoft Teams", ", ".join(extra)] if extra else ["Slack", "Microsoft Teams"])


def payload(service: str, title: str, url: str) -> dict[str, Any]:
    """A title and where it leads, in the service's own words."""
    if service == "slack":
        for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            title = title.replace(sign, entity)
        return {"text": f"<{url}|{title}>", "unfurl_links": False}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": title}]}],
        "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": url}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def post(address: str, message: dict[str, Any], *, now: datetime, transport: httpx.BaseTransport | None = None) -> None:
    """Post, and read of the answer its status alone. ``Refused`` when it will never do, ``NotNow`` when it may."""
    inside = {host for _, host in settings.CHAT_HOSTS}
    try:
        with (
            guarded_client(inside, transport) as client,
            client.stream("POST", address, json=message, timeout=SECONDS) as answer,
        ):
            status, wait = answer.status_code, _wait(answer.headers.get("Retry-After", ""), now)
    except Forbidden:
        raise Refused("Forbidden") from None
    except httpx.HTTPError as error:
        raise NotNow(type(error).__name__) from None
    if status in PASSING or status >= 500:
        raise NotNow(f"HTTP {status}", wait)
    if not 200 <= status < 300:
        raise Refused(f"HTTP {status}")


def _wait(text: str, now: datetime) -> timedelta | None:
    """A header Retry-After, in seconds or as a date (RFC 9110, 10.2.3); None for anything else. Four hours at most."""
    try:
        wait = timedelta(seconds=int(text)) if text.isdecimal() else parsedate_to_datetime(text) - now.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)
