"""Settings. The environment is read here and nowhere else; an unusable value stops the start.

Without any variable the product runs on embedded parts below ``DATA_DIR``: SQLite and a Redis
server on a unix socket. ``DATABASE_URL`` and ``REDIS_URL`` put real servers in their place.
``PRODUCTION=true`` refuses what is only good for a trial and says what to set instead.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from compliance.allauth_settings import *  # noqa: F403
from compliance.api_settings import *  # noqa: F403
from compliance.desk_hours import check_desk_calendar, desk_days_off, desk_hours
from compliance.logs import logging_at
from compliance.private_files import keep_private
from compliance.production import problems_of
from compliance.queue_settings import *  # noqa: F403
from compliance.schedule import schedule
from compliance.signing_in import FACTOR_ROLES, allauth_provider, problems_of_signing_in

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
FIXTURES_DIR = BASE_DIR / "fixtures"
keep_private(DATA_DIR)  # every process comes by here before it writes a file

TRIAL_SECRET_KEY = "trial-only-secret-key-set-SECRET_KEY-before-anyone-relies-on-this"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", TRIAL_SECRET_KEY)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

REDIS_URL = env.str("REDIS_URL", "")
REDIS_IS_EMBEDDED = not REDIS_URL


def _embedded_socket() -> Path:
    """A socket path short enough for the kernel's 108 bytes, private to this user and DATA_DIR."""
    place = hashlib.sha256(str(DATA_DIR).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"screening-{os.getuid()}-{place}" / "redis.sock"


EMBEDDED_REDIS_SOCKET = _embedded_socket()
BROKER_URL = REDIS_URL or f"redis+socket://{EMBEDDED_REDIS_SOCKET}"
# What was recorded is told here to whoever waits; empty: they ask the database at short intervals.
NOTICES_URL = BROKER_URL.replace("redis+socket://", "unix://")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": NOTICES_URL,
        "KEY_PREFIX": "screening",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'screening.sqlite3'}")
}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
# The role that the service runs under on PostgreSQL: `migrate`, as the owner, gives it its rights.
DATABASE_SERVICE_ROLE = env.str("DATABASE_SERVICE_ROLE", "")

if PRODUCTION and (
    problems := problems_of(
        debug=DEBUG,
        secret_key=SECRET_KEY,
        trial_key=TRIAL_SECRET_KEY,
        hosts=ALLOWED_HOSTS,
        is_sqlite=IS_SQLITE,
        redis_is_embedded=REDIS_IS_EMBEDDED,
    )
):
    raise ImproperlyConfigured("PRODUCTION=true, but " + "; ".join(problems) + ".")

INSTALLED_APPS = [
    "screening.apps.ScreeningConfig",
    "screening.admin.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "compliance.tracing.one_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "compliance.addresses.without_nul",
    "screening.api.addresses.slash_at_the_end",
    "screening.api.headers.headers_of_the_api",
    "screening.api.rates.rate_of_the_address",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "screening.admin.sessions.sessions_that_end",
    "screening.admin.own_time.in_own_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "compliance.urls"
WSGI_APPLICATION = "compliance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"desk": "screening.admin.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

if IS_SQLITE:
    # Immediate transactions queue writers instead of failing them; WAL lets readers go on.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["screening.admin.sign_ins.DeskBackend"]
_OF_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_OF_DJANGO}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_OF_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_OF_DJANGO}.CommonPasswordValidator"},
    {"NAME": f"{_OF_DJANGO}.NumericPasswordValidator"},
    {"NAME": "screening.password_rules.GuessableValidator"},
    {"NAME": "screening.password_rules.BreachedValidator"},
]
# Have I Been Pwned's file of SHA-1 hashes in order, where one is kept on this machine.
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", "")
if BREACHED_PASSWORDS and not Path(BREACHED_PASSWORDS).is_file():
    raise ImproperlyConfigured(f"BREACHED_PASSWORDS: there is no file {BREACHED_PASSWORDS}.")

# Who must have a second factor: by role. A trial wants none.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", FACTOR_ROLES if PRODUCTION else [])
# Single sign-on by OpenID Connect, where an issuer is named; see docs/operations.md.
OIDC_ISSUER = env.str("OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_NAME = env.str("OIDC_NAME", "single sign-on")
OIDC_USER_CLAIM = env.str("OIDC_USER_CLAIM", "preferred_username")
OIDC_ROLE_CLAIM = env.str("OIDC_ROLE_CLAIM", "groups")
OIDC_ROLES: dict[str, str] = env.dict("OIDC_ROLES", {})
OIDC_MAKES_PEOPLE = env.bool("OIDC_MAKES_PEOPLE", False)
# What the provider says in `amr` or `acr` when it asked for a second factor itself.
OIDC_STRONG: list[str] = env.list("OIDC_STRONG", ["mfa"])
PASSWORD_SIGN_IN = env.bool("PASSWORD_SIGN_IN", True)
BREAK_GLASS_HOURS = env.float("BREAK_GLASS_HOURS", 4.0)
if wrong_signing_in := problems_of_signing_in(
    production=PRODUCTION,
    issuer=OIDC_ISSUER,
    client=(OIDC_CLIENT_ID, OIDC_CLIENT_SECRET),
    roles=OIDC_ROLES,
    passwords=PASSWORD_SIGN_IN,
    break_glass_hours=BREAK_GLASS_HOURS,
):
    raise ImproperlyConfigured("; ".join(wrong_signing_in) + ".")
SOCIALACCOUNT_PROVIDERS = allauth_provider(
    OIDC_ISSUER, OIDC_NAME, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET
)

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
FORMAT_MODULE_PATH = "compliance.formats"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = DATA_DIR
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "compliance.errors.csrf_failure"
SESSION_IDLE_MINUTES = env.float("SESSION_IDLE_MINUTES", 30.0)
SESSION_HOURS = env.float("SESSION_HOURS", 12.0)
if SESSION_IDLE_MINUTES <= 0 or SESSION_HOURS <= 0:
    raise ImproperlyConfigured("SESSION_IDLE_MINUTES and SESSION_HOURS must be above zero.")
# Longer than the session: who comes back is recognized, and what they typed is kept for them.
SESSION_COOKIE_AGE = int(SESSION_HOURS * 3600) + 7 * 86400
# A second signature, and the release of a block, want a password typed within these minutes.
SIGNATURE_PASSWORD_MINUTES = env.float("SIGNATURE_PASSWORD_MINUTES", 15.0)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

API_KEY_DAYS = env.int("API_KEY_DAYS", 365)  # a key of which no end is said
API_KEY_OVERLAP_DAYS = env.int("API_KEY_OVERLAP_DAYS", 7)  # both keys work while one is replaced
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", 6000)
# Of one address, with whatever keys or none; several systems may stand behind one.
ADDRESS_REQUESTS_PER_MINUTE = env.int("ADDRESS_REQUESTS_PER_MINUTE", 30_000)
# Requests that may wait for their answer at a time, of a web process with eight threads.
MOST_WAITING = env.int("MOST_WAITING", 4)
# Beyond so many messages or unfinished files nothing more is taken in for the moment.
QUEUE_MOST = env.int("QUEUE_MOST", 20_000)
BATCHES_MOST = env.int("BATCHES_MOST", 50)
DISK_LEAST_BYTES = env.int("DISK_LEAST_BYTES", 200_000_000)
SUBMISSION_MAX_BYTES = env.int("SUBMISSION_MAX_BYTES", 2_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = SUBMISSION_MAX_BYTES
BATCH_MAX_BYTES = env.int("BATCH_MAX_BYTES", 1_000_000_000)
BATCH_MAX_ROWS = env.int("BATCH_MAX_ROWS", 100_000)
BATCH_CHUNK = env.int("BATCH_CHUNK", 250)  # rows that are committed together

# When the desk works: due times are counted in these hours, a customer's time in these days.
# Unset: around the clock. Letters to customers are mailed where EMAIL_HOST is set.
DESK_TIME_ZONE = env.str("DESK_TIME_ZONE", "UTC")
DESK_HOURS = desk_hours(env.str("DESK_HOURS", "00:00-24:00"))
DESK_DAYS_OFF = desk_days_off(env.list("DESK_DAYS_OFF", []))
DESK_HOLIDAYS = env.str("DESK_HOLIDAYS", "")  # "US", "DE-BY": a country or a part of one
DESK_CLOSED_ON = env.list("DESK_CLOSED_ON", [], subcast=date.fromisoformat)
check_desk_calendar(DESK_TIME_ZONE, DESK_HOLIDAYS)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", EMAIL_PORT == 587)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", EMAIL_PORT == 465)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
LETTERS_FROM = env.str("LETTERS_FROM", "")
if EMAIL_HOST and "@" not in LETTERS_FROM:
    raise ImproperlyConfigured(
        "EMAIL_HOST is set, but LETTERS_FROM names no address that letters to customers come "
        'from: set it, for example "Export control <export@example.com>".'
    )

# Lists are fetched by themselves where this is said; a trial asks no publisher unasked.
FETCH_LISTS = env.bool("FETCH_LISTS", PRODUCTION)
FETCH_ALLOW_PRIVATE = env.bool("FETCH_ALLOW_PRIVATE", False)
FETCH_MIRROR = env.str("FETCH_MIRROR", "")
FETCH_PROXY = env.str("FETCH_PROXY", env.str("HTTPS_PROXY", ""))
FETCH_NO_PROXY = env.list("FETCH_NO_PROXY", env.list("NO_PROXY", ["localhost", "127.0.0.1", "::1"]))
FETCH_CA_BUNDLE = env.str("FETCH_CA_BUNDLE", "")
FETCH_PAUSE_SECONDS = env.float("FETCH_PAUSE_SECONDS", 2.0)
# Where several machines serve they sign with one key: PEM, PKCS #8, Ed25519.
RELEASE_KEY = env.str("RELEASE_KEY", "")
# Receivers inside: private addresses and plain HTTP, for whoever runs both behind one wall.
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", False)
# Who keeps ends of the audit chain outside; see docs/record.md for what each kind is.
AUDIT_ANCHORS: list[str] = env.list("AUDIT_ANCHORS", [])
_KEEPERS = ("file", "syslog", "mailto", "http", "https")
if wrong := [url for url in AUDIT_ANCHORS if url.partition(":")[0] not in _KEEPERS]:
    raise ImproperlyConfigured(
        f"AUDIT_ANCHORS: {wrong[0]!r} is not a URL that begins with {', '.join(_KEEPERS)}."
    )
if any(url.startswith("mailto:") for url in AUDIT_ANCHORS) and not EMAIL_HOST:
    raise ImproperlyConfigured("AUDIT_ANCHORS names a mailbox, but EMAIL_HOST is not set.")
OPENSANCTIONS_LICENSED = env.bool("OPENSANCTIONS_LICENSED", False)

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", min(4, os.cpu_count() or 1))
# A child that once held more is replaced between two tasks. Its caches have an end, a higher one.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1024 * env.int("WORKER_MEMORY_MB", 1500)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A screening may take this long; then its worker is stopped and another takes it up.
SCREENING_LEASE_SECONDS = env.int("SCREENING_LEASE_SECONDS", 60)
# An order may keep a processor this long; then it is held for a person and the others go on. The
# largest that may be submitted take some seconds, and the first of a process two more.
SCREENING_CPU_SECONDS = env.float("SCREENING_CPU_SECONDS", SCREENING_LEASE_SECONDS / 3)
# A row of a batch waits behind the others: 100,000 take some minutes.
BULK_PATIENCE_SECONDS = env.int("BULK_PATIENCE_SECONDS", 900)
SCREENING_BATCH = env.int("SCREENING_BATCH", 100)
# What fails around an order (a killed worker, no database) is tried so often.
SCREENING_MAX_ATTEMPTS = env.int("SCREENING_MAX_ATTEMPTS", 3)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 10)
REPORT_LIFETIME_HOURS = env.int("REPORT_LIFETIME_HOURS", 24)
CELERY_TASK_TIME_LIMIT = SCREENING_LEASE_SECONDS
# The hard limit stays below the visibility timeout, else a slow task would run twice at once.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * SCREENING_LEASE_SECONDS,
    # Who submits must not wait for a broker that does not answer; the sweep queues it later.
    "socket_connect_timeout": 2,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "queue_order_strategy": "priority",
}
CELERY_BEAT_SCHEDULE = schedule(SWEEP_SECONDS)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

LOGGING = logging_at(env.str("LOG_LEVEL", "INFO"))
