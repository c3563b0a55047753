"""What a list version changed, in words: who came, who went, what of whom is another now.

A list keyed by names (the Entity List has no numbers) shows a new name as one gone and one come;
where the two share a name they are told as renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from screening.audit.list_rows import rows_of
from screening.models import ListedParty, ListVersion, RecordKind
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord

MOST = 500
"""Rows told in words; more are counted."""


class Kind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    RENAMED = "renamed"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is not as it was.

    Args:
        row: the row of the new version, or the one that went.
        words: what is different, a clause each.
        citation: what the agency cites for it; empty where it cites nothing.
    """

    kind: Kind
    row: Any
    words: tuple[str, ...]
    citation: str = ""


def changes(version: ListVersion, before: ListVersion | None) -> tuple[Change, ...]:
    """What a version says otherwise than the one before; at most ``MOST`` of each kind.

    Args:
        before: None for the first version, of which everything is new and nothing is told.
    """
    if before is None:
        return ()
    new, old = rows_of(version), rows_of(before)
    same = old.values("content_hash")
    came = _rows(version, new.exclude(uid__in=old.values("uid")))
    went = _rows(version, old.exclude(uid__in=new.values("uid")))
    moved = _rows(version, new.filter(uid__in=old.values("uid")).exclude(content_hash__in=same))
    if version.source.kind != RecordKind.PARTY:
        return (
            *(Change(Kind.ADDED, row, ()) for row in came),
            *(Change(Kind.CHANGED, row, ()) for row in moved),
            *(Change(Kind.REMOVED, row, ()) for row in went),
        )
    return tuple(_of_parties(came, moved, went, before))


def _rows(version: ListVersion, rows: Any) -> list[Any]:
    if version.source.kind == RecordKind.PARTY:
        rows = rows.with_parts()
    return list(rows.order_by("id")[:MOST])


def _of_parties(
    came: Sequence[ListedParty],
    moved: Sequence[ListedParty],
    went: Sequence[ListedParty],
    before: ListVersion,
) -> Iterator[Change]:
    left = {party.pk: party for party in went}
    by_name = {name: party for party in went for name in _all_names(party)}
    for party in came:
        earlier = next((by_name[n] for n in _all_names(party) if n in by_name), None)
        if earlier is not None and earlier.pk in left:
            del left[earlier.pk]
            yield _between(Kind.RENAMED, earlier, party)
        else:
            yield Change(Kind.ADDED, party, _measure_words(party.to_record()), _citation(party))
    was = ListedParty.objects.filter(version=before, uid__in=[p.uid for p in moved]).with_parts()
    earlier_of = {(party.source_code, party.uid): party for party in was}
    for party in moved:
        earlier = earlier_of.get((party.source_code, party.uid))
        if earlier is not None:
            kind = Kind.CHANGED if earlier.name == party.name else Kind.RENAMED
            yield _between(kind, earlier, party)
    for party in left.values():
        yield Change(Kind.REMOVED, party, (), _citation(party))


def _all_names(party: ListedParty) -> list[str]:
    return [" ".join(name.text.casefold().split()) for name in party.names.all()]


def _between(kind: Kind, earlier: ListedParty, party: ListedParty) -> Change:
    words = tuple(_differences(earlier.to_record(), party.to_record()))
    return Change(kind, party, words or ("order of its parts",), _citation(party))


def _differences(old: PartyRecord, new: PartyRecord) -> Iterator[str]:
    if old.name != new.name:
        yield f"was {old.name}"
    for what, text_of in _PARTS:
        before, now = dict.fromkeys(text_of(old)), dict.fromkeys(text_of(new))
        yield from (f"{what} + {text}" for text in now if text not in before)
        yield from (f"{what} − {text}" for text in before if text not in now)


_PARTS: tuple[tuple[str, Callable[[PartyRecord], Iterable[str]]], ...] = (
    ("alias", lambda r: [n.text for n in r.names if n.kind is not NameKind.PRIMARY]),
    ("address", lambda r: [a.text for a in r.addresses]),
    ("identifier", lambda r: [f"{i.type} {i.value}" for i in r.identifiers]),
    ("country", lambda r: r.countries),
    ("born", lambda r: r.birth_dates),
    ("measure", lambda r: _measure_words(r)),
    ("remark", lambda r: [r.remarks] if r.remarks else []),
    ("kind", lambda r: [r.schema.value]),
)


def _measure_words(record: PartyRecord) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_words_of, record.measures))))


def _words_of(measure: MeasureRecord) -> str:
    parts = (
        measure.license_requirement or measure.program or measure.note,
        measure.license_policy,
        f"footnote {', '.join(measure.footnotes)}" if measure.footnotes else "",
        f"from {measure.effective_on}" if measure.effective_on else "",
        f"until {measure.expires_on}" if measure.expires_on else "",
    )
    return "; ".join(part for part in parts if part)


def _citation(party: ListedParty) -> str:
    cited = (c["text"] for measure in party.measures.all() for c in measure.citations)
    return ", ".join(dict.fromkeys(str(text) for text in cited))
