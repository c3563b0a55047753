"""The paper that a record on file rests on: its bytes kept under their hash, like a case's.

It is attached once, while the record waits and before anybody has agreed to it: officers agree to
the record with the paper that they have seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from screening import audit
from screening.cases import attachments
from screening.errors import NotAllowedError
from screening.models import Attachment, StandingRecord

SHORTEST_DIGEST = 12


def attached_document(digest: str) -> Attachment | None:
    """The document on a case whose SHA-256 begins with some digits; None without any.

    Raises:
        NotAllowedError: no case has such a document, or too few digits are given.
    """
    if not digest.strip():
        return None
    found = Attachment.objects.filter(sha256__startswith=digest.strip().lower())
    document: Attachment | None = found.order_by("-id").first()
    if len(digest.strip()) < SHORTEST_DIGEST or document is None:
        raise NotAllowedError(
            "No case has this document: attach it there, and write its SHA-256, "
            f"{SHORTEST_DIGEST} digits or more."
        )
    return document


def read_document(record: StandingRecord) -> bytes:
    """The bytes of the paper that a record rests on.

    Raises:
        NotAllowedError: none is attached, or its file is gone or is no longer what was stored.
    """
    kept = Attachment(name=record.document_file, sha256=record.document_sha256)
    if not record.document_sha256:
        raise NotAllowedError(f"No document is attached to {record.number}.")
    return attachments.read_document(kept)


def attach_paper(
    *, record: StandingRecord, name: str, chunks: Iterable[bytes], by: Any, through: str = ""
) -> StandingRecord:
    """Keep the paper of a record that waits; the very same again changes nothing.

    Args:
        name: the file's name as sent; only its last part is kept.
        chunks: its bytes.
        through: the API key, which may do it for its owner's records; empty at the desk.

    Raises:
        NotAllowedError: the record is settled, agreed to, somebody else's or has another paper, or
            the type or size is not taken; nothing was stored.
    """
    paper, content = attachments.checked_document(name, chunks)
    with audit.recorded():
        rows = StandingRecord.objects.select_for_update(of=("self",), no_key=True)
        locked: StandingRecord = rows.get(pk=record.pk)
        if locked.document_sha256 == paper.sha256:
            return locked
        _check_may_attach(locked, by, through)
        attachments.store_document(paper, content)
        locked.document_sha256, locked.document_file = paper.sha256, paper.name
        locked.save(update_fields=["document_sha256", "document_file"])
        audit.record(
            verb="standing_record_document_attached",
            subject=locked,
            by=through or by.get_username(),
            record=locked.number,
            name=paper.name,
            sha256=paper.sha256,
        )
        return locked


def _check_may_attach(record: StandingRecord, by: Any, through: str) -> None:
    if through and record.entered_by_id != by.pk:
        raise NotAllowedError(
            f"{record.number} was proposed by somebody else: who proposed it sends its document."
        )
    if record.status != StandingRecord.Status.PROPOSED:
        raise NotAllowedError(
            f"{record.number} is {record.get_status_display()}: a document comes before it is "
            "agreed to. Propose a new record with it."
        )
    if record.vouched_by_id is not None:
        raise NotAllowedError(
            f"An officer agreed to {record.number} as it is: decline it, and propose it anew."
        )
    if record.document_sha256:
        raise NotAllowedError(
            f"{record.number} has {record.document_file}: decline it, and propose it anew with "
            "the other document."
        )
