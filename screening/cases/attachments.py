"""Attaching a document to a case: checked by its first bytes, stored under its hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from screening import audit
from screening.cases.review import lock_open, void_signature
from screening.cases.writings import MAIL, OUTLOOK, TEXT, is_what_it_says
from screening.errors import NotAllowedError
from screening.models import Attachment, Case

LARGEST_BYTES = 10 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".eml": (MAIL, b""),
    ".msg": (OUTLOOK, OLE),
    ".txt": (TEXT, b""),
}
"""Endings we take, each with its media type and how such a file begins; of mails and texts, which
begin as they like, ``writings.py`` looks at more."""

HANDED_OUT_AS = {MAIL: "application/octet-stream", TEXT: "text/plain; charset=utf-8"}
"""Media types by which a browser could take a document for more than a file to be saved."""


def attach_document(
    *, case: Case, name: str, chunks: Iterable[bytes], kind: str, by: Any
) -> Attachment:
    """Keep a document with a case. A signature that stands under the case is void.

    Args:
        name: the file's name as sent; only its last part is kept.
        chunks: its bytes.
        kind: one of ``Attachment.Kind``.

    Raises:
        NotAllowedError: the case is decided, the type or size is not taken, the bytes are not of
            the type the name says, or the very document is there already.
    """
    if kind not in Attachment.Kind.values:
        raise NotAllowedError("Say what the document is.")
    document, content = checked_document(name, chunks)
    with audit.recorded():
        locked = lock_open(case)
        if locked.attachments.filter(sha256=document.sha256).exists():
            raise NotAllowedError("This very document is on the case already.")
        document.case, document.kind, document.added_by = locked, kind, by
        document.save()
        store_document(document, content)
        audit.record(
            verb="document_attached",
            subject=locked,
            by=by.get_username(),
            name=document.name,
            sha256=document.sha256,
            kind=kind,
        )
        void_signature(locked, by=by, why="a document was added")
        return document


def checked_document(name: str, chunks: Iterable[bytes]) -> tuple[Attachment, bytes]:
    """A document as it was sent, of no case yet and not stored, and its bytes.

    Raises:
        NotAllowedError: the type or size is not taken, or the bytes are not of the type that the
            name says.
    """
    shown = PurePath(name.replace("\\", "/")).name[-200:]
    media_type, magic = _type_of(shown)
    content = b"".join(_limited(chunks))
    if not content.startswith(magic) or not is_what_it_says(media_type, content):
        raise NotAllowedError(f"'{shown}' does not hold what its ending says.")
    digest = hashlib.sha256(content).hexdigest()
    row = Attachment(name=shown, media_type=media_type, size_bytes=len(content), sha256=digest)
    return row, content


def handed_out_as(document: Attachment) -> str:
    """The media type under which a document is handed out to be saved."""
    return HANDED_OUT_AS.get(document.media_type, document.media_type)


def read_document(document: Attachment) -> bytes:
    """The bytes of a document.

    Raises:
        NotAllowedError: the file is gone or is no longer what was stored.
    """
    try:
        content = document.path.read_bytes()
    except OSError as error:
        raise NotAllowedError(f"The file of '{document}' cannot be read.") from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise NotAllowedError(f"The file of '{document}' is not what was stored.")
    return content


def _type_of(name: str) -> tuple[str, bytes]:
    known = TYPES.get(PurePath(name).suffix.lower())
    if known is None:
        raise NotAllowedError(f"Attach one of {', '.join(TYPES)}.")
    return known


def _limited(chunks: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_BYTES:
            raise NotAllowedError(f"At most {LARGEST_BYTES // 1024 // 1024} MB a document.")
        yield chunk
    if not size:
        raise NotAllowedError("The document is empty.")


def store_document(document: Attachment, content: bytes) -> None:
    """Written aside and renamed, so that a file under a hash is always whole."""
    path = document.path
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
    os.replace(aside.name, path)
