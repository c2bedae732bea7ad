"""The master keys, from the environment, newest first: the first wraps, all unwrap."""

import binascii
import hashlib
import os
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mentorship.encryption.errors import CannotOpen, KeyMissing

NONCE = 12


def fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"mentorship master key\0" + key).hexdigest()[:16]


def master_keys() -> dict[str, bytes]:
    """Fingerprint → key, newest first."""
    return _decoded(tuple(settings.ENCRYPTION_KEYS))


@lru_cache(maxsize=1)
def _decoded(texts: tuple[str, ...]) -> dict[str, bytes]:
    try:
        keys = [urlsafe_b64decode(text) for text in texts]
    except (binascii.Error, ValueError):
        keys = [b""]
    if not keys or any(len(key) != 32 for key in keys):
        raise ImproperlyConfigured("ENCRYPTION_KEYS holds URL-safe base64 of 32 random bytes each, newest first.")
    return {fingerprint(key): key for key in keys}


def newest() -> tuple[str, bytes]:
    return next(iter(master_keys().items()))


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """AES-256-GCM (NIST SP 800-38D): nonce, then ciphertext with its tag; opens only with the same binding."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return _decrypted(AESGCM(key), sealed, bound_to)


def _decrypted(cipher: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen(f"This value was changed or moved: it does not open as {bound_to}.") from None


def wrap(data_key: bytes, scope: str) -> tuple[str, bytes]:
    """Fingerprint of the newest master key, and the data key under it."""
    name, master = newest()
    return name, seal(master, data_key, f"key of {scope}")


def ciphers() -> dict[str, AESGCM]:
    """Fingerprint → the cipher of the key, for who unwraps many data keys at once."""
    return _ciphers(tuple(settings.ENCRYPTION_KEYS))


@lru_cache(maxsize=1)
def _ciphers(texts: tuple[str, ...]) -> dict[str, AESGCM]:
    return {name: AESGCM(key) for name, key in _decoded(texts).items()}


def unwrap(name: str, wrapped: bytes, scope: str, masters: Mapping[str, AESGCM] | None = None) -> bytes:
    cipher = (masters or ciphers()).get(name)
    if cipher is None:
        raise KeyMissing(f"The master key {name} is not among ENCRYPTION_KEYS: put it back to read {scope}.")
    return _decrypted(cipher, wrapped, f"key of {scope}")
