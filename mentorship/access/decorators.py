from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentorship import audit

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for accounts that belong to a person, then ``request.person``; others learn what to do about it."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.person_id is None:  # type: ignore[union-attr]
            return render(request, "errors/unlinked.html", status=403)
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
