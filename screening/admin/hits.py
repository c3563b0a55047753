"""A hit as an officer reads it: which words met which, what speaks for and against, the entry.

Pure functions from evidence JSON and the listed party's rows. Every key may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.admin.listed_parties import measure_rows
from screening.admin.read_only import page_of
from screening.admin.record import Cell
from screening.admin.wording import label_of
from screening.models import Hit, ListedParty

SIGNS = {"equal": "=", "near": "≈", "missing": "−", "extra": "+"}
VIA_NAME = "name"


@dataclass(frozen=True, slots=True)
class WordView:
    """Two words that met, or one that met nothing; ``sign`` says how, so that color need not."""

    query: str
    listed: str
    relation: str
    sign: str
    note: str


@dataclass(frozen=True, slots=True)
class QualifierView:
    """What speaks for or against; ``x`` and ``width`` place its bar on a scale of -100 to 100."""

    summary: str
    side: str
    x: float
    width: float
    effect: str


@dataclass(frozen=True, slots=True)
class HitView:
    """Our party and the listed party side by side."""

    our_label: str
    our_name: str
    our_country: str
    our_more: str
    listed_label: str
    listed_name: str
    listed_more: str
    listed_countries: tuple[str, ...]
    party_name: str
    party_url: str
    source: str
    source_title: str
    score: str
    via: str
    outcome: str
    summary: str
    words: tuple[WordView, ...]
    qualifiers: tuple[QualifierView, ...]
    printed: tuple[tuple[str, Cell], ...]
    version: str


def hit_of(
    hit: Hit, content: Mapping[str, Any], answer: Mapping[str, Any], titles: Mapping[str, str]
) -> HitView:
    """A hit with its evidence.

    Args:
        hit: with its listed party, that party's version and parts fetched.
        content: the submission.
        answer: the screening's answer.
        titles: list source code to title.
    """
    name = _name_evidence(hit.evidence)
    listed = hit.listed_party
    address = next(iter(listed.addresses.all()), None)
    our = _our_side(hit, content)
    alias_kind = str(name.get("alias_kind") or ("primary" if hit.met_name == listed.name else ""))
    return HitView(
        our_label=our["label"],
        our_name=str(name.get("query") or hit.party_name),
        our_country=our["country"],
        our_more=our["more"],
        listed_label=_met_words(alias_kind),
        listed_name=str(name.get("alias") or hit.met_name or listed.name),
        listed_more=address.text if address else "address not printed",
        listed_countries=tuple(listed.countries),
        party_name=listed.name,
        party_url=page_of(listed),
        source=hit.source_code,
        source_title=titles.get(hit.source_code, hit.source_code),
        score=f"{hit.score:.2f}",
        via="" if hit.via == VIA_NAME else label_of(hit.via).lower(),
        outcome=_outcome(hit, answer),
        summary=str(name.get("summary") or ""),
        words=tuple(_word(word) for word in name.get("words") or []),
        qualifiers=_qualifiers(hit.evidence),
        printed=_printed(listed),
        version=f"version {listed.version.published or listed.version.label}",
    )


def _outcome(hit: Hit, answer: Mapping[str, Any]) -> str:
    """What the answer makes of a strong hit; a weak one is for a person to look at."""
    reasons = answer.get("reasons") or []
    said = [r.get("outcome") for r in reasons if str(r.get("subject")).startswith(hit.subject)]
    return "block" if hit.is_match and "block" in said else "hold"


def _name_evidence(evidence: list[dict[str, Any]]) -> dict[str, Any]:
    return next((row for row in evidence if row.get("words") or row.get("kind") == VIA_NAME), {})


def _met_words(alias_kind: str) -> str:
    if alias_kind == "primary":
        return "met by its primary name"
    return f"met by its {alias_kind.replace('_', ' ') or 'name'}"


def _our_side(hit: Hit, content: Mapping[str, Any]) -> dict[str, str]:
    parties = content.get("parties") or []
    party = parties[hit.party] if hit.party < len(parties) else {}
    address = party.get("address") or {}
    role = str(party.get("role") or hit.subject).replace("_", " ")
    place = ", ".join(
        str(address[part]) for part in ("street", "city", "region") if address.get(part)
    )
    if hit.via != VIA_NAME:
        return {
            "label": f"{label_of(hit.via)} of our {role}",
            "country": "",
            "more": f"of {party.get('name') or hit.party_name or 'a party not stated'}",
        }
    return {
        "label": f"Our party · {role}",
        "country": str(address.get("country") or ""),
        "more": place or "address not stated",
    }


def _word(word: Mapping[str, Any]) -> WordView:
    relation = str(word.get("relation") or "")
    similarity = word.get("similarity")
    near = relation == "near" and isinstance(similarity, int | float)
    return WordView(
        query=str(word.get("query") or ""),
        listed=str(word.get("listed") or ""),
        relation=relation if relation in SIGNS else "extra",
        sign=SIGNS.get(relation, "+"),
        note=f"near {similarity:.2f}" if near else relation,
    )


def _qualifiers(evidence: list[dict[str, Any]]) -> tuple[QualifierView, ...]:
    rows = [row for row in evidence if "says" in row]
    largest = max((abs(_effect(row)) for row in rows), default=0.0) or 1.0
    return tuple(_qualifier(row, largest) for row in rows)


def _effect(row: Mapping[str, Any]) -> float:
    effect = row.get("effect")
    return float(effect) if isinstance(effect, int | float) else 0.0


def _qualifier(row: Mapping[str, Any], largest: float) -> QualifierView:
    effect = _effect(row)
    width = round(96 * abs(effect) / largest, 1)
    sides = {"for": "f", "against": "g"}
    return QualifierView(
        summary=str(row.get("summary") or _pair(row)),
        side=sides.get(str(row.get("says")), "n"),
        x=-width if effect < 0 else 0,
        width=width,
        effect=f"{effect:+.2f}".replace("-", "−") if effect else "0",
    )


def _pair(row: Mapping[str, Any]) -> str:
    kind = label_of(str(row.get("kind") or "fact"))
    return f"{kind}: {row.get('query') or 'not stated'}, listed {row.get('listed') or 'not stated'}"


def _printed(listed: ListedParty) -> tuple[tuple[str, Cell], ...]:
    names = [name.text for name in listed.names.all()]
    also = "; ".join(name for name in names if name != listed.name)
    entry = f"{listed.name}, a.k.a. {also}" if also else listed.name
    rows: list[tuple[str, Cell]] = [("Entry", Cell(entry))]
    for measure in listed.measures.all():
        rows += measure_rows(measure)
    if listed.remarks:
        rows.append(("Remarks", Cell(listed.remarks)))
    return tuple(rows)
