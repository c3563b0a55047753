"""One request to an address: looked up once, to a public address, without redirects, signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import urllib3
from standardwebhooks import Webhook as Signer
from urllib3.exceptions import HTTPError

from screening.errors import FetchFailedError
from screening.fetching.addresses import resolve
from screening.fetching.client import Conditions, pool_at, trusted

TIMEOUT = urllib3.Timeout(connect=5, read=10)
AGENT = "export-screening/1.0 (webhook)"
MOST_READ = 2000
"""Bytes of an answer that are looked at, to tell why it was refused."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a request.

    Args:
        status: HTTP status, 0 where there was no answer.
        problem: why it did not arrive, empty where it did.
    """

    status: int
    problem: str = ""

    @property
    def has_arrived(self) -> bool:
        """Whether the receiver took it."""
        return not self.problem


def post(
    *,
    url: str,
    event_id: str,
    body: str,
    secrets: Sequence[str],
    now: datetime,
    conditions: Conditions,
    request_id: str = "",
) -> Posted:
    """Tell an address one event.

    Args:
        body: JSON.
        request_id: of the request that the event came of; empty where it came of none.
        secrets: each signs; a receiver needs to know one of them.
        conditions: of requests; with a proxy it looks names up and guards what is inside.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        **({"X-Request-Id": request_id} if request_id else {}),
        **_signed(event_id, body, secrets, now),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        tls = trusted(conditions)
        if conditions.goes_by_proxy(host):
            return _sent(
                urllib3.ProxyManager(conditions.proxy, ssl_context=tls), url, headers, body
            )
        address = resolve(host, port, allow_private=conditions.allow_private)
        pool = pool_at(parts.scheme, host, address, port, tls)
        return _sent(pool, path, headers, body)
    except FetchFailedError as error:
        return Posted(0, str(error))
    except HTTPError as error:
        words = re.sub(r"^.*?>: ", "", str(error)).rstrip(".")[:300]
        return Posted(0, f"{host} does not answer: {words}.")


def _signed(event_id: str, body: str, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    signatures = [Signer(secret).sign(event_id, now, body) for secret in secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _sent(
    asked: urllib3.HTTPConnectionPool | urllib3.PoolManager,
    url: str,
    headers: dict[str, str],
    body: str,
) -> Posted:
    response = asked.request(
        "POST",
        url,
        body=body.encode(),
        headers=headers,
        redirect=False,
        retries=False,
        preload_content=False,
        timeout=TIMEOUT,
    )
    try:
        if 200 <= response.status < 300:
            return Posted(response.status)
        said = response.read(MOST_READ, decode_content=True).decode("utf-8", "replace")
        words = "" if "<html" in said.lower() else re.sub(r"\s+", " ", said).strip()[:200]
        return Posted(response.status, f"It answered {response.status} {words}".rstrip() + ".")
    finally:
        response.release_conn()
        response.close()
