from typing import Any

import qrcode
from django import template

from mentorship.people.models import DemoAccount
from mentorship.people.selectors import demo_accounts as offered

register = template.Library()

QUIET_ZONE = 4  # modules around the code, as ISO/IEC 18004 asks for


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """``{% demo_accounts as accounts %}``: whom a visitor of the demonstration may sign in as."""
    return offered()


@register.inclusion_tag("people/_qr_code.html")
def qr_code(text: str) -> dict[str, Any]:
    """``{% qr_code url %}``: the picture that a telephone reads, drawn in place; a data address is not allowed."""
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell]
    return {"size": len(rows), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}


@register.filter
def team_path(path: str) -> str:
    """``Engineering/Platform`` with room around the strokes, so that a long path breaks between its parts."""
    return path.replace("/", " / ")
