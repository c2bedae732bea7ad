"""What can go wrong with somebody's calendar, each as a sentence for them."""

from mentorship.errors import Refusal


class CalendarTrouble(Refusal):
    """``passes``: it may be over by itself, so trying again later helps."""

    passes = False


class Unreachable(CalendarTrouble):
    passes = True


class WrongPassword(CalendarTrouble):
    pass


class NoRight(CalendarTrouble):
    """The user is known, and may not do this."""


class NotAllowed(CalendarTrouble):
    """The address is none that whoever runs the installation named, or leads to one."""


class NotACalendar(CalendarTrouble):
    """What the server says is not what a calendar server says."""


class Missing(CalendarTrouble):
    """There is nothing under this address, or not any more; or the calendar that should hold it is gone (409)."""


class Changed(CalendarTrouble):
    """Somebody else wrote there since we looked."""


class AlreadyThere(CalendarTrouble):
    """The calendar holds this entry under another name, as when it was taken from an invitation (RFC 4791, 5.3.2.1)."""


class Unsupported(CalendarTrouble):
    """The server does not do what was asked."""
