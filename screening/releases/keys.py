"""The key that signs release tokens: made at first use, kept below the data folder, mode 0600.

Where several machines serve, they share the folder or are given the key by ``RELEASE_KEY``.
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from screening.errors import ReleaseKeyError

NAME = "keys/release.pem"


def signing_key() -> tuple[Ed25519PrivateKey, str]:
    """The key, and its name in tokens.

    Raises:
        ReleaseKeyError: what was given as the key is none.
    """
    pem = settings.RELEASE_KEY.encode() or _kept(Path(settings.DATA_DIR) / NAME)
    return _read(pem)


def public_keys() -> dict[str, Any]:
    """The public half as a JSON Web Key Set (RFC 7517)."""
    key, kid = signing_key()
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return {"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": kid, "x": x}]}


@lru_cache(maxsize=4)
def _read(pem: bytes) -> tuple[Ed25519PrivateKey, str]:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise ReleaseKeyError(f"The key of release tokens cannot be read: {error}.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ReleaseKeyError("The key of release tokens is not an Ed25519 key.")
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key, hashlib.sha256(raw).hexdigest()[:16]


def _kept(path: Path) -> bytes:
    """The key on file; of two that make it at once the first one's."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(made)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
