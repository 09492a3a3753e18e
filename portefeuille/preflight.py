"""What must be in order before the demo starts; each check raises `ImproperlyConfigured` with one clear sentence."""

import os
import socket
from pathlib import Path

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, NotSupportedError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

PATIENCE = 3
# The comment on Django's own table that tells a database of the demo from any other.
MARK = "A demo of the kmo-portefeuille: everything in this database may be thrown away."


def check_folder(folder: Path) -> None:
    """Make the folder of what the portal writes; it must belong to who runs this."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"The folder {folder} belongs to another user: remove it, or run this as that user.")


def check_port(port: int, *, instead: str = "PORT=8001") -> None:
    """Refuse a port that is no port or that another program listens on; `instead` is the variable that helps."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise ImproperlyConfigured(
                f"Port {port} cannot be used ({_words(error)}): choose another one, such as `{instead} make run`."
            ) from None


def check_broker(url: str) -> None:
    """Ask Redis for an answer, where there is one."""
    if not url:
        return
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ImproperlyConfigured(f"REDIS_URL names a Redis that does not answer: {_words(error)}.") from None


def check_mail() -> None:
    """Ask the mail server for a connection, where there is one."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return
    address = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    try:
        socket.create_connection(address, timeout=PATIENCE).close()
    except OSError as error:
        raise ImproperlyConfigured(
            f"EMAIL_URL names a mail server that does not answer ({address[0]}:{address[1]}): {_words(error)}."
        ) from None


def check_database() -> None:
    """Refuse a server that does not answer or is too old, and a database that is neither empty nor the demo's."""
    try:
        connection.ensure_connection()
        connection.check_database_version_supported()
    except NotSupportedError as error:
        raise ImproperlyConfigured(f"DATABASE_URL names a server that is too old: {_words(error)}") from None
    except DatabaseError as error:
        raise ImproperlyConfigured(f"DATABASE_URL names a database that cannot be used: {_words(error)}.") from None
    tables = connection.introspection.table_names()
    if tables and _mark() != MARK:
        raise ImproperlyConfigured(
            f"The database {connection.settings_dict['NAME']} holds data that are not the demo's: "
            "give the demo an empty database of its own."
        )
    check_version()


def check_version() -> None:
    """Refuse a database that knows migrations which these sources do not."""
    if _unknown_migrations():
        raise ImproperlyConfigured(
            "The demo's database was written by another version of this program: run `make reset` to begin anew."
        )


def is_empty() -> bool:
    """Tell whether no migration was ever applied."""
    return not MigrationRecorder(connection).has_table()


def mark_database() -> None:
    """Claim an empty database for the demo, before its tables are made."""
    MigrationRecorder(connection).ensure_schema()
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS %s", [MARK])


def _mark() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        row = cursor.fetchone()
    return row[0] if row else None


def _unknown_migrations() -> set[tuple[str, str]]:
    loader = MigrationLoader(connection)
    return {key for key in loader.applied_migrations if key[0] in loader.migrated_apps} - loader.disk_migrations.keys()


def _words(error: BaseException) -> str:
    """Return the first line of an error, as the middle of a sentence."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).strip().splitlines()[0].rstrip(".")
