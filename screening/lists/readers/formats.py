"""How a list file is told by its first bytes, and the date that it gives itself."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from screening.errors import BrokenListError

HTML = re.compile(rb"<!doctype html|<html|<head", re.IGNORECASE)
_MONTHS = tuple(name.casefold() for name in month_abbr)
_ANY_XML = (rb"<",)
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
    """A pattern in which Y, M and D in angle brackets stand for year, month and day.

    A month may be three letters of its name.
    """
    figures = ((b"Y", rb"\d{4}"), (b"M", rb"\d{1,2}|[A-Za-z]{3}"), (b"D", rb"\d{1,2}"))
    for letter, printed in figures:
        pattern = pattern.replace(b"<%s>" % letter, b"(?P<%s>%s)" % (letter, printed))
    return re.compile(pattern)


def _named(name: str, begins: bytes, published: bytes = b"") -> Format:
    return Format(name, re.compile(begins, re.IGNORECASE), _days(published) if published else None)


def _page(title: bytes) -> bytes:
    """A web page by its title; any other (a maintenance page, a captcha) is refused."""
    return rb"(?s)(?:<!doctype html|<html|<head).*<title>\s*" + title


# The consolidated text names itself by its number at the head of its first page.
_TEXT_OF_833 = rb"(?:<!doctype html|<html)[\s\S]*?02014R0833"
# Tried in this order: the more particular first.
FORMATS: tuple[Format, ...] = (
    _named("ecb-xml", _XML + rb"<(?:gesmes:)?Envelope"),
    _named("fsf-xml", _XML + rb"<export\b", rb"generationDate=[\"\']<Y>-<M>-<D>"),
    _named("uk-xml", _XML + rb"<Designations\b", rb"DateGenerated>\s*<D>/<M>/<Y>"),
    _named("un-xml", _XML + rb"<CONSOLIDATED_LIST\b", rb"dateGenerated=[\"\']<Y>-<M>-<D>"),
    _named("seco-xml", _XML + rb"<swiss-sanctions-list\b", rb"\sdate=[\"\']<Y>-<M>-<D>"),
    _named("sema-xml", _XML + rb"<data-set\b"),
    _named("ofac-xml", _XML + rb"<sdnList\b", rb"Publish_Date>\s*<M>/<D>/<Y>"),
    _named(
        "ofac-advanced-xml",
        _XML + rb"<Sanctions\b",
        rb"DateOfIssue[^>]*>\s*<Year><Y></Year>\s*<Month><M></Month>\s*<Day><D></Day>",
    ),
    _named("ofac-enhanced-xml", _XML + rb"<sanctionsData\b", rb"dataAsOf>\s*<Y>-<M>-<D>"),
    _named("uflpa-html", _page(rb"UFLPA Entity List")),
    _named("fcc-html", _page(rb"List of Equipment and Services Covered")),
    _named("annex-html", _XML + _TEXT_OF_833, rb"02014R0833[^<]{1,30}EN[^<\d]{1,30}<D>\.<M>\.<Y>"),
    _named("ecfr-xml", *_ANY_XML, rb"/on/<Y>-<M>-<D>/"),
    _named("ecb-csv", rb"Date,\s*USD"),
    _named("fsf-csv", rb"fileGenerationDate;", rb"\n\"?<D>/<M>/<Y>\"?;"),
    _named("uk-csv", rb"\"?Report Date:", rb"Report Date:\s*<D>-<M>-<Y>"),
    _named("csl-csv", rb"\"?_id\"?,\"?source"),
    _named("dpl-tsv", rb"\"?Name\"?\t\"?Street_Address"),
    _named("dpl-csv", rb"\"?Name[_ ]and[_ ]Address\"?,"),
    _named("debarred-csv", rb"Party Name,Date Of Birth,|Name,Date,Charging Letter,"),
    _named("annex-csv", rb"(?:amendedCelex,amendmentCelex|celex),recordId,"),
    _named("1260h-csv", rb"Name,Clean Name,Alias,"),
    _named("targets-csv", rb"\"?id\"?,\"?schema\"?,\"?name\"?[,\r\n]"),
    _named("own-csv", rb"country,name,CB1"),
    _named("own-law", rb"\{\s*\"(?:sets|numbers)\""),
    _named(
        "own-json",
        rb"\{\s*\"(?:as_of|groups|same_as)\"",
        rb"^\{\s*\"as_of\"\s*:\s*\"<Y>-<M>-<D>\"",
    ),
    _named("csl-json", rb"\{\s*\"(?:results|total)\"\s*:"),
    _named("ftm-jsonl", rb"\{\"id\"\s*:\s*\"[^\"]*\"\s*,\s*\"caption\""),
    _named("own-jsonl", rb"\{"),
    _named("xlsx", rb"PK\x03\x04"),
    _named("zip", rb"PK\x03\x04"),
)
# Files that still answer at an old address, and have not changed since: known by how they begin.
_FROZEN = (
    (
        re.compile(rb"Last Updated,\d{2}/\d{2}/\d{4}"),
        "the consolidated list of OFSI (ConList), which is no longer kept: load the UK Sanctions"
        " List of the FCDO instead",
    ),
    (
        re.compile(rb"\d+,(?:\d+,)?(?:\"[^\"\r\n]*\"|-0- ),"),
        "one table of OFAC's old set, without the names and addresses in the others: pack the four"
        " tables (SDN.CSV, ADD.CSV, ALT.CSV, SDN_COMMENTS.CSV) into one zip archive",
    ),
)


def format_of(head: bytes, readable: Collection[str] = ()) -> Format | None:
    """The format that a file's first bytes tell; None for one that nobody knows.

    Args:
        readable: names of the formats that are asked for; of several that begin alike (an archive,
            a workbook) one of these is meant.

    Raises:
        BrokenListError: an HTML page that is no list; what nobody keeps any longer, or a part.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((known for known in FORMATS if known.begins.match(text)), None)
    alike = (known for known in FORMATS if found and known.begins == found.begins)
    meant = next((known for known in alike if known.name in readable), None)
    if HTML.match(text) and (meant is None or meant.begins.pattern in _ANY_XML):
        raise BrokenListError("an HTML page, not a list (an error page saved as the file?)")
    for begins, message in _FROZEN:
        if begins.match(text):
            raise BrokenListError(message)
    return meant or found


def published_on(head: bytes, known: Format) -> date | None:
    """The date that the file gives itself, None where it gives none or no such day exists."""
    found = known.published.search(head) if known.published else None
    if found is None:
        return None
    try:
        return date(int(found["Y"]), _month(found["M"]), int(found["D"]))
    except ValueError:
        return None


def _month(printed: bytes) -> int:
    return int(printed) if printed.isdigit() else _MONTHS.index(printed.decode().casefold())
