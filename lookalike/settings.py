"""Settings of the look-alike of the Flemish login: a project of its own, with a database of its own, for the demo only.

It lets anyone in as anybody, so it refuses to start anywhere but in the demo.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lookalike.key import signing_key
from portefeuille import env, lookalike

if not env.boolean("DEMO", default=False):
    raise ImproperlyConfigured("The look-alike of the login runs in the demo only (DEMO=1): it lets anyone in.")

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
FOLDER = VAR_DIR / "lookalike"
FOLDER.mkdir(parents=True, exist_ok=True)
PORTAL_PORT = env.number("PORT", default=8000)
PORT = env.number("LOOKALIKE_PORT", default=lookalike.port(PORTAL_PORT))
PORTAL_URL = env.text("PUBLIC_URL", f"http://localhost:{PORTAL_PORT}").rstrip("/")

SECRET_KEY = "demo-key-of-the-lookalike-that-protects-nothing-1234567890"  # noqa: S105 - nothing behind it is real
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "lookalike.urls"
WSGI_APPLICATION = "lookalike.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lookalike" / "templates", BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["portefeuille.templatetags.portal"],
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "login.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cookies know hosts but no ports: these must not take the place of the portal's own.
SESSION_COOKIE_NAME = "lookalike_session"
CSRF_COOKIE_NAME = "lookalike_csrf"

LANGUAGE_CODE = "nl"
LOCALE_PATHS = [BASE_DIR / "portefeuille" / "locale"]
FORMAT_MODULE_PATH = "portefeuille.formats"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        # The choice of a person ends at the portal.
        "form-action": [SELF, env.origin(PORTAL_URL)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"

ISSUER = lookalike.issuer(PORT)
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": ISSUER,
    "OIDC_RSA_PRIVATE_KEY": signing_key(FOLDER / "key.pem"),
    "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OAUTH2_VALIDATOR_CLASS": "lookalike.validators.Validator",
    "SCOPES": {scope: scope for scope in lookalike.SCOPES.split()},
    "PKCE_REQUIRED": True,
    # As at the true login: seconds that a code is worth something.
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 30,
    "ID_TOKEN_EXPIRE_SECONDS": 600,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
