"""Sessions: how they are kept, and how long.

The database knows a digest of what the cookie holds, so that whoever reads it signs in as nobody. A session lasts a
fortnight from its sign-in whatever happens in it, and a week without a page. It begins with the sign-in and with
nothing else: one that says nothing of its beginning ends by the age of its cookie alone.
"""

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

DAY = 24 * 3600
LONGEST, LONGEST_IDLE = 14 * DAY, 7 * DAY
NOTED_EVERY = 3600
BEGAN, SEEN = "session_began", "session_seen"


class SessionStore(db.SessionStore):
    """Django's own, with the digest of the key wherever a row is looked for or written."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        rows = self.model.objects.filter(session_key=digest_of(self.session_key or ""), expire_date__gt=timezone.now())
        row: AbstractBaseSession | None = rows.first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(digest_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = digest_of(self.session_key or "")
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(digest_of(key))


def digest_of(key: str) -> str:
    """160 bits, as many as the column holds."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


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
