"""Figures of velocity as people read them."""

from decimal import Decimal

from django import template

from activities import velocity

register = template.Library()


@register.filter
def plain(number: float | Decimal | None, nothing: str = "") -> str:
    """``{{ hours|plain:"–" }}``: with one decimal where there is one."""
    return nothing if number is None else velocity.plain(float(number))


@register.filter
def points(number: float | Decimal | None) -> str:
    """``1 point``, ``11.5 points``."""
    return "" if number is None else velocity.points(float(number))


@register.filter
def rate(number: float | None) -> str:
    """Points an hour, with three decimals: 0.084; a dash where there is none."""
    return "\N{EN DASH}" if number is None else f"{number:.3f}"
