"""Notes on a case: written to colleagues, kept in the record, called out to whom they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import Case, CaseNote, Mention

LONGEST_NOTE = 4_000
MOST_MENTIONS = 20
READS = "screening.view_case"
_CALLED = re.compile(r"(?<![\w.@+-])@([\w.+-]+(?:@[\w.-]+)?)")
"""What a user name may be made of, behind an @ that does not stand inside an address."""
_AFTER_A_NAME = ".-+"
"""May end a name as well as a sentence."""


def write_note(*, case: Case, text: str, by: Any) -> CaseNote:
    """Keep a note on a case, open or decided; whom it names with @ finds it on the home page.

    A note is no answer: no signature is void by it. It cannot be changed or removed.

    Args:
        text: as typed; ``@okafor`` calls the person of this user name.
        by: who writes.

    Raises:
        NotAllowedError: it is empty or too long, or it calls somebody who may not read cases or
            is not there, of which it says the same.
    """
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise NotAllowedError("Write the note first.")
    if len(said) > LONGEST_NOTE:
        raise NotAllowedError(
            f"A note has at most {LONGEST_NOTE:,} letters; attach what is longer."
        )
    called = _people_called(said)
    with audit.recorded():
        note = CaseNote.objects.create(case=case, text=said, written_by=by)
        others = [person for person in called if person.pk != by.pk]
        Mention.objects.bulk_create(Mention(note=note, person=person) for person in others)
        audit.record(
            verb="case_noted",
            subject=case,
            by=by.get_username(),
            note=note.pk,
            text=said,
            called=[person.get_username() for person in others],
        )
        return note


def read_mentions(*, case: Case, by: Any) -> None:
    """Who opens a case has read what calls them there."""
    unread = Mention.objects.unread_by(by).filter(note__case=case)
    unread.order_by().update(read_at=timezone.now())


def readers() -> Sequence[Any]:
    """The people whom a note can call, by user name."""
    people = get_user_model().objects.with_perm(READS).filter(is_staff=True, is_active=True)
    return list(people.order_by("username"))


def _people_called(text: str) -> list[Any]:
    names = list(dict.fromkeys(_CALLED.findall(text)))
    if len(names) > MOST_MENTIONS:
        raise NotAllowedError(f"A note calls at most {MOST_MENTIONS} persons.")
    if not names:
        return []
    by_name = {person.get_username().casefold(): person for person in readers()}
    found = {name: _person_of(name, by_name) for name in names}
    if missing := [f"@{name[:40]}" for name, person in found.items() if person is None]:
        raise NotAllowedError(
            f"{', '.join(missing)} is nobody who may read this case: write the name as it stands "
            "beside the note, or leave out the @."
        )
    return list(dict.fromkeys(found.values()))


def _person_of(name: str, by_name: dict[str, Any]) -> Any:
    """The person of a name, or of what it is without the end of a sentence behind it."""
    bare = name.rstrip(_AFTER_A_NAME)
    return by_name.get(name.casefold()) or by_name.get(bare.casefold())
