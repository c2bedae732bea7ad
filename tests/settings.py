"""Settings of the suite: the application's own in a folder of their own, quick where slowness proves nothing.

Without services everything is embedded: SQLite in a file (each thread its own connection, as in real life), the cache
and the queue in memory. ``DATABASE_URL`` and ``REDIS_URL`` bring the real ones; ``make test`` runs both ways.
"""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

# Workers of pytest-xdist and processes that a test starts find the folder of the run that started them.
if "MENTORSHIP_LOCAL_DIR" not in os.environ:
    os.environ["MENTORSHIP_LOCAL_DIR"] = tempfile.mkdtemp(prefix="mentorship-tests-")
    atexit.register(shutil.rmtree, os.environ["MENTORSHIP_LOCAL_DIR"], ignore_errors=True)
os.environ["MENTORSHIP_MODE"] = "demo"

# Each worker of pytest-xdist has a database of its own on the one Redis, so that none empties another's cache.
if "REDIS_URL" in os.environ:
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()

from mentorship.settings import *  # noqa: F403
from mentorship.settings import CELERY_BROKER_URL, DATABASES, INSTALLED_APPS, LOCAL_DIR, MIDDLEWARE, POSTGRES

if POSTGRES:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES["default"]["TEST"] = {"NAME": str(LOCAL_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

# What is written beside a database lies beside that of each worker.
LOCAL_DIR /= os.environ.get("PYTEST_XDIST_WORKER", "gw0")
LOCAL_DIR.mkdir(exist_ok=True)

if "REDIS_URL" not in os.environ:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 1}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# A worker that a test started writes its mails where the test told it to.
if not os.environ.get("EMAIL_URL", "").startswith("filemail:"):
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Asking the database once per row is an error in every request of every test.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_SHOW_ALL_CALLERS = True
ZEAL_NPLUSONE_THRESHOLD = 3
ZEAL_ALLOWLIST: list[dict[str, str]] = []
