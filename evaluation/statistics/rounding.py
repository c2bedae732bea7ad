"""Figures that are kept have the places that a page shows: with all of them the table behind a ratio could be found."""

from typing import Any

PLACES, PLACES_OF_P = 2, 3


def rounded(content: dict[str, Any], places: int = PLACES) -> dict[str, Any]:
    """Plain values, as deep as they go; p values keep three places."""
    return {
        name: _rounded(value, max(places, PLACES_OF_P) if _is_p(name) else places) for name, value in content.items()
    }


def _is_p(name: str) -> bool:
    return name.startswith("p_value") or name.endswith("_p")


def _rounded(value: Any, places: int) -> Any:
    if isinstance(value, dict):
        return rounded(value, places)
    if isinstance(value, list | tuple):
        return [_rounded(one, places) for one in value]
    return round(value, places) + 0.0 if isinstance(value, float) else value  # no minus before a zero
