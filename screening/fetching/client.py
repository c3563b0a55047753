"""One request over HTTP, with everything that can go wrong told in a sentence.

TLS is verified against the name, the connection goes to the address that was judged, redirects go
to named hosts only, the answer is streamed with a limit, and a busy server is asked again.
"""

from __future__ import annotations

import hashlib
import re
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from screening.errors import FetchFailedError
from screening.fetching.addresses import is_named, resolve

CHUNK = 1 << 16
MAX_BYTES = 200 * 1024 * 1024
"""Above the largest list we take (OFAC's advanced file, 127 MB)."""
MOST_REDIRECTS = 5
TRIES = 3
LONGEST_PAUSE = 30
"""Seconds that are waited for a busy server here; a longer wish is kept for the next look."""
LONGEST_DOWNLOAD = 1800
"""Seconds; the slowest publisher seen gave 190 kB a second."""
TIMEOUT = urllib3.Timeout(connect=20, read=300)
"""The EU builds its file on request: the first byte has taken more than a minute."""
AGENT = "export-screening/1.0 (list check)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_NOT_KEPT = frozenset({"set-cookie"})


@dataclass(frozen=True, slots=True)
class Conditions:
    """How requests are made, as the settings have it.

    Args:
        allow_private: private addresses and plain HTTP may be asked: a mirror inside.
        proxy: address of a proxy, empty for none; it then looks names up.
        no_proxy: hosts that are asked directly; ``.example.org`` for any below.
        ca_bundle: file of certificates to trust instead of the system's, empty for those.
        pause: seconds before a second try; twice that before a third.
    """

    allow_private: bool = False
    proxy: str = ""
    no_proxy: tuple[str, ...] = ()
    ca_bundle: str = ""
    pause: float = 2

    def goes_by_proxy(self, host: str) -> bool:
        """Whether the proxy is asked for a host's files."""
        direct = ("*" + name if name.startswith(".") else name for name in self.no_proxy)
        return bool(self.proxy) and not is_named(host, tuple(direct))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whose body went where it was asked to go.

    Args:
        host: who answered in the end; where a redirect led is signed and never kept.
    """

    status: int
    headers: Mapping[str, str]
    host: str
    sha256: str
    size_bytes: int

    @property
    def is_not_modified(self) -> bool:
        """Whether the server says that what we have is current."""
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def last_modified_on(self) -> date | None:
        """The day of Last-Modified; None where there is none, or it is none."""
        try:
            return parsedate_to_datetime(self.headers.get("last-modified", "")).date()
        except ValueError:
            return None


class Client:
    """Asks for addresses; nothing is kept between two requests."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._tls = trusted(conditions)

    def get(
        self,
        url: str,
        *,
        into: BinaryIO,
        hosts: Collection[str] = (),
        headers: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> Reply:
        """Ask for an address, following redirects.

        Args:
            url: what is asked for.
            into: where the body goes, unpacked from its transport coding; emptied before each try.
            hosts: hosts that may be led to, beside the address's own.
            headers: beside those that are always sent.
            max_bytes: a longer body is refused.

        Raises:
            FetchFailedError: no answer, or one that is not 200 and not 304.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow(url, into, hosts, headers or {}, max_bytes)
            except _BusyError as busy:
                asked = busy.retry_after
                wait = self._conditions.pause * attempt if asked is None else float(asked)
                if attempt == TRIES or wait > LONGEST_PAUSE:
                    raise FetchFailedError(
                        str(busy), status=busy.status, retry_after=busy.retry_after
                    ) from busy
                time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _follow(
        self,
        url: str,
        into: BinaryIO,
        hosts: Collection[str],
        headers: Mapping[str, str],
        max_bytes: int,
    ) -> Reply:
        allowed = {(urlsplit(url).hostname or "").casefold(), *hosts}
        asked = url
        for _ in range(MOST_REDIRECTS + 1):
            host = self._judged(asked, allowed)
            response = self._ask(asked, headers)
            try:
                if response.status in _REDIRECTS and "location" in response.headers:
                    asked = urljoin(asked, response.headers["location"])
                    continue
                return _taken(response, host, into, max_bytes)
            except HTTPError as error:
                raise _BusyError(f"{host} broke off: {_words(error)}.") from error
            finally:
                response.release_conn()
                response.close()
        raise FetchFailedError(f"More than {MOST_REDIRECTS} redirects from {url}.")

    def _judged(self, url: str, allowed: Collection[str]) -> str:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        if parts.scheme not in ("http", "https") or not host:
            raise FetchFailedError(f"No address of a file: {url[:200]}")
        if parts.scheme == "http" and not self._conditions.allow_private:
            raise FetchFailedError(f"{host} was to be asked without TLS (http).")
        if not is_named(host, allowed):
            raise FetchFailedError(f"It leads to {host}, which is no host of this publication.")
        return host

    def _ask(self, url: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        sent = {
            "User-Agent": AGENT,
            "Accept-Encoding": "gzip, deflate",
            "Accept": "*/*",
            **headers,
            "Host": parts.netloc.rpartition("@")[2],
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            if self._conditions.goes_by_proxy(host):
                manager = urllib3.ProxyManager(self._conditions.proxy, ssl_context=self._tls)
                return _once(manager, url, sent)
            address = resolve(host, port, allow_private=self._conditions.allow_private)
            return _once(pool_at(parts.scheme, host, address, port, self._tls), path, sent)
        except HTTPError as error:
            raise _BusyError(f"{host} does not answer: {_words(error)}.") from error


@lru_cache(maxsize=2)
def trusted(conditions: Conditions) -> ssl.SSLContext:
    """TLS that is verified, by the system's certificates or by those that were given.

    Reading the certificates takes longer than a request inside, so a process reads them once.
    """
    return ssl.create_default_context(cafile=conditions.ca_bundle or None)


def pool_at(
    scheme: str, host: str, address: str, port: int, tls: ssl.SSLContext
) -> urllib3.HTTPConnectionPool:
    """Connections to the address that was judged, with the certificate of the name."""
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=TIMEOUT,
        ssl_context=tls,
        server_hostname=host,
        assert_hostname=host,
    )


def _once(
    asked: urllib3.HTTPConnectionPool | urllib3.PoolManager, url: str, headers: Mapping[str, str]
) -> urllib3.BaseHTTPResponse:
    """One request without the library's own redirects and repetitions: ours are judged."""
    return asked.request(
        "GET",
        url,
        headers=dict(headers),
        redirect=False,
        retries=False,
        preload_content=False,
        timeout=TIMEOUT,
    )


class _BusyError(FetchFailedError):
    """Something that may have passed in a moment."""


def _taken(response: urllib3.BaseHTTPResponse, host: str, into: BinaryIO, max_bytes: int) -> Reply:
    status = response.status
    if status not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        kind = _BusyError if status in _BUSY else FetchFailedError
        raise kind(
            f"{host} answered {status} {_said(response)}".rstrip(" .") + ".",
            status=status,
            retry_after=_retry_after(response.headers.get("retry-after", "")),
        )
    into.seek(0)
    into.truncate()
    digest, size, began = hashlib.sha256(), 0, time.monotonic()
    while chunk := response.read(CHUNK, decode_content=True):
        size += len(chunk)
        if size > max_bytes:
            raise FetchFailedError(f"{host} sends more than {max_bytes:,} bytes; stopped there.")
        if time.monotonic() - began > LONGEST_DOWNLOAD:
            raise FetchFailedError(f"{host} sends too slowly: {size:,} bytes in half an hour.")
        digest.update(chunk)
        into.write(chunk)
    into.flush()
    return Reply(
        status=status,
        headers={
            name.lower(): value
            for name, value in response.headers.items()
            if name.lower() not in _NOT_KEPT
        },
        host=host,
        sha256=digest.hexdigest(),
        size_bytes=size,
    )


def _said(response: urllib3.BaseHTTPResponse) -> str:
    """The beginning of a refusal's text, where it is no web page."""
    text = response.read(2000, decode_content=True).decode("utf-8", "replace")
    return "" if "<html" in text.lower() else re.sub(r"<[^>]*>|\s+", " ", text).strip()[:200]


def _retry_after(text: str) -> int | None:
    """Seconds, of the number or of the date that Retry-After holds."""
    if text.strip().isdecimal():
        return int(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0, round((at - datetime.now(UTC)).total_seconds()))


def _words(error: Exception) -> str:
    """An error of the library without the objects that it prints."""
    return re.sub(r"^.*?>: ", "", str(error)).rstrip(".")[:300]
