"""Settings, all from the environment. README lists the variables."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from reader.service import mail_address
from reader.service.cluster import DATABASE, ROLE
from reader.service.folders import folders
from reader.service.private_files import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, *, default: bool) -> bool:
    """A switch: "1", "true", "yes" or "on" is on, anything else is off."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, *, default: str) -> list[str]:
    """A list whose members commas separate."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def env_pairs(name: str) -> dict[str, str]:
    """A list of KEY=VALUE whose members commas separate."""
    pairs = dict(part.partition("=")[::2] for part in env_list(name, default=""))
    if not all(key and value for key, value in pairs.items()):
        raise ImproperlyConfigured(f"{name} is a list such as “de=de_core_news_sm,ru=ru_core_news_sm”.")
    return pairs


#: DEBUG=0 is production: nothing is made up that the operator must decide. DEBUG=1 shows a developer what went wrong.
#: Unset, it is one's own machine: everything is made that is missing, and pages are as others would see them.
PRODUCTION = not env_bool("DEBUG", default=True)
DEBUG = env_bool("DEBUG", default=False)
DEMO = env_bool("DEMO", default=False)
#: Where the embedded database and this installation's own key are kept.
FOLDERS = folders(BASE_DIR)
DATABASE_URL = os.environ.get("DATABASE_URL", "")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if PRODUCTION:
    if not SECRET_KEY:
        raise ImproperlyConfigured("DEBUG is off, so SECRET_KEY must be set: a long random string, kept secret.")
    if not DATABASE_URL:
        raise ImproperlyConfigured(
            "DEBUG is off, so DATABASE_URL must be set: postgresql://user:password@host/name, PostgreSQL 15 or later."
        )
SECRET_KEY = SECRET_KEY or secret_key(FOLDERS)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default="")

INSTALLED_APPS = [
    "reader",
    "annotations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A reading page is a quarter of a megabyte of markup, a tenth of it packed. Django pads against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reader.views.limits.BodyLimit",
]

ROOT_URLCONF = "reader.urls"
WSGI_APPLICATION = "reader.wsgi.application"
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
            ],
        },
    },
]


def database() -> dict[str, Any]:
    """Django's description of the database that DATABASE_URL names, else of the embedded one, running or not."""
    embedded = {"dbname": DATABASE, "user": ROLE, "host": str(FOLDERS.sockets), "passfile": str(FOLDERS.passwords)}
    parts: dict[str, Any] = conninfo_to_dict(DATABASE_URL) if DATABASE_URL else embedded
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", DATABASE),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {"connect_timeout": 5} | parts,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "reader.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "reader.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "reader.forms.account.LoginForm",
    "change_password": "reader.forms.account.PasswordForm",
    "signup": "reader.forms.account.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
OPEN_REGISTRATION = env_bool("OPEN_REGISTRATION", default=False)

#: Where mail is handed over (see `reader.service.mail_address`), from whom it comes, and where its links lead. Without
#: EMAIL_URL none is sent, and nobody is asked for an address.
EMAIL_URL = os.environ.get("EMAIL_URL", "")
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
SENDS_MAIL = bool(EMAIL_URL)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Postil <postil@localhost>")
try:
    globals().update(mail_address.read(EMAIL_URL))
except ValueError as error:
    raise ImproperlyConfigured(f"EMAIL_URL is such as smtp://user:password@host:587/?tls=1: {error}.") from None
if SENDS_MAIL and not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        "With EMAIL_URL, SITE_URL must be set: where people find this, https://postil.example.org."
    )

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-collected"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "reader.staticfiles.ManifestStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
# Elsewhere straight from `static`, so that nothing has to be collected.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION

# No page asks another host for anything, and no page carries a script or a style of its own.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
# Our own server speaks plain HTTP. In production it is meant to stand behind a proxy that ends TLS and says so in
# X-Forwarded-Proto; HTTPS=0 is for a closed network without one.
HTTPS = env_bool("HTTPS", default=PRODUCTION)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
#: W021 asks for the preload list, which binds a whole domain: for its owner to decide, not for one application in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# A pasted text that is too long must come back to its author with a clear error, so the door is wider than the limit.
MAX_TEXT_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * MAX_TEXT_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_TEXT_BYTES

#: Any installed spaCy pipeline by name, or a path. Only the worker loads it.
SPACY_MODEL = os.environ.get("SPACY_MODEL", str(BASE_DIR / "annotations" / "suggesters" / "pipeline_en"))
#: More of them, for articles in other languages than that one's: "de=de_core_news_sm,ru=/srv/pipelines/ru".
SPACY_MODELS = env_pairs("SPACY_MODELS")

# One line a thing on standard error, in production too; who asked for a page that is not there is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
