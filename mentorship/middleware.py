"""What holds for every page."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from mentorship.audit.readings import record_opened
from mentorship.encryption.errors import CannotOpen, Erased
from mentorship.encryption.opened import rows_opened
from mentorship.ways_back import page_above

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def headers(get_response: Answer) -> Answer:
    """First of all, so that every answer has them: pages, files, redirects and refusals of whatever layer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def private_pages(get_response: Answer) -> Answer:
    """No cache keeps what a signed-in person saw, and signing out clears what the browser kept: Back shows nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in_before = request.user.is_authenticated
        response = get_response(request)
        signed_in_after = request.user.is_authenticated
        if signed_in_before or signed_in_after:
            response.headers["Cache-Control"] = "no-store"
        if signed_in_before and not signed_in_after:
            # Not "cookies": that would sign out of every other application under the organisation's domain.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


def time_zone(get_response: Answer) -> Answer:
    """Times are read and shown in the zone of the person who asks; in UTC for nobody in particular."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = getattr(request.user, "person", None)
        with timezone.override(person.zone if person else None):
            return get_response(request)

    return middleware


def readings(get_response: Answer) -> Answer:
    """Whose words a page opened is on record before it leaves; where that can't be, the page does not leave."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with rows_opened() as rows:
            response = get_response(request)
        if rows and not 300 <= response.status_code < 400:
            person_id = getattr(request.user, "person_id", None)
            record_opened(rows, reader=_reader(request.user, person_id), person_id=person_id)
        return response

    return middleware


def sealed_words(get_response: Answer) -> Answer:
    """What can't be opened is said in a sentence, and nothing of it is shown."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CannotOpen):
            return None
        logger.error("Not opened: %s", error)
        status = 410 if isinstance(error, Erased) else 500
        return render(request, "errors/cannot_open.html", {"sentence": error.sentence}, status=status)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def buttons_alone(get_response: Answer) -> Answer:
    """Looking at an address that takes a button alone is refused with a page that leads on, not with nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.streaming and not response.content:
            way, to_home = page_above(request.path)
            response.content = render_to_string("405.html", {"way": way, "to_home": to_home}, request).encode()
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response

    return middleware


def _reader(user: Any, person_id: int | None) -> str:
    """As the log names who reads: a person, an account without one, or somebody who is not signed in."""
    if person_id:
        return f"people.person:{person_id}"
    return f"people.user:{user.pk}" if user.pk else "nobody"
