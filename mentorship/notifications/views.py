from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from mentorship.notifications import services


@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in: GET shows what would stop, POST stops it (RFC 8058 posts without a cookie)."""
    found = services.read_token(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        services.set_silence(person=person, kind=kind, silent=True, by=person, now=timezone.now())
    return render(request, "notifications/unsubscribe.html", {"kind": kind, "stopped": request.method == "POST"})
