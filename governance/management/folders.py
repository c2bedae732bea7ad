import errno
import os
from pathlib import Path


def check_takes_files(folder: Path) -> None:
    """That files can be written in the folder, or that it can be made; raises OSError, and makes nothing."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    number = 0
    if not there.is_dir():
        number = errno.ENOTDIR
    elif not os.access(there, os.W_OK | os.X_OK):
        number = errno.EACCES
    if number:
        raise OSError(number, os.strerror(number), str(there))
