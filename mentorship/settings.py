"""Settings, all from the environment; any of them also from a file named by NAME_FILE.

Two modes. ``demo`` (the default) runs on one machine without any service: embedded database, keys made
on first use in ``.local/``, one-click sign-in. ``production`` takes nothing for granted: a setting that
is missing or unsafe is an error at start.
"""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mentorship import local_services, unsafe

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

MODE = env.str("MENTORSHIP_MODE", default="demo")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"MENTORSHIP_MODE is {MODE!r}: choose demo or production.")
DEMO = MODE == "demo"
DEBUG = env.bool("DEBUG", default=False)

LOCAL_DIR = Path(env.str("MENTORSHIP_LOCAL_DIR", default=str(BASE_DIR / ".local")))


def kept_locally(name: str, make: Callable[[], str]) -> str:
    """A value made on first use and kept in LOCAL_DIR, readable by its owner only."""
    path = LOCAL_DIR / name
    if not path.exists():
        LOCAL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make(), encoding="utf-8")
        try:
            os.link(draft, path)  # whole or not at all, and the first of several processes wins
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def setting(name: str, demo: Callable[[], str]) -> str:
    """NAME from the environment or NAME_FILE; in demo mode else ``demo()``; in production an error."""
    if name in env.ENVIRON or f"{name}_FILE" in env.ENVIRON:
        return str(env.ENVIRON[name]).strip()
    if DEMO:
        return demo()
    raise ImproperlyConfigured(f"{name} is not set. In production every setting is given, or its file by {name}_FILE.")


def fresh_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


SECRET_KEY = setting("SECRET_KEY", lambda: kept_locally("secret_key", fresh_key))
# Newest first: the first seals, all open.
ENCRYPTION_KEYS = (
    setting("ENCRYPTION_KEYS", lambda: kept_locally("encryption_keys", fresh_key)).replace(",", " ").split()
)
AUDIT_KEY = setting("AUDIT_KEY", lambda: kept_locally("audit_key", fresh_key))
ALLOWED_HOSTS = setting("ALLOWED_HOSTS", lambda: "localhost,127.0.0.1,[::1]").replace(",", " ").split()
SITE_URL = setting("SITE_URL", lambda: "http://localhost:8000").rstrip("/")
REDIS_URL = setting("REDIS_URL", lambda: kept_locally("redis_url", local_services.fresh_url))
DATABASE_URL = setting("DATABASE_URL", lambda: f"sqlite:///{LOCAL_DIR / 'mentorship.sqlite3'}")
EMAIL_URL = setting("EMAIL_URL", lambda: f"filemail:///{LOCAL_DIR / 'mail'}")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Mentorship <mentorship@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SECURE = SITE_URL.startswith("https://")

DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASE = DATABASES["default"]
POSTGRES = DATABASE["ENGINE"].endswith("postgresql")
if POSTGRES:
    DATABASE |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
else:
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

if complaints := unsafe.complaints(
    demo=DEMO,
    debug=DEBUG,
    secret_key=SECRET_KEY,
    audit_key=AUDIT_KEY,
    encryption_keys=ENCRYPTION_KEYS,
    allowed_hosts=ALLOWED_HOSTS,
    site_url=SITE_URL,
    redis_url=REDIS_URL,
    email_url=EMAIL_URL,
    oidc_server_url=env.str("OIDC_SERVER_URL", default=""),
    database=DATABASE,
):
    raise ImproperlyConfigured(" ".join(complaints))

INSTALLED_APPS = [
    "mentorship",
    "mentorship.encryption",
    "mentorship.audit",
    "mentorship.outbox",
    "mentorship.people",
    "mentorship.access",
    "mentorship.notifications",
    "programs",
    "pairing",
    "activities",
    "governance",
    "evaluation",
    "mentorship.apps.MentorshipAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_htmx",
    "django.forms",  # its widgets, for the renderer of forms
    "guardian",
]

MIDDLEWARE = [
    "mentorship.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mentorship.people.sessions.ends_in_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mentorship.middleware.private_pages",
    "mentorship.middleware.readings",
    "mentorship.middleware.sealed_words",
    "mentorship.middleware.time_zone",
    "mentorship.middleware.buttons_alone",
]

ROOT_URLCONF = "mentorship.urls"
WSGI_APPLICATION = "mentorship.wsgi.application"
FORM_RENDERER = "mentorship.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mentorship.context.site",
            ],
            "builtins": ["mentorship.templatetags.parts"],
        },
    },
]

# Who somebody is, and how they sign in.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "mentorship.access.backends.AccessBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants are asked through mentorship.access alone
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "mentorship.people.passwords.StolenPasswordValidator"},
    {"NAME": "mentorship.people.passwords.WordsOfThisPlaceValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "mentorship.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "mentorship.people.adapters.SocialAccountAdapter"
ACCOUNT_FORMS = {
    "login": "mentorship.people.sign_in_forms.LoginForm",
    "reset_password": "mentorship.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "mentorship.people.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "mentorship.people.sign_in_forms.ChangePasswordForm",
    "set_password": "mentorship.people.sign_in_forms.SetPasswordForm",
    "reauthenticate": "mentorship.people.sign_in_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "mentorship.people.sign_in_forms.AuthenticateForm",
    "reauthenticate": "mentorship.people.sign_in_forms.ReauthenticateByCodeForm",
    "activate_totp": "mentorship.people.sign_in_forms.ActivateTOTPForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Five failures per account and address, then at most a quarter of an hour.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,20/15m/ip",
    # Mails to one address, whoever asks for them.
    "signup": "20/m/ip,3/h/key",
    "reset_password": "20/m/ip,5/h/key",
    # Passwords of a calendar, which another server checks.
    "connect_calendar": "20/h/user",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to because a stranger typed their address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "mentorship.people.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "Mentorship"
# Who administers, audits or opens words in an emergency has one; see mentorship.people.second_factor.
SECOND_FACTOR = not DEMO
SOCIALACCOUNT_PROVIDERS = {}
if "OIDC_CLIENT_ID" in env.ENVIRON:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.str("OIDC_NAME", default="single sign-on"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.str("OIDC_SERVER_URL")},
            }
        ],
    }

# What browsers are told.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if SECURE:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
# In the session on the server: a cookie of its own would lack the prefix, and would carry names of people.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_ENGINE = "mentorship.people.sessions"

# Files that come in stay in memory: they may hold what people said about themselves. Forms refuse larger ones.
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

CACHES = {"default": {"BACKEND": "mentorship.cache.PatientRedisCache", "LOCATION": REDIS_URL}}

# Work in the background: the database holds what is due, the queue only hints at it.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 40 * 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TIMEZONE = "UTC"


def regularly(task: str, schedule: int | crontab, seconds: int) -> dict[str, Any]:
    """An entry that expires before the next comes, so that a queue without a worker does not fill up."""
    return {"task": task, "schedule": schedule, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "heartbeat": regularly("mentorship.tasks.heartbeat", 10, 10),
    "deliver mail": regularly("mentorship.outbox.tasks.deliver", 15, 15),
    "seal audit log": regularly("mentorship.tasks.seal_audit_log", 60, 60),
    "anchor audit log": regularly("mentorship.tasks.anchor_audit_log", crontab(hour=1, minute=10), 3600),
    "forget waiting imports": regularly("mentorship.people.tasks.forget_waiting_imports", crontab(minute="*/10"), 500),
    "take up matchings": regularly("pairing.tasks.take_up_runs", 60, 60),
    "let requests lapse": regularly("pairing.tasks.sweep_requests", crontab(minute="*/15"), 800),
    "keep rotations": regularly("pairing.tasks.keep_rotations", crontab(minute=25), 3000),
    "look for opportunities": regularly("pairing.tasks.look_for_opportunities", crontab(hour=2, minute=50), 3 * 3600),
    "keep pairs": regularly("pairing.tasks.keep_pairs", crontab(minute=35), 3000),
    "take up figures": regularly("governance.tasks.take_up_figures", 60, 60),
    "sync calendars": regularly("activities.tasks.sync_calendars", 60, 60),
    "keep trackers in step": regularly("activities.tasks.keep_trackers", 60, 60),
    "read trackers": regularly("activities.tasks.read_trackers", crontab(minute=45), 3000),
    "remind pairs": regularly("activities.tasks.send_reminders", crontab(minute=5), 3000),
    "count sprints": regularly("activities.tasks.count_sprints", crontab(hour=2, minute=10), 3 * 3600),
    "audit equity": regularly("governance.tasks.audit_equity", crontab(hour=3, minute=40), 3 * 3600),
    "keep access": regularly("governance.tasks.keep_access", crontab(minute=55), 3000),
    "keep emergencies": regularly("governance.tasks.keep_emergencies", crontab(minute="*/5"), 280),
    "measure success": regularly("governance.tasks.measure_success", crontab(hour=4, minute=30), 3 * 3600),
    "erase people": regularly("governance.tasks.erase_people", crontab(hour=1, minute=40), 3 * 3600),
    "open reviews": regularly("governance.tasks.open_reviews", crontab(minute=15), 3000),
    "purge": regularly("governance.tasks.purge", crontab(hour=3, minute=5), 3 * 3600),
    "publish report": regularly("governance.tasks.publish_report", crontab(hour=2, minute=20), 3600),
}

# Where taking part is itself sensitive, reports stop at departments: a colleague who knows about everybody else in a
# team learns about the last one from any true figure.
REPORT_TEAMS = env.bool("REPORT_TEAMS", default=True)

# Where the end of the audit log is mailed once a day, so that it is also known to somebody who doesn't run the server.
AUDIT_ANCHOR_EMAIL = env.str("AUDIT_ANCHOR_EMAIL", default="").strip()
if AUDIT_ANCHOR_EMAIL and "@" not in AUDIT_ANCHOR_EMAIL:
    raise ImproperlyConfigured("AUDIT_ANCHOR_EMAIL is no e-mail address.")

# Servers on which people may connect a calendar of theirs, as host or host:port; none, and nobody can. Those of the
# second list may also lie inside our own network, and may be asked over plain http.
CALDAV_HOSTS = frozenset(env.str("CALDAV_HOSTS", default="").lower().replace(",", " ").split())
CALDAV_HOSTS_INSIDE = frozenset(env.str("CALDAV_HOSTS_INSIDE", default="").lower().replace(",", " ").split())

# Issue trackers inside our own network, as host or host:port, which may also be asked over plain http. Others have to
# be reachable from the internet over https; which, administrators say on their page.
TRACKER_HOSTS_INSIDE = frozenset(env.str("TRACKER_HOSTS_INSIDE", default="").lower().replace(",", " ").split())

# Where somebody's chat may be besides Slack and Microsoft Teams: service=host, as in slack=chat.example.org.
CHAT_HOSTS = [
    entry.partition("=")[::2] for entry in env.str("CHAT_HOSTS", default="").lower().replace(",", " ").split()
]
if odd := [entry for entry in CHAT_HOSTS if entry[0] not in ("slack", "teams") or not entry[1]]:
    raise ImproperlyConfigured(f"CHAT_HOSTS: {odd} is neither slack=host nor teams=host.")

EMAIL_CONFIG = env.email_url_config(EMAIL_URL)
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True  # in templates; what a machine reads there is marked |unlocalize
LANGUAGES = [("en", "English")]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(LOCAL_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "mentorship.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Addresses of other servers hold names and secrets of people.
    "loggers": {"django": {"handlers": [], "propagate": True}, "httpx": {"level": "WARNING"}},
}
