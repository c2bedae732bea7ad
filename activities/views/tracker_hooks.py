"""Where trackers tell us that an issue changed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from activities.models import TrackerConnection
from activities.services.tracker_hooks import receive
from activities.trackers.hooks import LARGEST, NotSigned


@csrf_exempt
@require_POST
def tracker_hook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answers at once; unsigned, it is the same 404 as where no tracker is connected."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > len(str(LARGEST)) or int(length) > LARGEST:
        return HttpResponse(status=413)
    connection = TrackerConnection.objects.filter(pk=pk).first()
    try:
        if connection is None:
            raise NotSigned
        receive(connection=connection, headers=request.headers, body=request.body, now=timezone.now())
    except NotSigned:
        raise Http404 from None
    return HttpResponse(status=204)
