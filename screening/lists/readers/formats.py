"""How a list file is told by its first bytes, and the date that it gives itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from screening.errors import BrokenListError

HTML = re.compile(rb"<!doctype html|<html|<head", re.IGNORECASE)
_XML = rb"(?:<\?xml[^>]*>\s*)?"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of list files.

    Args:
        name: ours ("ecfr-xml").
        begins: what its first bytes match, byte order mark and blanks gone.
        published: finds year, month and day of the edition in the head; None where it has none.
    """

    name: str
    begins: re.Pattern[bytes]
    published: re.Pattern[bytes] | None = None


def _days(pattern: bytes) -> re.Pattern[bytes]:
    """A pattern in which Y, M and D in angle brackets stand for year, month and day."""
    for letter, figures in ((b"Y", 4), (b"M", 2), (b"D", 2)):
        pattern = pattern.replace(b"<%s>" % letter, b"(?P<%s>\\d{%d})" % (letter, figures))
    return re.compile(pattern)


def _named(name: str, begins: bytes, published: bytes = b"") -> Format:
    return Format(name, re.compile(begins, re.IGNORECASE), _days(published) if published else None)


# Tried in this order: the more particular first.
FORMATS: tuple[Format, ...] = (
    _named("ecb-xml", _XML + rb"<(?:gesmes:)?Envelope"),
    _named("fsf-xml", _XML + rb"<export\b", rb"generationDate=[\"\']<Y>-<M>-<D>"),
    _named("uk-xml", _XML + rb"<Designations\b", rb"DateGenerated>\s*<D>/<M>/<Y>"),
    _named("un-xml", _XML + rb"<CONSOLIDATED_LIST\b", rb"dateGenerated=[\"\']<Y>-<M>-<D>"),
    _named("seco-xml", _XML + rb"<swiss-sanctions-list\b", rb"\sdate=[\"\']<Y>-<M>-<D>"),
    _named("sema-xml", _XML + rb"<data-set\b"),
    _named("ofac-xml", _XML + rb"<sdnList\b", rb"Publish_Date>\s*<M>/<D>/<Y>"),
    _named("ecfr-xml", rb"<", rb"/on/<Y>-<M>-<D>/"),
    _named("ecb-csv", rb"Date,\s*USD"),
    _named("csl-csv", rb"\"?_id\"?,\"?source"),
    _named("dpl-tsv", rb"\"?Name\"?\t\"?Street_Address"),
    _named("dpl-csv", rb"\"?Name[_ ]and[_ ]Address\"?,"),
    _named("debarred-csv", rb"Party Name,Date Of Birth,|Name,Date,Charging Letter,"),
    _named("own-csv", rb"country,name,CB1"),
    _named("own-law", rb"\{\s*\"(?:sets|numbers)\""),
    _named(
        "own-json",
        rb"\{\s*\"(?:as_of|groups|same_as)\"",
        rb"^\{\s*\"as_of\"\s*:\s*\"<Y>-<M>-<D>\"",
    ),
    _named("own-jsonl", rb"\{"),
    _named("xlsx", rb"PK\x03\x04"),
)
# Files that still answer at an old address, and have not changed since: known by how they begin.
_FROZEN = (
    (
        re.compile(rb"Last Updated,\d{2}/\d{2}/\d{4}"),
        "the consolidated list of OFSI (ConList), which is no longer kept: load the UK Sanctions"
        " List of the FCDO instead",
    ),
)


def format_of(head: bytes) -> Format | None:
    """The format that a file's first bytes tell; None for one that nobody knows.

    Raises:
        BrokenListError: an HTML page; a list that its publisher keeps no longer.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if HTML.match(text):
        raise BrokenListError("an HTML page, not a list (an error page saved as the file?)")
    for begins, message in _FROZEN:
        if begins.match(text):
            raise BrokenListError(message)
    return next((known for known in FORMATS if known.begins.match(text)), None)


def published_on(head: bytes, known: Format) -> date | None:
    """The date that the file gives itself, None where it gives none or no such day exists."""
    found = known.published.search(head) if known.published else None
    if found is None:
        return None
    try:
        return date(*(int(found[part]) for part in "YMD"))
    except ValueError:
        return None
