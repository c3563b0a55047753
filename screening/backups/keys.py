"""Keys go into a file of their own, and only when they are asked for.

Who holds a backup can read the record; who holds the keys can sign in its name. The two do not
belong in one place.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings

from screening.errors import BackupError
from screening.releases.keys import NAME

_IN_ENVIRONMENT = ("SECRET_KEY", "RELEASE_KEY")


def write_keys(path: Path) -> tuple[str, ...]:
    """Write the keys of this installation into a new file that only its owner can read.

    Returns:
        The names of the keys in it.

    Raises:
        BackupError: the file exists or cannot be written.
    """
    own = Path(settings.DATA_DIR) / NAME
    found = {"SECRET_KEY": settings.SECRET_KEY}
    if settings.SECRET_KEY == settings.TRIAL_SECRET_KEY:
        del found["SECRET_KEY"]
    if settings.RELEASE_KEY:
        found["RELEASE_KEY"] = settings.RELEASE_KEY
    elif own.exists():
        found["RELEASE_KEY"] = own.read_text(encoding="ascii")
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(found, file, indent=2)
            file.write("\n")
    except OSError as error:
        raise BackupError(f"The keys could not be written: {error}") from error
    return tuple(sorted(found))


def restore_keys(path: Path) -> tuple[str, ...]:
    """Put the key of release tokens back where none is kept or set.

    Returns:
        The names of the keys that must be set in the environment: they are not the ones in use.

    Raises:
        BackupError: the file cannot be read, or another key is kept here already.
    """
    try:
        kept = json.loads(path.read_text(encoding="ascii"))
        pem = str(kept.get("RELEASE_KEY", ""))
    except (OSError, ValueError, AttributeError) as error:
        raise BackupError(f"The keys cannot be read: {error}") from error
    own = Path(settings.DATA_DIR) / NAME
    if pem and not settings.RELEASE_KEY:
        _put(own, pem)
        del kept["RELEASE_KEY"]
    return tuple(
        sorted(name for name in _IN_ENVIRONMENT if kept.get(name, "") not in ("", _set(name)))
    )


def _set(name: str) -> str:
    return str(getattr(settings, name))


def _put(own: Path, pem: str) -> None:
    if own.exists():
        if own.read_text(encoding="ascii") != pem:
            raise BackupError(f"{own} holds another key. Move it away first.")
        return
    own.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(pem)
