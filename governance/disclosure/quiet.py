"""The solver's library writes remarks of its own to the standard output, where commands print one line."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# Where the standard output leads is the whole process's: two threads must not both put back what they found.
_one_at_a_time = Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """Inside, what is written to the standard output goes nowhere; nothing but the solver should run here."""
    with _one_at_a_time:
        libc = ctypes.CDLL(None)
        libc.fflush(None)
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            yield
        finally:
            libc.fflush(None)
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
