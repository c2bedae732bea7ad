from collections.abc import Callable, Mapping
from typing import TypeVar

from django.forms import Form
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from mentorship.errors import Refusal

T = TypeVar("T")


def tried(
    form: Form, write: Callable[[], T], field: str | None = None, *, beside: Mapping[type[Refusal], str] | None = None
) -> T | None:
    """What the service gave; where it refused, nothing, and its sentence stands in the form beside the field.

    ``beside``: other fields, for refusals that are about them.
    """
    try:
        return write()
    except Refusal as refusal:
        form.add_error((beside or {}).get(type(refusal), field), str(refusal))
        return None


def came_from(request: HttpRequest) -> str | None:
    """Where the button stood, if that is a page of ours."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else None
