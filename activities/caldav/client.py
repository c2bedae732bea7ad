"""The few calls that connecting somebody's calendar takes."""

import math
from contextlib import suppress
from dataclasses import dataclass

import httpx

from activities.caldav.asking import Asking, beside
from activities.caldav.errors import Missing, NoRight, NotACalendar, Unsupported
from activities.caldav.multistatus import (
    DATA,
    HOME,
    KINDS,
    NAME,
    PRINCIPAL,
    TYPE,
    Resource,
    asking_for,
    events_of,
    free_busy_of,
    resources,
)
from mentorship.hours import Span

WELL_KNOWN = "/.well-known/caldav"
"""Where servers say where their calendars begin (RFC 6764)."""
MOST_CALENDARS = 50
XML, ICS = "application/xml; charset=utf-8", "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class FoundCalendar:
    url: str
    name: str


class Server:
    """A calendar server, as one of its users. Addresses are whole; files are bytes; ``etag`` names a version."""

    def __init__(
        self, http: httpx.Client, user: str, password: str, hosts: frozenset[str], seconds: float = math.inf
    ) -> None:
        self._asking = Asking(http, user, password, hosts, seconds)

    def calendars(self, address: str) -> list[FoundCalendar]:
        """The user's calendars for events, wherever on the server the address points."""
        origin, principal = self._principal(address)
        homes = self._properties(beside(origin, principal), 0, HOME)
        home = next((place for row in homes if (place := row.leads_to(HOME))), "")
        if not home:
            raise NotACalendar("This user has no calendars on the server.")
        top = beside(origin, home)
        rows = [row for row in self._properties(top, 1, TYPE, NAME, KINDS) if row.holds_events and row.href]
        return [
            FoundCalendar(f"{str(beside(origin, row.href)).rstrip('/')}/", _name(row)) for row in rows[:MOST_CALENDARS]
        ]

    def create(self, url: str, content: bytes) -> str:
        """A new entry; ``Changed`` where there is one. Its version, where the server tells."""
        return self._asking.ask("PUT", url, content, If_None_Match="*", Content_Type=ICS).etag

    def update(self, url: str, content: bytes, etag: str) -> str:
        """An entry that still is as it was at that version, else ``Changed``."""
        return self._asking.ask("PUT", url, content, If_Match=etag, Content_Type=ICS).etag

    def read(self, url: str) -> tuple[bytes, str]:
        """An entry and its version."""
        answer = self._asking.ask("GET", url)
        return answer.body, answer.etag

    def delete(self, url: str) -> None:
        """What is gone already is gone."""
        with suppress(Missing):
            self._asking.ask("DELETE", url)

    def busy(self, calendar: str, within: Span) -> list[bytes]:
        """Calendar files that say when the user is taken: as free-busy, or as the events of servers without it."""
        try:
            return [self._asking.ask("REPORT", calendar, free_busy_of(within), Depth="1", Content_Type=XML).body]
        except (Unsupported, NoRight):
            return self._events(calendar, within)

    def _events(self, calendar: str, within: Span) -> list[bytes]:
        try:
            answer = self._asking.ask("REPORT", calendar, events_of(within), Depth="1", Content_Type=XML)
        except (Unsupported, NoRight):
            raise Unsupported("The server does not tell when you are taken.") from None
        return [row.text(DATA).encode() for row in resources(answer.body)]

    def _principal(self, address: str) -> tuple[httpx.URL, str]:
        typed = self._asking.allowed(address)
        for place in (typed, typed.copy_with(path=WELL_KNOWN)):
            with suppress(Missing, NotACalendar, Unsupported):
                answer = self._asking.ask("PROPFIND", place, asking_for(PRINCIPAL), Depth="0", Content_Type=XML)
                for row in resources(answer.body):
                    if found := row.leads_to(PRINCIPAL):
                        return answer.url, found
        raise NotACalendar("There is no calendar server under this address.")

    def _properties(self, place: httpx.URL, depth: int, *names: str) -> list[Resource]:
        answer = self._asking.ask("PROPFIND", place, asking_for(*names), Depth=str(depth), Content_Type=XML)
        return resources(answer.body)


def _name(row: Resource) -> str:
    """As the user named it, else the last part of its address."""
    return " ".join(row.text(NAME).split())[:100] or row.href.rstrip("/").rpartition("/")[2][:100]
