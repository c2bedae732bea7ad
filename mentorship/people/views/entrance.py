"""Pages for who is not signed in."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mentorship.people.models import DemoAccount


@require_POST
def demo_sign_in(request: HttpRequest, part: str) -> HttpResponse:
    """One click into the demonstration. Outside demo mode there is no such page."""
    if not settings.DEMO:
        raise Http404
    account = get_object_or_404(DemoAccount.objects.select_related("person__user"), part=part)
    get_adapter().login(request, account.person.user)
    return redirect("home")
