from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentorship import audit

View = Callable[..., HttpResponse]
LOOKING = ("GET", "HEAD", "OPTIONS")


def signed_in(view: View) -> View:
    """Only for accounts that belong to a person, then ``request.person``; others learn what to do about it."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.person_id is None:  # type: ignore[union-attr]
            # About one thing: 404, as for everybody who may not know whether it exists.
            return render(request, "errors/unlinked.html", status=404 if kwargs else 403)
        request.person = request.user.person  # type: ignore[attr-defined, union-attr]
        return view(request, *args, **kwargs)

    return guarded


def permitted(name: str) -> Callable[[View], View]:
    """Only for roles that have the permission everywhere (see ``access.roles.MAY``); 403 for others."""

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(name):
                audit.record("access.refused", by=request.person, permission=name)  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def confirmed(view: View) -> View:
    """To change something here takes having said within the last quarter of an hour who one is.

    Others are asked for their password or code, then what they sent is carried out. Who has neither, because their
    organisation signs them on, signs on again. Stands below ``signed_in`` or ``permitted``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in LOOKING and not lately_confirmed(request):
            if get_reauthentication_flows(request.user):  # type: ignore[arg-type]
                raise ReauthenticationRequired
            if not settings.DEMO:
                return render(request, "errors/sign_on_again.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def lately_confirmed(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)
