"""Django's settings, all derived from the typed environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from yorozu.config import environment, keeping
from yorozu.foundation import language

ENV = environment.read()

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENV.hosts)
ROOT_URLCONF = "yorozu.config.urls"
WSGI_APPLICATION = "yorozu.config.wsgi.application"
AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "ninja",
    "yorozu.foundation",
    "yorozu.foundation.ui",
    "yorozu.municipality",
    "yorozu.trust",
    "yorozu.identity",
    "yorozu.forms",
    "yorozu.documents",
    "yorozu.messaging",
    "yorozu.procedures",
    "yorozu.records",
    "yorozu.approvals",
    "yorozu.intake",
    "yorozu.cases",
    "yorozu.counter",
    "yorozu.paper",
    "yorozu.outreach",
    "yorozu.config",
]

MIDDLEWARE = [
    "yorozu.foundation.middleware.city_wall",
    "yorozu.foundation.middleware.security_headers",
    "yorozu.foundation.middleware.body_limit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yorozu.foundation.ui.display.DisplayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yorozu.identity.middleware.MunicipalityMiddleware",
    "yorozu.foundation.middleware.DomainErrorMiddleware",
]

# Two libraries of tags stand in the place of Django's on purpose: they do the same for less.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "i18n": "yorozu.foundation.ui.templatetags.speech",
                "static": "yorozu.foundation.ui.templatetags.assets",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "yorozu.identity.context.person",
            ],
        },
    },
]


def _sqlite(name: str) -> dict[str, Any]:
    # IMMEDIATE and WAL: measured to lose nothing under parallel writers; FULL: acknowledged means durable.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
    return {
        "ENGINE": "yorozu.foundation.sqlite",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas},
        "CONN_MAX_AGE": None,
    }


def _postgresql(database: environment.Database) -> dict[str, Any]:
    return {
        "ENGINE": "yorozu.foundation.postgresql",
        "NAME": database.name,
        "HOST": database.host,
        "PORT": database.port,
        "USER": database.user,
        "PASSWORD": database.password,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Statements that come again and again are planned once a connection: a tenth to a fifth of a submission.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }


DATABASES = {
    "default": _sqlite(ENV.database.name) if ENV.database.engine == "sqlite" else _postgresql(ENV.database),
}

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
# Japanese is the source; easy Japanese falls back to it. See foundation/language.py.
LANGUAGES: list[tuple[str, str]] = list(language.LANGUAGES.items())
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
USE_TZ = True

# The files carry the installation's version in their address, so that an upgrade is seen at once.
STATIC_URL = f"/static/{environment.assets_version(ENV.assets)}/"
_SERVED = (("tokens", "@digital-go-jp/design-tokens/dist"), ("leaflet", "leaflet/dist"))
STATICFILES_DIRS = [(name, str(ENV.assets / path)) for name, path in _SERVED if (ENV.assets / path).is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 30 * 24 * 3600

SESSION_ENGINE = "yorozu.identity.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yorozu.config.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
# The prefix binds the cookie to this host over HTTPS; a browser refuses it on the plain-HTTP demo.
SESSION_COOKIE_NAME = "__Host-yorozu" if ENV.https else "yorozu"
CSRF_COOKIE_NAME = "__Host-yorozu-csrf" if ENV.https else "yorozu-csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.proxies else None
X_FRAME_OPTIONS = "DENY"

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/"

# allauth keeps and checks second factors; its screens and its ways of signing in and up are not used.
MFA_ADAPTER = "yorozu.identity.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "よろず"
MFA_RECOVERY_CODE_DIGITS = 10
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"

# What is read before it is refused: 20 files of 10 MB would not fit in memory, so files go to disk early.
# As much as a proxy is told to let through (docs/operations.md).
YOROZU_MOST_BODY = 60 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

_mail = urlsplit(ENV.mail_url)
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if _mail.scheme == 'file' else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = _mail.path or str(ENV.data / "mail")
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.mail_from

NINJA_PAGINATION_CLASS = "ninja.pagination.PageNumberPagination"

YOROZU_DATA = ENV.data
_keeping = keeping.read(ENV.data)
YOROZU_ANCHORS, YOROZU_ANCHOR_MINUTES = _keeping.anchors, _keeping.anchor_minutes
YOROZU_TSA_URL, YOROZU_TSA_CERTIFICATES = _keeping.tsa_url, _keeping.tsa_certificates
YOROZU_KMS_URL, YOROZU_KMS_TOKEN_FILE = _keeping.kms_url, _keeping.kms_token_file
YOROZU_DEMO = ENV.demo
YOROZU_PACKS = ENV.packs
YOROZU_FONT_DIRS = [ENV.assets / "@expo-google-fonts"]
YOROZU_PROXIES = ENV.proxies
YOROZU_SUBMISSIONS_PER_HOUR = ENV.submissions_per_hour
YOROZU_TICKETS_PER_HOUR = ENV.tickets_per_hour
YOROZU_CARD_READERS = dict(ENV.card_readers)
YOROZU_SCANNER, YOROZU_UNSCANNED = ENV.scanner, ENV.unscanned
YOROZU_STAFF_MFA_REQUIRED = ENV.staff_mfa == "required"
YOROZU_STAFF_IDLE = timedelta(minutes=ENV.staff_idle_minutes)
YOROZU_STAFF_SESSION = timedelta(hours=ENV.staff_session_hours)
YOROZU_STAFF_CONFIRM = timedelta(minutes=ENV.staff_confirm_minutes)
YOROZU_RESIDENT_IDLE = timedelta(minutes=ENV.resident_idle_minutes)
YOROZU_RESIDENT_SESSION = timedelta(hours=ENV.resident_session_hours)
YOROZU_DRAFT_KEPT = timedelta(days=ENV.draft_days)
YOROZU_REMOTE_KEPT = timedelta(days=ENV.remote_days)
YOROZU_SCAN_KEPT = timedelta(days=ENV.scan_days)
YOROZU_PUBLIC_URL = ENV.public_url
YOROZU_DISPLAY_COOKIE = "__Host-yorozu-display" if ENV.https else "yorozu-display"
YOROZU_DEVICE_COOKIE = "__Host-yorozu-device" if ENV.https else "yorozu-device"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "yorozu.config.logs.WithoutMessages",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Refusals are no faults, and would fill the log with addresses that anybody may make up.
    "loggers": {"django.request": {"level": "ERROR"}},
}
