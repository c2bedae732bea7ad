from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.notifications.models import Notification
from mentorship.notifications.selectors import bounced
from mentorship.notifications.services import mark_read

SHOWN = 30


@signed_in
@require_safe
def notification_list(request: PersonRequest) -> HttpResponse:
    """What I was told, newest first; what I have not opened yet on its own."""
    mine = Notification.objects.visible_to(request.user)
    unread = mine.unread()
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(unread if only_unread else mine, SHOWN).get_page(request.GET.get("page"))
    tabs = [
        {"label": "All", "url": request.path, "current": not only_unread, "count": None},
        {"label": "Unread", "url": "?show=unread", "current": only_unread, "count": unread.count()},
    ]
    context = {"page": page, "tabs": tabs, "only": only_unread, "bounced": bounced(request.person)}
    return render(request, "notifications/notification_list.html", context)


@signed_in
@require_safe
def notification_open(request: PersonRequest, pk: str) -> HttpResponse:
    """Go to what waits; the notice is read by that."""
    notice = fetch(request, "notifications.read_notice", Notification.objects.all(), pk=pk)
    mark_read(person=request.person, notification=notice, now=timezone.now())
    return redirect(notice.url)


@signed_in
@require_POST
def notification_read(request: PersonRequest, pk: str) -> HttpResponse:
    notice = fetch(request, "notifications.read_notice", Notification.objects.all(), pk=pk)
    mark_read(person=request.person, notification=notice, now=timezone.now())
    return redirect("notifications:notification_list")


@signed_in
@require_POST
def notifications_read(request: PersonRequest) -> HttpResponse:
    """All of them at once."""
    mark_read(person=request.person, now=timezone.now())
    return redirect("notifications:notification_list")
