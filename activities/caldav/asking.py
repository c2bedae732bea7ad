"""One request to a calendar server: bounded in time and size, kept to one server, a refusal turned into a sentence."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from activities.caldav.errors import (
    AlreadyThere,
    CalendarTrouble,
    Changed,
    Missing,
    NoRight,
    NotACalendar,
    NotAllowed,
    Unreachable,
    Unsupported,
    WrongPassword,
)
from mentorship.outgoing import Forbidden

SECONDS = 20.0
"""For a whole answer: a server that sends a little every few seconds does not hold us."""
LARGEST = 2_000_000
HOPS = 4
REDIRECTS = (301, 302, 307, 308)
BUSY = (408, 425, 429)


@dataclass(frozen=True)
class Answer:
    """``url``: where it came from in the end, after redirects."""

    status: int
    url: httpx.URL
    etag: str
    body: bytes


class Asking:
    """``hosts``: the servers that may be asked, as ``host`` or ``host:port``; no redirect leads away from the first.

    ``seconds``: for all that is asked together, where somebody waits for it.
    """

    def __init__(
        self, http: httpx.Client, user: str, password: str, hosts: frozenset[str], seconds: float = math.inf
    ) -> None:
        self.http = http
        self.login = httpx.BasicAuth(user, password)
        self.hosts = hosts
        self.until = time.monotonic() + seconds

    def ask(self, method: str, url: str | httpx.URL, body: bytes = b"", **headers: str) -> Answer:
        """``headers`` by their names with underscores. Any answer that says yes; else its trouble is raised."""
        target = self.allowed(url)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        for _ in range(HOPS):
            answer, onward = self._once(method, target, body, sent)
            if not onward:
                return _checked(answer)
            target = beside(target, onward)
        raise NotACalendar("The server sends us round in circles. Check its address.")

    def allowed(self, url: str | httpx.URL) -> httpx.URL:
        try:
            target = httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError):
            raise NotAllowed("This is not the address of a server.") from None
        host = target.host.lower()
        port = target.port or (80 if target.scheme == "http" else 443)
        if target.scheme not in ("https", "http") or not {host, f"{host}:{port}"} & self.hosts:
            raise NotAllowed("Calendars on this server can't be connected. Choose one of the servers that are listed.")
        return target.copy_with(userinfo=b"", fragment=None)

    def _once(self, method: str, url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> tuple[Answer, str]:
        """The answer, and where it sends us."""
        until = min(time.monotonic() + SECONDS, self.until)
        if until <= time.monotonic():
            raise Unreachable("The server of the calendar takes too long to answer.")
        try:
            with self.http.stream(method, url, content=body, headers=headers, auth=self.login) as response:
                if response.headers.get("Content-Encoding", "identity") != "identity":
                    raise NotACalendar("The server packs what we asked for unpacked.")
                content = _read(response, until)
        except Forbidden as error:
            raise NotAllowed(str(error)) from None
        except httpx.TimeoutException:
            raise Unreachable("The server of the calendar takes too long to answer.") from None
        except httpx.HTTPError:
            raise Unreachable("The server of the calendar does not answer.") from None
        onward = response.headers.get("Location", "") if response.status_code in REDIRECTS else ""
        return Answer(response.status_code, url, response.headers.get("ETag", ""), content), onward


def beside(url: httpx.URL, reference: str) -> httpx.URL:
    """What a server refers to, seen from one of its addresses: always on that same server."""
    try:
        target = url.join(reference)
    except (httpx.InvalidURL, UnicodeError):
        raise NotACalendar("The server refers to something that is no address.") from None
    if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
        raise NotAllowed(
            f"The server sends us on to another one, {target.host[:100]}. Give that address, if it is listed."
        )
    return target


def _read(response: httpx.Response, until: float) -> bytes:
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > LARGEST:
            raise NotACalendar("The answer of the server is far larger than that of a calendar.")
        if time.monotonic() > until:
            raise Unreachable("The server of the calendar takes too long to answer.")
    return bytes(content)


def _checked(answer: Answer) -> Answer:
    if answer.status in (403, 409) and b"no-uid-conflict" in answer.body:
        raise AlreadyThere("This entry is in the calendar already, under another name.")
    if trouble := _trouble(answer.status):
        raise trouble
    return answer


def _trouble(status: int) -> CalendarTrouble | None:
    if status < 300:
        return None
    if status == 401:
        return WrongPassword("The server does not accept this user name and password.")
    if status == 403:
        return NoRight("The server does not let this user do that.")
    if status in (404, 409, 410):
        return Missing("The calendar is not on the server any more.")
    if status == 412:
        return Changed("Somebody else changed this entry.")
    if (status >= 500 and status != 501) or status in BUSY:
        return Unreachable("The server of the calendar is in trouble itself.")
    if status in (400, 405, 415, 422, 501):
        return Unsupported("The server does not do what a calendar server does.")
    return NotACalendar("The server does not answer like a calendar server. Check its address.")
