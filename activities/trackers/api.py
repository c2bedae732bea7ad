"""One careful way to ask a tracker: short waits, small answers, and every failure told apart from the others."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from activities.trackers.interface import Away, Missing, Rejected, Unauthorised

LARGEST = 4 * 1024 * 1024
LONGEST_SECONDS = 30.0
LONGEST_WAIT = 24 * 3600.0
MOST_PAGES = 20

T = TypeVar("T")
Params = dict[str, Any]


class Api:
    """Requests below one address, each with the headers that say who asks."""

    def __init__(self, client: httpx.Client, base_url: str, headers: dict[str, str]) -> None:
        self.client, self.base, self.headers = client, base_url.rstrip("/"), headers

    def get(self, path: str, **params: Any) -> Any:
        return self.ask("GET", path, params=params)

    def ask(self, method: str, path: str, *, params: Params | None = None, body: Any = None) -> Any:
        """The decoded answer; None where it is empty."""
        try:
            request = self.client.build_request(
                method, f"{self.base}{path}", params=params or None, json=body, headers=self.headers
            )
            response = self.client.send(request, stream=True)
            try:
                content = _read(response)
            finally:
                response.close()
        except httpx.TimeoutException as error:
            raise Away("it does not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Away("it does not answer") from error
        _check(response, content)
        return _decoded(content) if content.strip() else None

    def pages(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        """The objects of a list that is asked for page by page, a hundred at a time."""
        for page in range(1, MOST_PAGES + 1):
            rows = need(self.get(path, **params, per_page=100, page=page), list)
            yield from (need(row, dict) for row in rows)
            if len(rows) < 100:
                return


def _read(response: httpx.Response) -> bytes:
    """The body, up to a size and a time that no honest answer needs."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Away("it answers in a form nobody asked for")
    content, until = bytearray(), time.monotonic() + LONGEST_SECONDS
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > LARGEST:
            raise Away("its answer is too large")
        if time.monotonic() > until:
            raise Away("it does not answer in time")
    return bytes(content)


def _check(response: httpx.Response, content: bytes) -> None:
    status = response.status_code
    if status < 300:
        return
    if status == 401:
        raise Unauthorised("it does not accept the token")
    if status == 429 or (status == 403 and _is_limited(response)):
        raise Away("it asks us to wait", wait=_wait(response))
    if status in (404, 410):
        raise Missing("it knows no such issue or project")
    if status == 408 or status >= 500:
        raise Away(f"it is out of order (HTTP {status})", wait=_wait(response))
    if status < 400:
        raise Rejected(f"it has moved (HTTP {status}): correct its address")
    if status == 403:
        raise Rejected("the token may not do this (HTTP 403)")
    raise Rejected(f"it refuses what was sent (HTTP {status}{_fields(content)})")


def _is_limited(response: httpx.Response) -> bool:
    return "Retry-After" in response.headers or response.headers.get("X-RateLimit-Remaining") == "0"


def _wait(response: httpx.Response) -> float | None:
    """Seconds, from Retry-After (a number or a date, RFC 9110) or from the moment that a limit is lifted."""
    text, reset = response.headers.get("Retry-After", ""), response.headers.get("X-RateLimit-Reset", "")
    if text.isdecimal():
        seconds = float(text)
    elif text:
        try:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    elif reset.isdecimal():
        seconds = float(reset) - time.time()
    else:
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT)


def _fields(content: bytes) -> str:
    """The names of the fields it dislikes, never their values: those are somebody's words."""
    try:
        errors = json.loads(content)["errors"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if isinstance(errors, list):
        names = [error.get("field") for error in errors if isinstance(error, dict)]
    else:
        names = list(errors) if isinstance(errors, dict) else []
    known = [name[:40] for name in names if isinstance(name, str) and name.replace("_", "").isalnum()]
    return f": {', '.join(known[:5])}" if known else ""


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Away("it answers with something that is not JSON") from error


def need(value: Any, kind: type[T], *path: str) -> T:
    """What lies under the path in an answer, if it is of the kind; a tracker that answers otherwise is out of order."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise Away("it answers with something else than asked for")
    return value


def day_of(text: Any) -> date | None:
    """The day of an ISO date or moment, if it is one."""
    try:
        return datetime.fromisoformat(str(text).replace("Z", "+00:00")).date() if text else None
    except ValueError:
        return None
