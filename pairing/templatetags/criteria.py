from django import template

from pairing.matching.definitions import DEFINITIONS
from programs.selectors import criterion_label

register = template.Library()


@register.inclusion_tag("pairing/_definitions.html")
def criteria_definitions() -> dict[str, object]:
    """What each criterion asks, for whoever reads scores or sets weights."""
    return {"definitions": [(criterion_label(name), definition) for name, definition in DEFINITIONS.items()]}
