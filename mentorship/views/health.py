"""For load balancers and people who look after the installation: no session, no cookie, no secret."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorship import health


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 only when database, queue and worker answer; else 503 with what does not."""
    well, parts = health.examine()
    return JsonResponse({"status": "ok" if well else "unwell", "checks": parts}, status=200 if well else 503)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The web process itself answers; says nothing about anything behind it."""
    return JsonResponse({"status": "ok"})
