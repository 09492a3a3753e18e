"""Settings of the portal, read from the environment; `.env.example` lists every variable."""

import logging
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portefeuille import env, logs, lookalike, postgres

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_dotenv(Path(env.text("ENV_FILE", str(BASE_DIR / ".env"))))
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
if not env.text("SECRET_KEY"):
    # While the demo runs, `manage.py` in a second terminal joins it; a deployment always has a key.
    env.load_dotenv(VAR_DIR / "demo.env")

# The demo has people without passwords and a bank that obeys: it never runs beside real data.
DEMO = env.boolean("DEMO", default=False)
DEBUG = env.boolean("DEBUG", default=False)

SECRET_KEY = "demo-key-that-protects-nothing-real-1234567890-abcdef" if DEMO else env.required("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEMO else "")
PORT = env.number("PORT", default=8000)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}" if DEMO else "https://localhost").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "portefeuille.agency.AgencyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "crispy_forms",
    "csp",
    "django_structlog",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "portefeuille",
    "accounts",
    "correspondence",
    "companies",
    "providers",
    "applications",
    "payments",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portefeuille.middleware.HeadersMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "companies.middleware.CompanyMiddleware",
    "portefeuille.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portefeuille.urls"
WSGI_APPLICATION = "portefeuille.wsgi.application"

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
                "portefeuille.context_processors.portal",
                "correspondence.context_processors.inbox",
            ],
            "builtins": ["portefeuille.templatetags.portal"],
        },
    }
]

# The demo brings its own server, at an address that is known before it runs.
DATABASE_URL = env.text("DATABASE_URL") or (
    postgres.Server(VAR_DIR / "postgres").url if DEMO else env.required("DATABASE_URL")
)
DATABASES = {"default": env.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# Who vouches for entrepreneurs and providers (OpenID Connect); the demo brings a look-alike of the Flemish login.
OIDC = env.openid(must_be_https=not DEMO and not DEBUG)
LOOKALIKE_PORT = env.number("LOOKALIKE_PORT", default=lookalike.port(PORT))
HAS_LOOKALIKE = DEMO and OIDC is None
if HAS_LOOKALIKE:
    OIDC = lookalike.client(LOOKALIKE_PORT)
# What takes a login of the highest level: pay, account (where refunds go) and access (who may act for a company).
HIGH_LEVEL_FOR = env.some_of("HIGH_LEVEL_FOR", ["pay", "account", "access"], default="pay,account,access")
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "companies:choose"
# Where the word of the login service on companies becomes rights, before a person is where he was going.
LOGIN_ARRIVAL_URL = "companies:arrive"
LOGOUT_REDIRECT_URL = "home"
# Entrepreneurs and providers log in elsewhere; passwords are those of staff.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# After five wrong passwords for one name from one address that pair waits a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "staff/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "kmo-portefeuille"
# A session ends when nobody used it for half an hour, and after a working day in any case.
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "portefeuille" / "locale"]
FORMAT_MODULE_PATH = "portefeuille.formats"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CRISPY_TEMPLATE_PACK = "vlaanderen"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("vlaanderen",)
CRISPY_FAIL_SILENTLY = False

# Celery: Redis in production; without it a broker of plain files that needs no server.
REDIS_URL = env.redis(env.text("REDIS_URL") if DEMO else env.required("REDIS_URL"))
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # A task lost by a killed worker comes back after this many seconds, not after kombu's hour.
    {"visibility_timeout": 600, "unacked_restore_interval": 10, "unacked_restore_throttle": 1}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
        # seconds between two looks into the folder
        "polling_interval": 0.2,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep the outbox": {
        "task": "correspondence.tasks.sweep_outbox",
        "schedule": env.number("OUTBOX_SWEEP_SECONDS", default=60),
    },
    "import bank files": {"task": "payments.tasks.import_waiting", "schedule": 60},
    "lapse what was not deposited": {"task": "payments.tasks.lapse_overdue", "schedule": crontab(hour=2, minute=0)},
    "expire what was not paid": {"task": "payments.tasks.expire_overdue", "schedule": crontab(hour=2, minute=20)},
    "prove the books": {"task": "payments.tasks.prove_books", "schedule": crontab(hour=3, minute=0)},
    "use new accounts of providers": {
        "task": "payments.tasks.put_accounts_in_force",
        "schedule": crontab(hour=2, minute=30),
    },
    "expire access requests": {
        "task": "companies.tasks.expire_access_requests",
        "schedule": crontab(hour=2, minute=40),
    },
    "remind of access requests": {
        "task": "companies.tasks.remind_of_access_requests",
        "schedule": crontab(hour=7, minute=0),
    },
    "import what the KBO delivered": {
        "task": "companies.tasks.import_kbo_folder",
        "schedule": crontab(hour=3, minute=30),
    },
}
# The watched folder of extracts of KBO Open Data; without one nothing is imported at night.
KBO_FOLDER = env.text("KBO_FOLDER")

# Counts how often somebody asks; each process for itself where there is no Redis.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Mail: a row first, then a message; in the demo a file in var/mail/.
EMAIL_URL = env.text("EMAIL_URL", f"file://{VAR_DIR / 'mail'}") if DEMO else env.required("EMAIL_URL")
vars().update(env.mail(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "kmo-portefeuille <noreply@kmo-portefeuille.example>")

# The account that receives deposits; the printed name must equal the bank's, or every payer sees a warning.
FINANCIAL_MANAGER_NAME = env.text("FINANCIAL_MANAGER_NAME", "Fonds voor Proefneming")
FINANCIAL_MANAGER_IBAN = env.text("FINANCIAL_MANAGER_IBAN", "BE68539007547034")
FINANCIAL_MANAGER_BIC = env.text("FINANCIAL_MANAGER_BIC", "TRIOBEBB")
# Our enterprise number in files of orders, ten figures; banks that know us by the account alone need none.
FINANCIAL_MANAGER_NUMBER = env.text("FINANCIAL_MANAGER_NUMBER")
# Files of orders: version 09 or 03 of pain.001, and one debit for the whole file or one for each order.
ORDER_FILE_VERSION = env.text("ORDER_FILE_VERSION", "09")
BATCH_BOOKING = env.boolean("BATCH_BOOKING", default=True)
# Above these amounts in euro, of one order or of a whole batch, a third person approves as well.
ORDER_LIMIT = Decimal(env.text("ORDER_LIMIT", "25000"))
BATCH_LIMIT = Decimal(env.text("BATCH_LIMIT", "500000"))
# A new account number of a provider waits this many days, and payments to it with it.
IBAN_CHANGE_DAYS = env.number("IBAN_CHANGE_DAYS", default=5)
# The folder in which the bank's channel leaves its statements; empty where they are handed in by staff.
BANK_FOLDER = env.text("BANK_FOLDER", "")
# The account from which the government covers the subsidies.
SUBSIDY_FUND_IBAN = env.text("SUBSIDY_FUND_IBAN", "BE49999000000171")
# Who hears it when the books do not hold.
FINANCE_EMAIL = env.text("FINANCE_EMAIL", "finance@kmo-portefeuille.example")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Logging out ends at the login provider.
        "form-action": [SELF, *([env.origin(OIDC["issuer"])] if OIDC else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": ["/csp-melding/"],
        "report-to": ["csp"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("BEHIND_PROXY", default=False) else None
if not DEMO and not DEBUG:
    SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # A name that no other host and no plain connection can set (RFC 6265bis).
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# The log of gunicorn has the requests; structlog those that failed, and what the tasks did.
LOGGING = logs.configuration(level=env.text("LOG_LEVEL", "INFO"), is_readable=DEMO or DEBUG)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_DEFAULT_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
