"""The library of texts that officers share: added, changed and withdrawn, each an event.

A change is a new version; the ones before stay, so that it can be told for ever what was offered
on a day. What an officer recorded is their own comment and does not change with it.
"""

from __future__ import annotations

from typing import Any

from screening import audit
from screening.errors import NotAllowedError
from screening.models import Disposition, SharedText

LONGEST_TEXT = 2_000


def add_text(*, name: str, kind: str, text: str, by: Any) -> SharedText:
    """Offer a new text.

    Args:
        name: what it is called, of no text before; capitals do not tell two apart.
        kind: the answer that it is for.

    Raises:
        NotAllowedError: a part is missing or too long, or the name is taken.
    """
    called = " ".join(name.split())
    if not called or len(called) > 80:
        raise NotAllowedError("Give the text a name of at most 80 letters.")
    if kind not in Disposition.Kind.values:
        raise NotAllowedError("Say which answer the text is for.")
    with audit.recorded():
        if SharedText.objects.filter(name__iexact=called).exists():
            raise NotAllowedError(f"There is a text '{called}' already: change that one.")
        return _stored(SharedText(name=called, version=1, kind=kind, text=_checked(text)), by)


def change_text(*, row: SharedText, text: str, by: Any) -> SharedText:
    """Offer other words under a text's name, as its next version.

    Raises:
        NotAllowedError: no words are given, or the same; or it was changed meanwhile.
    """
    said = _checked(text)
    if said == row.text and not row.is_withdrawn:
        raise NotAllowedError("These are the words that are offered now.")
    return _next_version(row, said, is_withdrawn=False, by=by)


def withdraw_text(*, row: SharedText, by: Any) -> SharedText:
    """Offer a text no longer; it stays on record and can be offered again by changing it.

    Raises:
        NotAllowedError: it is withdrawn already, or was changed meanwhile.
    """
    if row.is_withdrawn:
        raise NotAllowedError("This text is withdrawn already.")
    return _next_version(row, row.text, is_withdrawn=True, by=by)


def _next_version(row: SharedText, text: str, *, is_withdrawn: bool, by: Any) -> SharedText:
    with audit.recorded():
        first = SharedText.objects.filter(name=row.name, version=1)
        list(first.select_for_update(no_key=True))  # the versions of a name follow one another
        newest = SharedText.objects.filter(name=row.name).order_by("-version").first()
        if newest is None or newest.pk != row.pk:
            raise NotAllowedError("The text was changed meanwhile: read it again.")
        version = row.version + 1
        return _stored(
            SharedText(
                name=row.name, version=version, kind=row.kind, text=text, is_withdrawn=is_withdrawn
            ),
            by,
        )


def _stored(row: SharedText, by: Any) -> SharedText:
    row.written_by = by
    row.save()
    audit.record(
        verb="shared_text_withdrawn" if row.is_withdrawn else "shared_text_set",
        subject=row,
        by=by.get_username(),
        name=row.name,
        version=row.version,
        kind=row.kind,
        text=row.text,
    )
    return row


def _checked(text: str) -> str:
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise NotAllowedError("Write the text.")
    if len(said) > LONGEST_TEXT:
        raise NotAllowedError(f"A shared text has at most {LONGEST_TEXT:,} letters.")
    return said
