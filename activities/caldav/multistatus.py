"""What is asked of a calendar server in XML, and what it answers (RFC 4918, RFC 4791). Nothing in it is expanded."""

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element  # nosec B405

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from activities.caldav.errors import NotACalendar
from mentorship.hours import Span

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
PRINCIPAL, HOME = f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set"
TYPE, NAME = f"{DAV}resourcetype", f"{DAV}displayname"
KINDS, DATA = f"{CALDAV}supported-calendar-component-set", f"{CALDAV}calendar-data"
_SPACES = 'xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_TAGS = {
    PRINCIPAL: "<current-user-principal/>",
    HOME: "<c:calendar-home-set/>",
    TYPE: "<resourcetype/>",
    NAME: "<displayname/>",
    KINDS: "<c:supported-calendar-component-set/>",
}


@dataclass(frozen=True)
class Resource:
    """Something on the server with those of the asked properties that it has."""

    href: str
    properties: dict[str, Element]

    def leads_to(self, name: str) -> str:
        """The address inside a property; empty without one."""
        found = self.properties.get(name)
        return (found.findtext(f"{DAV}href") or "").strip() if found is not None else ""

    def text(self, name: str) -> str:
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    @property
    def holds_events(self) -> bool:
        """A calendar; one that does not say of what is one of events."""
        kind, parts = self.properties.get(TYPE), self.properties.get(KINDS)
        if kind is None or kind.find(f"{CALDAV}calendar") is None:
            return False
        named = [part.get("name", "").upper() for part in parts] if parts is not None else []
        return not named or "VEVENT" in named


# Of the standard library only the type is used: what comes in is parsed without entities and declarations.
def resources(body: bytes) -> list[Resource]:
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise NotACalendar("The server does not answer like a calendar server. Check its address.") from None
    if root.tag != f"{DAV}multistatus":
        raise NotACalendar("The server does not answer like a calendar server. Check its address.")
    return [_resource(response) for response in root.iterfind(f"{DAV}response")]


def _resource(response: Element) -> Resource:
    found: dict[str, Element] = {}
    for part in response.iterfind(f"{DAV}propstat"):
        if " 200" in (part.findtext(f"{DAV}status") or ""):
            found |= {entry.tag: entry for holder in part.iterfind(f"{DAV}prop") for entry in holder}
    return Resource((response.findtext(f"{DAV}href") or "").strip(), found)


def asking_for(*names: str) -> bytes:
    return f"<propfind {_SPACES}><prop>{''.join(_TAGS[name] for name in names)}</prop></propfind>".encode()


def free_busy_of(within: Span) -> bytes:
    return f"<c:free-busy-query {_SPACES}>{_range('time-range', within)}</c:free-busy-query>".encode()


def events_of(within: Span) -> bytes:
    """For servers without free-busy: when events are, expanded over there, and nothing else about them."""
    names = ("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "TRANSP", "STATUS")
    wanted = "".join(f'<c:prop name="{name}"/>' for name in names)
    return (
        f"<c:calendar-query {_SPACES}><prop><c:calendar-data>"
        f'<c:comp name="VCALENDAR"><c:comp name="VEVENT">{wanted}</c:comp><c:comp name="VTIMEZONE"/></c:comp>'
        f'{_range("expand", within)}</c:calendar-data></prop><c:filter><c:comp-filter name="VCALENDAR">'
        f'<c:comp-filter name="VEVENT">{_range("time-range", within)}</c:comp-filter></c:comp-filter></c:filter>'
        "</c:calendar-query>"
    ).encode()


def _range(tag: str, within: Span) -> str:
    return f'<c:{tag} start="{_basic(within.start)}" end="{_basic(within.end)}"/>'


def _basic(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
