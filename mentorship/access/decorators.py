"""Which pages are whose: signed in, by a role, and after saying who one is."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from mentorship import audit
from mentorship.access.rules import by_power_alone, roles_asleep, waits_for_second_factor
from mentorship.people import second_factor
from mentorship.ways_back import sign_in_after_button

View = Callable[..., HttpResponseBase]
LOOKING = ("GET", "HEAD", "OPTIONS")
UNTYPED = ("csrfmiddlewaretoken", "next")
BUTTONS = {"quarter"}  # names under which buttons of guarded pages say what was pressed; nothing is typed under them


def signed_in(view: View) -> View:
    """Only for accounts that belong to a person, then ``request.person``; others learn what to do about it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            looks = request.method in LOOKING
            return redirect_to_login(request.get_full_path()) if looks else sign_in_after_button(request)
        if request.user.person_id is None:  # type: ignore[union-attr]
            # About one thing: 404, as for everybody who may not know whether it exists.
            return render(request, "errors/unlinked.html", status=404 if kwargs else 403)
        request.person = request.user.person  # type: ignore[attr-defined, union-attr]
        return view(request, *args, **kwargs)

    return guarded


def permitted(name: str) -> Callable[[View], View]:
    """Only for roles that have the permission everywhere (see ``access.roles.MAY``); 403 for others.

    Who has it from a role with power alone is asked for a second factor, and to say who they are before they change
    anything.
    """

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user: Any = request.user
            if not user.has_perm(name):
                audit.record("access.refused", by=request.person, permission=name)  # type: ignore[attr-defined]
                if waits_for_second_factor(user, name):
                    return second_factor.set_up(request)
                raise PermissionDenied
            return (confirmed(view) if by_power_alone(user, name) else view)(request, *args, **kwargs)

        return guarded

    return decorate


def confirmed(view: View) -> View:
    """To change something here takes having said within the last quarter of an hour who one is.

    Others are asked for their password or code. What they pressed is carried out afterwards; what they typed is handed
    back to them to send again, for a session is no place to keep it. Who has neither password nor code, because their
    organisation signs them on, signs on again. Stands below ``signed_in``; ``permitted`` brings it along.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = None if request.method in LOOKING else ask_who(request)
        return asked or view(request, *args, **kwargs)

    return guarded


def strongly_confirmed(view: View) -> View:
    """To look, too, takes that. The role that such a page is for counts only with a second factor of the account.

    Stands below ``signed_in`` or ``permitted``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if roles_asleep(request.user):  # type: ignore[arg-type]
            return second_factor.set_up(request)
        return ask_who(request) or view(request, *args, **kwargs)

    return guarded


def ask_who(request: HttpRequest) -> HttpResponse | None:
    """The page that asks who somebody is; None for who has said so lately, and for visitors of a demonstration."""
    if lately_confirmed(request):
        return None
    if not get_reauthentication_flows(request.user):  # type: ignore[arg-type]
        return None if settings.DEMO else render(request, "errors/sign_on_again.html", status=403)
    if request.method in LOOKING or not (typed(request) or request.FILES):
        raise ReauthenticationRequired
    where = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    context = {"typed": typed(request), "files": bool(request.FILES), "where": where}
    return render(request, "errors/confirm_first.html", context)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, but for its token, as pairs of field and value; of a mere button nothing."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in UNTYPED]
    return [] if {name for name, _ in fields} <= BUTTONS else fields


def lately_confirmed(request: HttpRequest) -> bool:
    """A clock that was set back makes no confirmation younger than it is."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(abs(time() - record["at"]) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)
