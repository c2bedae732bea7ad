from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentorship.access.decorators import permitted
from mentorship.access.requests import PersonRequest
from mentorship.notifications import selectors
from mentorship.outbox import services
from mentorship.outbox.models import Delivery, DeliveryState

SHOWN = 50


@permitted("notifications.operate")
@require_safe
def delivery_list(request: PersonRequest) -> HttpResponse:
    """Mails by what became of them: to whom, of which kind and when, never what they say."""
    state = request.GET.get("state", "")
    chosen = state if state in DeliveryState.values else ""
    counts = selectors.deliveries_by_state()
    tabs = [
        {"label": label, "url": f"?state={value}" if value else request.path, "current": value == chosen, "count": n}
        for value, label, n in [("", "All", None), *((s.value, s.label.capitalize(), counts[s]) for s in DeliveryState)]
    ]
    shows_dead = chosen in ("", DeliveryState.DEAD)
    page = Paginator(selectors.deliveries_listed(chosen), SHOWN).get_page(request.GET.get("page"))
    for delivery in page:
        delivery.about = selectors.kind_label(delivery.kind)  # type: ignore[attr-defined]
    context = {
        "page": page,
        "tabs": tabs,
        "state": chosen,
        "dead": counts[DeliveryState.DEAD],
        "given_up": selectors.given_up_in_confidence()[:SHOWN] if shows_dead and page.number == 1 else [],
        "sent_in_confidence": selectors.sent_in_confidence(timezone.now()),
    }
    return render(request, "notifications/delivery_list.html", context)


@permitted("notifications.operate")
@require_POST
def delivery_retry(request: PersonRequest, pk: str) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=pk)
    services.retry(delivery=delivery, by=request.person, now=timezone.now())
    messages.success(request, f"The mail to {delivery.to} is tried again now.")
    return redirect("notifications:delivery_list")


@permitted("notifications.operate")
@require_POST
def delivery_drop(request: PersonRequest, pk: str) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=pk)
    services.drop(delivery=delivery, by=request.person, now=timezone.now())
    messages.success(request, f"The mail to {delivery.to} is dropped. Its notice still waits in the application.")
    return redirect("notifications:delivery_list")


@permitted("notifications.operate")
@require_POST
def deliveries_retry(request: PersonRequest) -> HttpResponse:
    """After a mail server was away: everything that was given up, in one go."""
    count = services.retry_all(by=request.person, now=timezone.now())
    messages.success(request, f"{count} mail{'' if count == 1 else 's'} tried again now.")
    return redirect("notifications:delivery_list")
