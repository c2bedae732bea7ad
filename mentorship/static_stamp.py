"""Tells whether the collected static files are those of the source."""

import hashlib

import django
from django.contrib.staticfiles.finders import get_finders

STAMP = "static.stamp"


def fingerprint() -> str:
    """Changes when any static file is added, removed, touched or resized, or Django's version changes."""
    digest = hashlib.sha256(django.get_version().encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            modified, size = storage.get_modified_time(path).timestamp(), storage.size(path)
            digest.update(f"{path}\0{modified}\0{size}\n".encode())
    return digest.hexdigest()
