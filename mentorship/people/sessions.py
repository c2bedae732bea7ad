"""How long a session lasts: a fortnight from its sign-in whatever happens in it, and a week without a page.

It begins with the sign-in and with nothing else: a session that says nothing of its beginning ends by the age of its
cookie alone.
"""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

DAY = 24 * 3600
LONGEST, LONGEST_IDLE = 14 * DAY, 7 * DAY
NOTED_EVERY = 3600
BEGAN, SEEN = "session_began", "session_seen"


def begin(request: HttpRequest) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def ends_in_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Signs out whose session has had its time; that it was used is noted once an hour."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began, seen, now = request.session.get(BEGAN), request.session.get(SEEN), int(time.time())
        if began is not None and seen is not None:
            if now - began > LONGEST or now - seen > LONGEST_IDLE:
                logout(request)
            elif now - seen > NOTED_EVERY:
                request.session[SEEN] = now
        return get_response(request)

    return middleware
