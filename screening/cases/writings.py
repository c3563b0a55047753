"""Mails and texts among the documents: whether they are what their ending says, and what they say.

What is read is plain text. HTML of a mail is never shown: its text is taken out of it, or it is
told that there is nothing else. Nothing is fetched, and files inside of a mail are only named.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage, Message
from html.parser import HTMLParser

import olefile

MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
TEXT = "text/plain"
READABLE = frozenset({MAIL, OUTLOOK, TEXT})
LONGEST_SHOWN = 40_000
MOST_FILES = 50

_OTHER_KINDS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ",
                b"\x7fELF", b"\x1f\x8b", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")  # fmt: skip
_BOM = b"\xef\xbb\xbf"
_HEADER = re.compile(rb"[!-9;-~]{1,76}:")
_HEADERS = ("from", "to", "subject", "date", "message-id", "received", "return-path", "cc",
            "mime-version", "delivered-to")  # fmt: skip
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Writing:
    """What a document says.

    Args:
        heads: of a mail who wrote to whom, when, about what; names and values.
        text: plain text, cut where it is very long.
        files: names of files inside of a mail; they are not opened.
        note: what the reader must know: cut, no plain text, not readable.
    """

    heads: tuple[tuple[str, str], ...] = ()
    text: str = ""
    files: tuple[str, ...] = ()
    note: str = ""


def is_what_it_says(media_type: str, content: bytes) -> bool:
    """Whether bytes are of a type that has no beginning of its own; others are taken as they are.

    Args:
        media_type: as the ending of the name says.
    """
    check = _CHECKS.get(media_type)
    return check is None or check(content)


def writing_of(media_type: str, content: bytes) -> Writing:
    """What a mail or a text says; of what cannot be read only that.

    Args:
        media_type: one of ``READABLE``.
    """
    read = {MAIL: _mail, OUTLOOK: _outlook, TEXT: _text}[media_type]
    try:
        return read(content)
    except (ValueError, LookupError, OSError, TypeError, AttributeError, RecursionError):
        # What an agent of mail wrote wrongly is no reason to refuse the page.
        return Writing(note="It cannot be read here: save it and open it with a program of yours.")


def _is_text(content: bytes) -> bool:
    """Text in UTF-8, in UTF-16 that says so, or in an 8-bit code without control characters."""
    if content.startswith(_OTHER_KINDS):
        return False
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return not _UNPRINTED.search(content.decode("utf-16"))
        except UnicodeDecodeError:
            return False
    return not _UNPRINTED.search(_decoded(content))


def _is_mail(content: bytes) -> bool:
    """Begins with the headers of a mail, two of them such as every mail has."""
    if not _HEADER.match(content.removeprefix(_BOM)) or b"\x00" in content:
        return False
    begins = content.removeprefix(_BOM)[:65_536]
    parsed = email.message_from_bytes(begins, policy=email.policy.compat32)
    return sum(name in parsed for name in _HEADERS) >= 2


def _is_outlook(content: bytes) -> bool:
    """A compound file that holds the properties of a message, not of a workbook or a document."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as parts:
            return bool(parts.exists("__properties_version1.0"))
    except (OSError, ValueError, IndexError, TypeError):
        return False


_CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    TEXT: _is_text,
    MAIL: _is_mail,
    OUTLOOK: _is_outlook,
}


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _shown(text: str) -> tuple[str, str]:
    clean = _UNPRINTED.sub("", text.replace("\r\n", "\n")).strip()
    if len(clean) <= LONGEST_SHOWN:
        return clean, ""
    return clean[:LONGEST_SHOWN], "Only its beginning is shown: save it to read the rest."


def _text(content: bytes) -> Writing:
    text, note = _shown(_decoded(content))
    return Writing(text=text, note=note)


def _mail(content: bytes) -> Writing:
    mail = email.message_from_bytes(content.removeprefix(_BOM), policy=email.policy.default)
    heads = tuple((name, str(mail[name])[:1_000]) for name in _SHOWN if mail[name])
    plain, note = _shown(_body(mail))
    files = tuple(
        str(part.get_filename() or part.get_content_type())[:200]
        for part in mail.walk()
        if part.get_content_disposition() == "attachment"
    )
    return Writing(heads, plain, files[:MOST_FILES], note or _nothing(plain))


def _body(mail: Message) -> str:
    if not isinstance(mail, EmailMessage):
        return ""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    said = str(body.get_content())
    return said if body.get_content_subtype() == "plain" else text_of_html(said)


def _outlook(content: bytes) -> Writing:
    with olefile.OleFileIO(io.BytesIO(content)) as parts:
        heads = (
            ("From", _property(parts, "0C1A") or _property(parts, "0C1F")),
            ("To", _property(parts, "0E04")),
            ("Cc", _property(parts, "0E03")),
            ("Subject", _property(parts, "0037")),
        )
        files = tuple(_outlook_files(parts))
        plain, note = _shown(_property(parts, "1000"))
    told = tuple((name, value[:1_000]) for name, value in heads if value)
    return Writing(told, plain, files[:MOST_FILES], note or _nothing(plain))


def _property(parts: olefile.OleFileIO, tag: str, under: str = "") -> str:
    """A text of a message by its tag (MS-OXPROPS): in Unicode, else in the code of its writer."""
    for kind, code in (("001F", "utf-16-le"), ("001E", "cp1252")):
        name = f"{under}__substg1.0_{tag}{kind}"
        if parts.exists(name):
            return str(parts.openstream(name).read().decode(code, errors="replace")).strip("\x00")
    return ""


def _outlook_files(parts: olefile.OleFileIO) -> Iterator[str]:
    for folder in {path[0] for path in parts.listdir() if path[0].startswith("__attach")}:
        name = _property(parts, "3707", f"{folder}/") or _property(parts, "3704", f"{folder}/")
        yield (name or "a file without a name")[:200]


def _nothing(plain: str) -> str:
    return "" if plain else "It has no plain text: save it and open it with a program of yours."


def text_of_html(markup: str) -> str:
    """The words of HTML without its markup, scripts and styles."""
    words = _Words()
    words.feed(markup)
    words.close()
    return re.sub(r"\n\s*\n+", "\n\n", "".join(words.said)).strip()


class _Words(HTMLParser):
    """Gathers text; what stands in scripts and styles is none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "head"):
            self._unsaid += 1
        elif tag in ("br", "p", "div", "tr", "li"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head") and self._unsaid:
            self._unsaid -= 1

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self.said.append(data)
