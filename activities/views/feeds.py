"""One's own sessions in one's own calendar."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from activities.calendar.events import Method, calendar_file
from activities.models import CalendarFeed
from activities.selectors.calendars import meetings_of
from activities.services import feeds as services
from activities.views.calendars import account_context
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar that has the address: planned sessions with a neutral title, and nobody's name."""
    now = timezone.now()
    feed = services.feed_behind(token, now)
    if feed is None:
        raise Http404
    content = calendar_file(meetings_of(feed.person, now), Method.PUBLISH, name="Mentoring")
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    fresh = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    response = get_conditional_response(request, etag=etag, response=fresh) or fresh
    patch_cache_control(response, private=True, no_cache=True)
    return response


@signed_in
def feed_page(request: PersonRequest) -> HttpResponse:
    feed = CalendarFeed.objects.filter(person=request.person).first()
    return _page(request, feed)


@signed_in
@require_POST
def feed_open(request: PersonRequest) -> HttpResponse:
    """The address is shown this once."""
    secret = services.open_feed(person=request.person, by=request.person, now=timezone.now())
    feed = CalendarFeed.objects.get(person=request.person)
    address = f"{settings.SITE_URL}{reverse('calendar_feed', args=[secret])}"
    return _page(request, feed, address)


@signed_in
@require_POST
def feed_close(request: PersonRequest) -> HttpResponse:
    services.close_feed(person=request.person, by=request.person, now=timezone.now())
    messages.success(request, "Closed. The address answers nobody any more.")
    return redirect("activities:feed")


def _page(request: PersonRequest, feed: CalendarFeed | None, address: str = "") -> HttpResponse:
    context = {"feed": feed, "address": address} | account_context(request)
    return render(request, "activities/calendar_feed.html", context)
