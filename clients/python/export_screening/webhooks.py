"""What a webhook was told: verified by the Standard Webhooks scheme, then read."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import cast

from export_screening.answers import Event

TOLERANCE_SECONDS = 300


class NotAuthenticError(Exception):
    """The request is not of the screening service, or too old: answer it with 400."""


def verify_webhook(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> Event:
    """The event of a request to your address, once its signature is found to be right.

    Args:
        secret: ``whsec_...`` as the webhook's making or renewing gave it.
        headers: of the request, in any case.
        body: of the request, as it came; parsed and written again it does not verify.
        now: seconds since 1970, for tests.

    Raises:
        NotAuthenticError: a header is missing, no signature fits, or it is older than 5 minutes.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    try:
        name, stamp = sent["webhook-id"], sent["webhook-timestamp"]
        signatures, moment = sent["webhook-signature"].split(), int(stamp)
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (KeyError, ValueError, binascii.Error) as error:
        raise NotAuthenticError(f"Cannot be checked: {error}") from error
    if abs((time.time() if now is None else now) - moment) > TOLERANCE_SECONDS:
        raise NotAuthenticError("Sent too long ago, or the clocks differ.")
    signed = f"{name}.{stamp}.".encode() + body
    right = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    if not any(hmac.compare_digest(right, given.encode()) for given in signatures):
        raise NotAuthenticError("No signature fits.")
    return cast(Event, {"id": name, **json.loads(body)})
