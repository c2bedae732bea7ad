"""What the solver's library prints by itself reaches nobody."""

import ctypes
import os

from governance.disclosure.quiet import quiet


def test_native_code_prints_nowhere_inside_and_somewhere_again_after(capfd):
    libc = ctypes.CDLL(None)

    libc.puts(b"before")
    with quiet():
        libc.puts(b"a remark")
        os.write(1, b"another")
    libc.puts(b"after")
    libc.fflush(None)

    assert capfd.readouterr().out.split() == ["before", "after"]
