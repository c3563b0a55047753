"""A release token, checked without asking anybody. Needs ``export-screening[release]``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

ISSUER = "export-screening"


class NotReleasedError(Exception):
    """The token is not to be believed: do not ship on it."""


def verify_release(
    token: str, *, keys: Mapping[str, Any], void: Collection[str]
) -> Mapping[str, Any]:
    """What the token releases: parties, lines, quantities, destination, list versions.

    Compare it with what is about to ship; the token says nothing of other goods.

    Args:
        token: of ``Client.release``.
        keys: of ``Client.release_keys``, kept where you check.
        void: of ``Client.void_releases``, as new as you can have it.

    Raises:
        NotReleasedError: the signature is wrong, its time is over, or it was taken back.
    """
    import jwt  # only who checks tokens needs it

    try:
        kid = jwt.get_unverified_header(token)["kid"]
        key = next(jwt.PyJWK(dict(k)).key for k in keys["keys"] if k["kid"] == kid)
        claims = jwt.decode(token, key, algorithms=["EdDSA"], issuer=ISSUER)
    except (jwt.InvalidTokenError, KeyError, StopIteration) as error:
        raise NotReleasedError(str(error) or "A key that is not known.") from error
    if claims["jti"] in void:
        raise NotReleasedError("Taken back: ask for the order again.")
    released: Mapping[str, Any] = claims["release"]
    return released
