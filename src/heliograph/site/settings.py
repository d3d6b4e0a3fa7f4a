"""Django's settings, computed from the operator's environment (`environment.py` documents every name)."""

from __future__ import annotations

import warnings
from pathlib import Path
from urllib.parse import urlsplit

from heliograph.site import environment, sqlite

sqlite.use_bundled()

ENVIRONMENT = environment.read()
HELIOGRAPH_HOME = ENVIRONMENT.home
for _name in ENVIRONMENT.unknown():
    warnings.warn(f"{_name} is set, but Heliograph knows no such name: see docs/operations.md", stacklevel=1)

DEBUG = ENVIRONMENT.switch("HELIOGRAPH_DEBUG", False)
BASE_URL = ENVIRONMENT.text("HELIOGRAPH_BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = ENVIRONMENT.text("HELIOGRAPH_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
_https = ENVIRONMENT.switch("HELIOGRAPH_HTTPS", BASE_URL.startswith("https:"))
SECOND_FACTOR_REQUIRED = ENVIRONMENT.choice("HELIOGRAPH_SECOND_FACTOR", ("required", "optional")) == "required"
WORKER_INSIDE = ENVIRONMENT.choice("HELIOGRAPH_WORKER", ("inside", "apart")) == "inside"
FIGURES_ENGINE = ENVIRONMENT.choice("HELIOGRAPH_FIGURES_ENGINE", ("duckdb", "spark"))
FIGURES_MEMORY = ENVIRONMENT.number("HELIOGRAPH_FIGURES_MEMORY", 1024)
FIGURES_THREADS = ENVIRONMENT.number("HELIOGRAPH_FIGURES_THREADS", 2)
TRUSTED_PROXIES = ENVIRONMENT.number("HELIOGRAPH_PROXIES", 0)
SUBMISSIONS_PER_NETWORK = ENVIRONMENT.number("HELIOGRAPH_SUBMISSIONS", 30)
LOG_COVER_SECONDS = ENVIRONMENT.number("HELIOGRAPH_LOG_COVER", 30)
IS_DEMO = ENVIRONMENT.switch("HELIOGRAPH_DEMO", False)
MAP_TILES = ENVIRONMENT.text("HELIOGRAPH_MAP_TILES")
MAP_CREDIT = ENVIRONMENT.text("HELIOGRAPH_MAP_CREDIT")
MAP_DATUM = ENVIRONMENT.choice("HELIOGRAPH_MAP_DATUM", ("wgs-84", "gcj-02", "bd-09"))
WEBHOOKS_TO_LOOPBACK = ENVIRONMENT.switch("HELIOGRAPH_WEBHOOKS_TO_LOOPBACK", False)


def _secret_key() -> str:
    """Empty on an instance that was not set up yet: Django then refuses whatever needs signing."""
    given = ENVIRONMENT.text("HELIOGRAPH_SECRET_KEY")
    path = HELIOGRAPH_HOME / "keys" / "secret-key"
    return given or (path.read_text("ascii").strip() if path.is_file() else "")


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "heliograph.organisation",
    "heliograph.jobs",
    "heliograph.matters",
    "heliograph.ledger",
    "heliograph.insight",
    "heliograph.cases",
    "heliograph.supervision",
    "heliograph.publishing",
    "heliograph.notices",
    "heliograph.duties",
    "heliograph.questions",
    "heliograph.beats",
    "heliograph.bookings",
    "heliograph.learned",
    "heliograph.routing",
    "heliograph.repeats",
    "heliograph.topics",
    "heliograph.answering",
    "heliograph.consultations",
    "heliograph.visits",
    "heliograph.disputes",
    "heliograph.firms",
    "heliograph.volunteers",
    "heliograph.campaigns",
    "heliograph.forum",
    "heliograph.surveys",
    "heliograph.inspections",
    "heliograph.panel",
    "heliograph.patrol",
    "heliograph.appraisal",
    "heliograph.boards",
    "heliograph.opendata",
    "heliograph.channels.delivery",
    "heliograph.channels.subscriptions",
    "heliograph.channels.talk",
    "heliograph.channels.api",
    "heliograph.channels.webhooks",
    "heliograph.channels.open311",
    "heliograph.channels.feeds",
    "heliograph.site",
]

MIDDLEWARE = [
    "heliograph.ledger.views.files.LogFiles",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "heliograph.site.middleware.CompressPublicPages",
    "csp.middleware.CSPMiddleware",
    "heliograph.site.middleware.SharedPages",
    "heliograph.site.middleware.ResidentPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "heliograph.site.middleware.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "heliograph.organisation.sessions.IdleSessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "heliograph.site.urls"
WSGI_APPLICATION = "heliograph.site.wsgi.application"
_HERE = Path(__file__).resolve().parent.parent
_APPS_WITH_PAGES = [
    _HERE.joinpath(*name.split(".")[1:])
    for name in ["heliograph.site", *INSTALLED_APPS]
    if name.startswith("heliograph.")
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [str(app / "templates") for app in dict.fromkeys(_APPS_WITH_PAGES)],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "heliograph.site.jinja.environment",
            "context_processors": [
                "heliograph.site.jinja.for_every_page",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": ENVIRONMENT.database()}
_cache_url = ENVIRONMENT.text("HELIOGRAPH_CACHE_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}
    if _cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "heliograph.site.accounts.StaffOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "heliograph.site.account_forms.NameAndPasswordForm",
    "reauthenticate": "heliograph.site.account_forms.PasswordAgainForm",
    "change_password": "heliograph.site.account_forms.OwnPasswordForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,20/5m/key"}  # axes counts strictly; this only slows down a flood
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "heliograph.site.accounts.SealedFactors"
MFA_FORMS = {
    "authenticate": "heliograph.site.account_forms.CodeForm",
    "reauthenticate": "heliograph.site.account_forms.CodeAgainForm",
    "activate_totp": "heliograph.site.account_forms.FirstCodeForm",
}
MFA_TOTP_ISSUER = "Heliograph"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when to try again, and that stays true
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "credential", "csrfmiddlewaretoken"]
AXES_CLIENT_IP_CALLABLE = "heliograph.site.accounts.client_address"
AXES_USERNAME_CALLABLE = "heliograph.site.log_ins.username_of"
AXES_LOCKOUT_CALLABLE = "heliograph.site.log_ins.locked_out"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "heliograph.site.errors.csrf_failure"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
if MAP_TILES:  # the one foreign host, and only where an operator named it
    for _directive in ("img-src", "connect-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive].append(environment.origin("HELIOGRAPH_MAP_TILES", MAP_TILES))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # the form says ten, in a sentence; this only stops a machine
FILE_UPLOAD_TEMP_DIR = None

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = str(HELIOGRAPH_HOME / "static")
STATICFILES_DIRS = [str(_HERE / "site" / "static")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "heliograph.site.static_files.NamedByContent"},
}
WHITENOISE_USE_FINDERS = not (HELIOGRAPH_HOME / "static" / "staticfiles.json").is_file()
WHITENOISE_AUTOREFRESH = DEBUG
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_mail = urlsplit(ENVIRONMENT.text("HELIOGRAPH_MAIL_URL"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.hostname else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(HELIOGRAPH_HOME / "outbox")
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"heliograph@{urlsplit(BASE_URL).hostname}"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A witness in a process of its own says each signature (witness/serving.py); here one signs only for the demonstration.
    "loggers": {"axes": {"level": "WARNING"}, "heliograph.witness": {"level": "WARNING"}},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
