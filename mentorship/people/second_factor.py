"""Whether an account has a second factor, where it takes one; recovery codes alone are none."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def suffices(user: Any) -> bool:
    """Whether the account has a second factor, or needs none because this is a demonstration."""
    if not settings.SECOND_FACTOR:
        return True
    factors = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return factors.exists()


def set_up(request: HttpRequest) -> HttpResponse:
    """To where a second factor is turned on, with the reason."""
    messages.warning(request, "What you want to open takes two-factor sign-in. Turn it on, then open it again.")
    return redirect("mfa_index")
