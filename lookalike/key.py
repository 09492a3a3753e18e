"""The key with which the look-alike signs: made once, kept beside its database."""

import os
from pathlib import Path

from joserfc.jwk import RSAKey


def signing_key(path: Path) -> str:
    """Return the private key of a file as PEM text, made where there is none; nobody else may read it."""
    if not path.exists():
        new = path.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
        # Two processes that start at once end up with one key.
        new.replace(path)
    return path.read_text(encoding="ascii")
