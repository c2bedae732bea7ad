"""Counting a whole organisation makes hundreds of thousands of plain values, none of which points back at another.

Python's collector of cycles would look at all of them, and at the whole application, again and again meanwhile: at
50,000 people for longer than the counting takes.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside, or inside a function this decorates, nothing looks for cycles; those made by others wait."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
