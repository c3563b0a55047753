"""From a publication's address to the file of the day.

Most addresses are the file's own. The eCFR is asked for its edition first, a page for its link,
an index for the file it names.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin

from screening.errors import FetchFailedError
from screening.fetching.client import Client, Reply
from screening.lists.readers.publication import Publication, Way

SMALL = 20 * 1024 * 1024
"""Most bytes of an answer that is not the list itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the publisher gives now.

    Args:
        reply: the answer that brought the file; None where the edition is the one we have.
        edition: the publisher's own word for it; empty where it has none.
        published_on: the date that is told beside the file; None where none is.
        is_header_date: whether that is only when the server says it last touched the file.
    """

    reply: Reply | None
    edition: str = ""
    published_on: date | None = None
    is_header_date: bool = False


def find(
    client: Client,
    publication: Publication,
    url: str,
    *,
    into: BinaryIO,
    headers: Mapping[str, str],
    edition: str,
) -> Found:
    """Ask for the list.

    Args:
        url: what to ask for, the publication's or another.
        into: where the file goes.
        headers: conditions, for an address that is the file's own.
        edition: of the version in force; the same again is not asked for.

    Raises:
        FetchFailedError: it was not had.
    """
    own = {"User-Agent": publication.user_agent} if publication.user_agent else {}
    asking = _Asking(client, publication, {**own, **headers}, into)
    if publication.way is Way.ECFR and url.rstrip("/").endswith("/versioner/v1"):
        return _in_ecfr(asking, url.rstrip("/"), edition)
    if publication.way is Way.INDEX and url.endswith("index.json"):
        return _in_index(asking, url, edition)
    reply = asking.get(url)
    if publication.way is Way.LINK and not reply.is_not_modified:
        link = _link(into, publication, url)
        if link is not None:
            return _behind_link(asking, link)
    dated = reply.last_modified_on if publication.dated_by_header else None
    return Found(reply, published_on=dated, is_header_date=dated is not None)


@dataclass(frozen=True, slots=True)
class _Asking:
    client: Client
    publication: Publication
    headers: Mapping[str, str]
    into: BinaryIO

    def get(self, url: str, *, into: BinaryIO | None = None) -> Reply:
        hosts = self.publication.hosts
        if into is None:
            return self.client.get(url, into=self.into, hosts=hosts, headers=self.headers)
        return self.client.get(url, into=into, hosts=hosts, max_bytes=SMALL)

    def json(self, url: str) -> Any:
        body = io.BytesIO()
        self.get(url, into=body)
        try:
            return json.loads(body.getvalue())
        except ValueError as error:
            raise FetchFailedError(f"{url} is no JSON: {body.getvalue()[:80]!r}.") from error


def _in_ecfr(asking: _Asking, base: str, edition: str) -> Found:
    """A part of title 15 as of the day that the eCFR is up to; nothing where it was not amended."""
    part = asking.publication.part
    titles = asking.json(f"{base}/titles.json")
    try:
        if titles["meta"].get("import_in_progress"):
            raise FetchFailedError("The eCFR is being brought up to date just now.")
        (title,) = (row for row in titles["titles"] if row["number"] == 15)
        day = date.fromisoformat(title["up_to_date_as_of"])
        versions = asking.json(f"{base}/versions/title-15.json?part={part}")
        amended = max(row["amendment_date"] for row in versions["content_versions"])
    except (KeyError, TypeError, ValueError) as error:
        raise FetchFailedError(f"The eCFR's editions have another shape: {error!r}.") from error
    if amended == edition:
        return Found(None, edition, day)
    reply = asking.get(f"{base}/full/{day}/title-15.xml?part={quote(part)}")
    return Found(reply, amended, day)


def _in_index(asking: _Asking, url: str, edition: str) -> Found:
    index = asking.json(url)
    try:
        version = str(index["version"])
        day = date.fromisoformat(str(index["last_export"])[:10])
        (resource,) = (r for r in index["resources"] if r["name"] == asking.publication.part)
        target = urljoin(url, resource["url"])
    except (KeyError, TypeError, ValueError) as error:
        raise FetchFailedError(f"The index has another shape: {error!r}.") from error
    if version == edition:
        return Found(None, edition, day)
    return Found(asking.get(target), version, day)


def _link(page: BinaryIO, publication: Publication, url: str) -> str | None:
    """Where a page leads; None where what came is the file itself, or a page without the link."""
    page.seek(0)
    head = page.read(SMALL)
    if not re.match(rb"\s*(?:<!doctype html|<html|<head)", head, re.IGNORECASE):
        return None
    pattern = rf"[\"'(=]((?:[^\"'()\s<>]*/)?(?:{publication.link}))"
    found = re.search(pattern, head.decode("utf-8", "replace"), re.IGNORECASE)
    return urljoin(url, str(found[1])) if found else None


def _behind_link(asking: _Asking, link: str) -> Found:
    name = link.rpartition("/")[2]
    dated = re.search(asking.publication.link, link)
    groups = dated.groupdict() if dated else {}
    reply = asking.get(link)
    try:
        named = date(int(groups["Y"]), int(groups["M"]), int(groups["D"]))
    except (KeyError, ValueError):
        return Found(reply, name, reply.last_modified_on, is_header_date=True)
    return Found(reply, name, named)
