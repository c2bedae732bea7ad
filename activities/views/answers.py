from collections.abc import Callable
from typing import TypeVar

from django.forms import Form

from mentorship.errors import Refusal

T = TypeVar("T")


def tried(form: Form, write: Callable[[], T], field: str | None = None) -> T | None:
    """What the service gave; where it refused, nothing, and its sentence stands in the form beside the field."""
    try:
        return write()
    except Refusal as refusal:
        form.add_error(field, str(refusal))
        return None
