"""Whether a letter to a customer tells what was found, or what is said inside.

Who learns that they were flagged, and by which list, may act on it. Therefore a letter that names a
list, a listed party that is not named in the order itself, a finding or an officer's comment is not
sent, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.cases.letter import folded, forbidden_words
from screening.models import AuditEvent, Case, Hit, ListSource

SHORTEST_NAME = 5
SHORTEST_COMMENT = 15
_CITATION = re.compile(r"\b(\d+ ?c\.?f\.?r\.?|fr ?\d{4,}|7[34]\d\.\d+)", re.IGNORECASE)
_LIST_CODE = re.compile(r"\b(us|eu|uk|un|own|ch|ca|au|jp)-[a-z0-9]+(-[a-z0-9]+)+\b")


def what_it_tells(case: Case, text: str) -> str:
    """Why a text must not go to the customer of a case; empty where it may.

    Args:
        case: with screening and transaction.
        text: subject and body.

    Returns:
        A sentence that names the words.
    """
    said = folded(text)
    own = folded(" ".join(_texts(case.screening.transaction.content)))
    for words, kind in _never(case, own):
        if _stands_in(folded(words), said):
            return f"It must not tell the customer what was found: “{words[:80]}” is {kind}."
    for pattern, kind in ((_CITATION, "a citation of the law"), (_LIST_CODE, "a list")):
        found = next((m for m in pattern.finditer(said) if m[0] not in own), None)
        if found is not None:
            return f"It must not tell the customer what was found: “{found[0]}” is {kind}."
    return ""


def _never(case: Case, own: str) -> Iterator[tuple[str, str]]:
    for words in forbidden_words():
        if not _stands_in(folded(words), own):
            yield words, "a word for a list or a finding"
    for title in ListSource.objects.values_list("title", flat=True):
        if title and not _stands_in(folded(title), own):
            yield title, "the title of a list"
    for name in _listed_names(case):
        if len(folded(name)) >= SHORTEST_NAME and not _stands_in(folded(name), own):
            yield name, "the name of a listed party"
    for reason in case.screening.answer.get("reasons") or []:
        yield str(reason.get("summary") or ""), "a finding"
    for comment in _comments(case):
        if len(folded(comment)) >= SHORTEST_COMMENT:
            yield comment, "an internal comment"


def _listed_names(case: Case) -> Iterator[str]:
    hits = Hit.objects.filter(screening=case.screening_id).select_related("listed_party")
    for hit in hits.defer("evidence").prefetch_related("listed_party__names"):
        yield hit.listed_party.name
        yield from (name.text for name in hit.listed_party.names.all())


def _comments(case: Case) -> Iterator[str]:
    yield from case.dispositions.values_list("comment", flat=True)
    yield from case.signatures.values_list("comment", flat=True)
    events = AuditEvent.objects.filter(subject_type="case", subject_id=str(case.pk))
    for event in events.exclude(verb="customer_answered"):  # their own words
        yield str(event.data.get("comment") or "")


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)


def _stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text as whole words; scripts without blanks anywhere."""
    if not words:
        return False
    if not words.isascii():
        return words in text
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
