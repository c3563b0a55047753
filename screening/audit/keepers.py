"""Those outside who keep ends of the chain: a file, the system's log, a mailbox, object storage.

Each is named by a URL in ``AUDIT_ANCHORS``: ``file:///mnt/worm/anchors.txt``,
``syslog://loghost:514`` or ``syslog:///dev/log``, ``mailto:auditor@example.com``,
``https://bucket.example.com/anchors/{position}.txt?signature=…``. What a keeper gives back again
(file, storage) is checked against; of the others a person compares what they hold.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3
from django.conf import settings
from django.core.mail import send_mail
from urllib3.exceptions import HTTPError

from screening.terms.audit_chain import Anchor

EVERY = {"file": 0, "syslog": 0, "http": 3600, "https": 3600, "mailto": 86_400}
"""Seconds between two ends that a kind of keeper is told; 0 for each that we note."""
TIMEOUT = urllib3.Timeout(connect=5, read=15)
SYSLOG_PORT = 514


class NotKeptError(Exception):
    """A keeper did not take an end, or did not give one back."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """One who keeps ends of the chain.

    Args:
        url: as ``AUDIT_ANCHORS`` names it.
    """

    url: str

    @property
    def scheme(self) -> str:
        """What kind of keeper it is."""
        return urlsplit(self.url).scheme

    @property
    def name(self) -> str:
        """As it is told: without a query, which may hold a key, and without user and password."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))

    @property
    def every(self) -> int:
        """Seconds between two ends that it is told."""
        return EVERY[self.scheme]

    @property
    def gives_back(self) -> bool:
        """Whether it can be asked what it keeps."""
        return self.scheme in ("file", "http", "https")

    def keep(self, anchor: Anchor) -> None:
        """Give it an end.

        Raises:
            NotKeptError: it did not take it.
        """
        try:
            {
                "file": self._append,
                "syslog": self._log,
                "mailto": self._mail,
                "http": self._put,
                "https": self._put,
            }[self.scheme](anchor)
        except (OSError, HTTPError) as error:
            raise NotKeptError(f"{self.name}: {error}") from error

    def kept(self, last: Anchor | None) -> Iterator[Anchor]:
        """What it keeps.

        Args:
            last: the end it was given last, by which an object is found.

        Raises:
            NotKeptError: it cannot be asked, or gave something else than an end.
        """
        try:
            if self.scheme == "file":
                yield from self._lines()
            elif last is not None:
                yield Anchor.parse(self._get(last), source=self.name)
        except (OSError, HTTPError, ValueError) as error:
            raise NotKeptError(f"{self.name}: {error}") from error

    def _append(self, anchor: Anchor) -> None:
        with self._path().open("a", encoding="utf-8") as file:
            file.write(f"{anchor}\n")
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> Iterator[Anchor]:
        if self._path().exists():
            with self._path().open(encoding="utf-8") as file:
                for line in file:
                    yield Anchor.parse(line, source=self.name)

    def _path(self) -> Path:
        return Path(unquote(urlsplit(self.url).path))

    def _log(self, anchor: Anchor) -> None:
        parts = urlsplit(self.url)
        address = (parts.hostname, parts.port or SYSLOG_PORT) if parts.hostname else parts.path
        handler = logging.handlers.SysLogHandler(address=address)
        try:
            record = logging.LogRecord(
                "screening.audit", logging.INFO, "", 0, f"audit_head {anchor}", None, None
            )
            # A handler swallows what goes wrong; whoever relies on it must hear of it.
            handler.handleError = _raise  # type: ignore[method-assign]
            handler.emit(record)
        finally:
            handler.close()

    def _mail(self, anchor: Anchor) -> None:
        words = (
            f"The end of the audit chain is\n\n    {anchor}\n\nKeep this message: "
            f"manage.py verify_audit --anchor {anchor}\n"
        )
        address = unquote(urlsplit(self.url).path)
        send_mail(
            f"Audit chain: event {anchor.position:,}", words, settings.LETTERS_FROM, [address]
        )

    def _object(self, anchor: Anchor) -> str:
        return self.url.replace("{position}", str(anchor.position)).replace("{hash}", anchor.hash)

    def _put(self, anchor: Anchor) -> None:
        # If-None-Match: what was kept once is never written over, where the storage knows it.
        headers = {
            "Content-Type": "text/plain",
            "If-None-Match": "*",
            "x-ms-blob-type": "BlockBlob",
        }
        reply = self._ask("PUT", anchor, headers, f"{anchor}\n".encode())
        if reply.status not in (200, 201, 204, 412):
            raise NotKeptError(f"{self.name}: answered {reply.status}")

    def _get(self, anchor: Anchor) -> str:
        reply = self._ask("GET", anchor, {}, None)
        if reply.status != 200:
            raise NotKeptError(f"{self.name}: answered {reply.status}")
        return reply.data[:200].decode()

    def _ask(
        self, method: str, anchor: Anchor, headers: dict[str, str], body: bytes | None
    ) -> urllib3.BaseHTTPResponse:
        with urllib3.PoolManager(ca_certs=settings.FETCH_CA_BUNDLE or None) as pool:
            return pool.request(
                method,
                self._object(anchor),
                headers=headers,
                body=body,
                redirect=False,
                retries=False,
                timeout=TIMEOUT,
            )


def keepers() -> tuple[Keeper, ...]:
    """Those that the settings name."""
    return tuple(Keeper(url) for url in settings.AUDIT_ANCHORS)


def _raise(record: logging.LogRecord) -> None:
    raise  # called while the handler holds the error
