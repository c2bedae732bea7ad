"""Calendar files (RFC 5545, RFC 5546) that every calendar reads at the right instant, and that say nothing private.

A single session stands in universal time, so nothing needs to be described. A series stands by the wall clock of its
zone with a description of it, or, where there is none that is right, as single sessions.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, vCalAddress, vRecur
from icalendar import Event as Component

from activities.calendar.zones import timezone_for

TITLE = "Mentoring session"
PRODUCT = "-//Mentorship//Sessions//EN"


class Method(StrEnum):
    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Meeting:
    """``times``: aware, in the zone of a series or in any for one session; ``every_days`` apart by the wall clock.

    ``uid`` is fixed for life, ``sequence`` rises with each change, ``changed_at`` is when that was.
    """

    uid: str
    sequence: int
    times: tuple[datetime, ...]
    minutes: int
    every_days: int | None
    place: str
    url: str
    changed_at: datetime
    cancelled: bool = False
    log_url: str = ""


@dataclass(frozen=True)
class Parties:
    """Who invites and who is invited, as addresses; the one who invites is the application, never a person.

    ``coming``: they planned it themselves, so their calendar need not ask.
    """

    organizer: str
    attendee: str
    coming: bool = False


def calendar_file(
    meetings: Iterable[Meeting], method: Method, *, name: str = "", parties: Parties | None = None
) -> bytes:
    """One file with these meetings; the same meetings make the same bytes."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    if name:
        calendar.add("X-WR-CALNAME", plain(name))
    zones: dict[str, Timezone] = {}
    events = [event for meeting in meetings for event in _events(meeting, zones, parties)]
    for component in (*(zones[zone] for zone in sorted(zones)), *events):
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def calendar_entry(meeting: Meeting) -> bytes:
    """One meeting as a calendar server keeps it (RFC 4791, 4.1): one identifier, and no method."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    zones: dict[str, Timezone] = {}
    first, *others = _events(meeting, zones, None)
    if others:  # its clock can't be described: the dates are listed in universal time
        first = _event(meeting, meeting.uid, meeting.times[0].astimezone(UTC), None)
        first.add("RDATE", [time.astimezone(UTC) for time in meeting.times[1:]])
    for component in (*zones.values(), first):
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def plain(text: str) -> str:
    """One line without control characters, which libraries let through and calendars choke on."""
    return " ".join("".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text).split())


def _events(meeting: Meeting, zones: dict[str, Timezone], parties: Parties | None) -> Iterator[Component]:
    if meeting.every_days is None:
        yield _event(meeting, meeting.uid, meeting.times[0].astimezone(UTC), parties)
        return
    zone = meeting.times[0].tzinfo
    described = timezone_for(zone.key, _wall(meeting.times)) if isinstance(zone, ZoneInfo) else None
    if described is None or not isinstance(zone, ZoneInfo):
        for number, time in enumerate(meeting.times, start=1):
            yield _event(meeting, f"{number}.{meeting.uid}", time.astimezone(UTC), parties)
        return
    zones.setdefault(zone.key, described)
    series = _event(meeting, meeting.uid, meeting.times[0], parties)
    last = meeting.times[-1].astimezone(UTC)
    series.add("RRULE", vRecur(FREQ="DAILY", INTERVAL=meeting.every_days, UNTIL=last))
    yield series


def _event(meeting: Meeting, uid: str, start: datetime, parties: Parties | None) -> Component:
    event = Component()
    event.add("UID", uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", meeting.changed_at.astimezone(UTC))
    event.add("DTSTART", start)
    event.add("DURATION", timedelta(minutes=meeting.minutes))
    event.add("SUMMARY", TITLE)
    event.add("DESCRIPTION", _described(meeting))
    event.add("URL", meeting.url)
    event.add("STATUS", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if place := plain(meeting.place):
        event.add("LOCATION", place)
    if parties:
        event.add("ORGANIZER", _address(parties.organizer))
        event.add("ATTENDEE", _invited(parties))
    return event


def _described(meeting: Meeting) -> str:
    """Links alone: to see or move it, and to log it afterwards."""
    return f"{meeting.url}\n\nLog it: {meeting.log_url}" if meeting.log_url else meeting.url


def _address(mail: str) -> vCalAddress:
    return vCalAddress(f"mailto:{plain(mail)}")


def _invited(parties: Parties) -> vCalAddress:
    address = _address(parties.attendee)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "ACCEPTED" if parties.coming else "NEEDS-ACTION"
    # A calendar would send its answer (a REPLY, RFC 5546 3.2.3) to the organizer's mailbox, which nobody reads, and
    # anybody can forge. So it is asked for none: the buttons in our mail and on our page take it.
    address.params["RSVP"] = "FALSE"
    return address


def _wall(times: Iterable[datetime]) -> list[datetime]:
    return [time.replace(tzinfo=None) for time in times]
