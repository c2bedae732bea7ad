"""Small pieces that every template may use without loading them; the catalogue page shows them all."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mentorship import times

register = template.Library()

# What a state means for the reader; a state that is not here is neutral.
TONES = {
    "good": {
        "accepted", "active", "agreed", "done", "enrolled", "held", "ok", "open", "optimal", "published", "reached",
        "running", "sent", "signed", "verified",
    },
    "warn": {
        "at_risk", "draft", "offered", "paused", "proposed", "queued", "quiet", "revealed", "waiting", "watch",
    },
    "bad": {"back", "confirmed", "dead", "declined", "disputed", "failed", "finding", "overdue", "at risk"},
}  # fmt: skip
SIGNS = {"good": "check", "warn": "half", "bad": "alert", "": "circle"}
NOTICES = {"success": "check", "warning": "alert", "error": "stop", "info": "info", "debug": "info"}


@cache
def _sprite(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "calendar" %}``: a sign beside words, which say the same; screen readers skip it."""
    return _sprite(name)


@register.simple_tag
def state(value: str, label: str = "", tone: str | None = None) -> SafeString:
    """``{% state pairing.state pairing.get_state_display %}``: words and a sign, so that colour never stands alone."""
    if tone is None:
        tone = next((tone for tone, values in TONES.items() if value in values), "")
    return format_html('<span class="badge {}">{}<span>{}</span></span>', tone, _sprite(SIGNS[tone]), label or value)


@register.simple_tag(takes_context=True)
def relative(context: Context, when: date | datetime | None, never: str = "never") -> SafeString | str:
    """``{% relative session.held_on %}`` → 3 days ago, the exact date on hover; ``never`` stands for no date.

    A view that passes ``now`` decides what now is.
    """
    if when is None:
        return never
    now = timezone.localtime(context.get("now") if isinstance(context.get("now"), datetime) else None)
    return _time(when, times.in_words(when, now))


@register.simple_tag
def exact(when: date | datetime | None, never: str = "") -> SafeString | str:
    """``{% exact cohort.starts_on %}`` → 24 November 2026, with the time of day where there is one."""
    return never if when is None else _time(when, _spelled(when))


@register.simple_tag
def local_time(when: datetime, other: Any = None) -> SafeString:
    """``{% local_time session.starts_at partner %}``: in the reader's zone, and in the other person's if it differs."""
    mine = _time(when, date_format(timezone.localtime(when), "D j M Y, H:i"))
    if other is None or times.same_clock(when, timezone.get_current_timezone(), other.zone):  # type: ignore[arg-type]
        return mine
    theirs = timezone.localtime(when, other.zone)
    pattern = "H:i" if theirs.date() == timezone.localtime(when).date() else "D j M, H:i"
    return format_html(
        '{} <span class="quiet">({} for {}, {})</span>',
        mine, date_format(theirs, pattern), other.name, times.city(other.zone),
    )  # fmt: skip


def _time(when: date | datetime, words: str) -> SafeString:
    machine = timezone.localtime(when).isoformat() if isinstance(when, datetime) else when.isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', machine, _spelled(when), words)


def _spelled(when: date | datetime) -> str:
    if isinstance(when, datetime):
        return date_format(timezone.localtime(when), "j F Y, H:i")
    return date_format(when, "j F Y")


@register.inclusion_tag("components/person.html")
def person(someone: Any, url: str = "") -> dict[str, Any]:
    """``{% person mentor %}``: the name, with level and team where the view asked for positions (``with_position``)."""
    held = getattr(someone, "positions_then", None)
    return {"someone": someone, "position": held[0] if held else None, "url": url}


@register.simple_block_tag
def more(content: str, label: str = "More") -> SafeString:
    """``{% more %}<a href=…>…</a>{% endmore %}``: what is rare, behind a button."""
    return format_html(
        '<details class="menu"><summary class="button second">{}{}</summary><div>{}</div></details>',
        label, _sprite("down"), content,
    )  # fmt: skip


@register.simple_block_tag
def why(content: str, label: str = "Why?") -> SafeString:
    """``{% why "Why 82?" %}…{% endwhy %}``: an explanation, unfolded on demand."""
    return format_html('<details class="why"><summary>{}</summary><div>{}</div></details>', label, content)


@register.simple_block_tag
def notice(content: str, tone: str = "info") -> SafeString:
    """``{% notice "warning" %}<p>…</p>{% endnotice %}``: tones are info, success, warning and error."""
    role = "alert" if tone == "error" else "status"
    sign = _sprite(NOTICES.get(tone, "info"))
    return format_html('<div class="notice {}" role="{}">{}<div>{}</div></div>', tone, role, sign, content)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """A block of this page, shown a second time."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else ""


@register.filter
def points(thousandths: Any) -> str:
    """A score kept in thousandths of a point, with one decimal: ``82345`` → 82.3, ``82345678`` → 82,345.7."""
    return "" if thousandths is None else f"{int(thousandths) / 1000:,.1f}"


@register.filter
def signed_points(thousandths: Any) -> str:
    """A difference of scores: ``-1234`` → −1.2, ``1234`` → +1.2."""
    return "" if thousandths is None else f"{int(thousandths) / 1000:+.1f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def percent(share: float | None, decimals: int = 1) -> str:
    """A share of one as a percentage: ``0.345`` → 34.5 %; nothing for None."""
    return "" if share is None else f"{100 * share:.{decimals}f}\N{NO-BREAK SPACE}%"


@register.filter
def notice_sign(tags: str) -> str:
    """The sign of one of Django's messages."""
    return next((sign for tone, sign in NOTICES.items() if tone in (tags or "")), "info")
