"""Whether an ID token is the provider's own, meant for us and still good.

After OpenID Connect Core 1.0, 3.1.3.7. It is signed by one of the provider's published keys, never
by a secret that two know: who can read our settings must not be able to sign in as anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jwt

from screening.errors import NotAllowedError

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
LEEWAY_SECONDS = 60
"""How far the provider's clock may be off."""
MUST_SAY = ("iss", "sub", "aud", "exp", "iat")


def claims_of_token(
    token: str, *, keys: Mapping[str, Any], issuer: str, client: str
) -> dict[str, Any]:
    """What a token says, once it is known to be the provider's.

    Args:
        keys: the provider's key set, as its ``jwks_uri`` gives it.
        issuer: the provider's name for itself.
        client: our name there.

    Raises:
        NotAllowedError: it is not signed by one of these keys, of another issuer or for another
            client, past its time, or lacks what it must say.
    """
    for key in _keys_for(token, keys):
        try:
            said: dict[str, Any] = jwt.decode(
                token,
                key=key,
                algorithms=list(ALGORITHMS),
                issuer=issuer,
                audience=client,
                leeway=LEEWAY_SECONDS,
                options={"require": list(MUST_SAY)},
            )
        except jwt.InvalidSignatureError:
            continue  # a provider that names no key may have signed with another
        except jwt.PyJWTError as error:
            raise NotAllowedError(f"The provider's token does not hold: {error}") from error
        if said.get("azp", client) != client or (_is_for_many(said) and "azp" not in said):
            raise NotAllowedError("The provider's token was made for another client.")
        return said
    raise NotAllowedError("The provider's token is signed by none of its keys.")


def _keys_for(token: str, keys: Mapping[str, Any]) -> Iterator[jwt.PyJWK]:
    """The keys that may have signed a token: the one it names, else all for signatures."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise NotAllowedError(f"The provider's token cannot be read: {error}") from error
    named, algorithm = header.get("kid"), header.get("alg")
    if algorithm not in ALGORITHMS:
        raise NotAllowedError(f"The provider's token is signed by {algorithm!r}, which is no way.")
    for told in keys.get("keys", ()):
        if told.get("use", "sig") != "sig" or (named is not None and told.get("kid") != named):
            continue
        try:
            yield jwt.PyJWK(told, told.get("alg") or algorithm)
        except jwt.PyJWTError:
            continue  # of a kind that we do not know, or not that of the token


def _is_for_many(said: Mapping[str, Any]) -> bool:
    return isinstance(said["aud"], list) and len(said["aud"]) > 1
