"""Settings of the tests: the demo's, on an embedded PostgreSQL unless DATABASE_URL names a server."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portefeuille import catalogue, postgres

_PROJECT = Path(__file__).resolve().parent.parent
_SCRATCH = tempfile.mkdtemp(prefix="portefeuille-test-")
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)
(Path(_SCRATCH) / "static").mkdir()

# Nothing of this machine's own configuration reaches a test, but for the database that the caller chose.
os.environ |= {"ENV_FILE": os.devnull, "DEMO": "1", "DEBUG": "0", "VAR_DIR": _SCRATCH, "SECRET_KEY": "tests"}
for _name in ("REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "OIDC_ISSUER", "HIGH_LEVEL_FOR"):
    os.environ[_name] = ""

if not os.environ.get("DATABASE_URL"):
    # What a test writes need not survive a power cut.
    _server = postgres.Server(
        _PROJECT / "var" / "postgres-test",
        options=["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"],
    )
    _server.start()
    os.environ["DATABASE_URL"] = _server.url

# The catalogues must lie ready before the first sentence is translated.
catalogue.compile_all(_PROJECT)

from portefeuille.settings import *  # noqa: E402, F403 - the settings read the environment made above
from portefeuille.settings import DATABASES  # noqa: E402

# Several people can test on one server at once, each in a database of their own.
DATABASES["default"]["TEST"] = {"NAME": f"test_portefeuille{os.environ.get('TEST_DB_SUFFIX', '')}"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PUBLIC_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
LOGGING_CONFIG = None
