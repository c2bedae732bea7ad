"""The key under which a page's script seals what somebody types, until it is saved."""

import base64

from django import template
from django.utils.crypto import salted_hmac

register = template.Library()

SALT = "drafts"


@register.simple_tag
def draft_key(person_id: int) -> str:
    """``data-key="{% draft_key request.user.person_id %}"``: 256 bits in base64, the same on every page of this person.

    A draft outlives the session of the page and is closed to whoever signs in next. Pages with it are never stored.
    """
    return base64.b64encode(salted_hmac(SALT, str(person_id), algorithm="sha256").digest()).decode()
