"""What may not be in the settings of a running installation, each said in a sentence."""

import os
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

LOCAL = {"", "localhost", "127.0.0.1", "::1"}
SHARED_CACHES = {"redis", "rediss", "unix"}
LOST_MAIL = {"dummymail", "memorymail", "consolemail"}
SHORTEST_SECRET, FEWEST_SIGNS = 50, 10


def complaints(*, demo: bool, database: dict[str, Any], **values: Any) -> list[str]:
    """Every reason not to start, in words; an empty list when there is none."""
    return list(about_demo(database) if demo else about_production(**values))


def about_demo(database: dict[str, Any]) -> Iterator[str]:
    if not hosts(database) <= LOCAL:
        yield (
            "Demo mode signs anybody in with one click and refuses a real database host: "
            "set MENTORSHIP_MODE=production."
        )


def hosts(database: dict[str, Any]) -> set[str]:
    """Every host that the database's address, its options or the environment of libpq may lead to."""
    if not database["ENGINE"].endswith("postgresql"):
        return set()
    options = database.get("OPTIONS", {})
    named = [database.get("HOST"), options.get("host"), options.get("hostaddr"), options.get("service")]
    if not any(named):
        named = [os.environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE")]
    given = {host for names in named if names for host in str(names).split(",")}
    return {host for host in given if not host.startswith("/")}


def about_production(
    *,
    debug: bool,
    secret_key: str,
    audit_key: str,
    encryption_keys: list[str],
    allowed_hosts: list[str],
    site_url: str,
    redis_url: str,
    email_url: str,
    oidc_server_url: str = "",
) -> Iterator[str]:
    if debug:
        yield "DEBUG shows settings and private words to anybody: unset it."
    yield from about_keys(secret_key, audit_key, encryption_keys)
    if not allowed_hosts or any(host in {"*", "."} for host in allowed_hosts):
        yield "ALLOWED_HOSTS may not be empty or * in production: name the hosts."
    if not site_url.startswith("https://"):
        yield "SITE_URL must start with https:// in production."
    if oidc_server_url and not oidc_server_url.startswith("https://"):
        yield "OIDC_SERVER_URL must start with https://: whoever stands in between could sign anybody in."
    if urlsplit(redis_url).scheme not in SHARED_CACHES:
        yield "REDIS_URL must name a Redis server: rate limits need a cache that all processes share."
    if urlsplit(email_url).scheme in LOST_MAIL:
        yield "EMAIL_URL would lose every mail: name a mail server."


def about_keys(secret_key: str, audit_key: str, encryption_keys: list[str]) -> Iterator[str]:
    for name, value in (("SECRET_KEY", secret_key), ("AUDIT_KEY", audit_key)):
        if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_SIGNS or value.startswith("django-insecure"):
            yield f"{name} is weak: give at least {SHORTEST_SECRET} random characters."
    if not encryption_keys:
        yield "ENCRYPTION_KEYS is empty: private words could not be sealed."
    if not all(is_key(value) for value in encryption_keys):
        yield "Each of ENCRYPTION_KEYS must be 32 random bytes in URL-safe base64."
    if len({secret_key, audit_key, *encryption_keys}) < 2 + len(encryption_keys):
        yield "SECRET_KEY, AUDIT_KEY and each of ENCRYPTION_KEYS must differ."


def is_key(value: str) -> bool:
    try:
        return len(urlsafe_b64decode(value)) == 32
    except (NotBase64, ValueError):
        return False
