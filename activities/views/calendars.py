"""A calendar of one's own that is connected: for its owner alone."""

from functools import partial

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from activities.caldav.errors import WrongPassword
from activities.forms.calendars import ChooseForm, ConnectForm, DisconnectForm
from activities.models import CalendarAccount
from activities.selectors.calendars import writes_of
from activities.services import calendar_accounts as services
from activities.states import AccountState
from activities.views.answers import tried
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


def account_context(request: PersonRequest) -> dict[str, object]:
    """What the page of one's calendars says about the connected one."""
    account = _account(request)
    return {
        "account": account,
        "writes": writes_of(account) if account else None,
        "can_connect": bool(settings.CALDAV_HOSTS),
        "says_how": request.user.has_perm("notifications.operate"),
    }


@sensitive_post_parameters("password")
@signed_in
def calendar_connect(request: PersonRequest) -> HttpResponse:
    """Say who one is on which server; it is asked at once, and what it answers is said here."""
    if not settings.CALDAV_HOSTS:
        return redirect("activities:feed")
    account = _account(request)
    known = {"address": account.address, "user_name": account.user_name} if account else {}
    form = ConnectForm(request.POST or None, hosts=settings.CALDAV_HOSTS, initial=known)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="connect_calendar", user=request.user):
            return ratelimit.respond_429(request)
        if connected := _connected(request, form):
            choosing = connected.state == AccountState.CHOOSING
            return redirect("activities:calendar_choose" if choosing else "activities:feed")
    return render(request, "activities/calendar_connect.html", {"form": form, "account": account})


@signed_in
def calendar_choose(request: PersonRequest) -> HttpResponse:
    account = _account(request)
    if account is None or account.state != AccountState.CHOOSING:
        return redirect("activities:feed")
    form = ChooseForm(request.POST or None, found=services.choices_of(account))
    if request.method == "POST" and form.is_valid():
        url, now = form.cleaned_data["calendar"], timezone.now()
        if tried(form, partial(services.choose_calendar, account=account, url=url, by=request.person, now=now)):
            messages.success(request, "Connected. What you have planned is written there within a minute.")
            return redirect("activities:feed")
    return render(request, "activities/calendar_choose.html", {"form": form, "account": account})


@signed_in
def calendar_disconnect(request: PersonRequest) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    account = _account(request)
    if account is None:
        return redirect("activities:feed")
    asks = account.state == AccountState.CONNECTED
    form = DisconnectForm(request.POST or None) if asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        keep = form is None or form.cleaned_data["entries"] == "keep"
        services.disconnect_calendar(account=account, keep=keep, by=request.person, now=timezone.now())
        messages.success(request, _farewell(keep))
        return redirect("activities:feed")
    return render(request, "activities/calendar_disconnect.html", {"form": form, "account": account})


def _account(request: PersonRequest) -> CalendarAccount | None:
    return CalendarAccount.objects.visible_to(request.user).first()


def _connected(request: PersonRequest, form: ConnectForm) -> CalendarAccount | None:
    """None where the server or the service refused; why stands beside the field."""
    typed = form.cleaned_data
    try:
        found = services.look_up(**typed)
        account = services.connect_calendar(
            person=request.person, **typed, found=found, by=request.person, now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("password" if isinstance(refusal, WrongPassword) else "address", str(refusal))
        return None
    if account.state == AccountState.CONNECTED:
        messages.success(request, "Connected. What you have planned is written there within a minute.")
    return account


def _farewell(keep: bool) -> str:
    if keep:
        return "Disconnected. What was written there stays; your password is deleted here."
    return "Disconnected. What was written there is being taken out; then your password is deleted here."
