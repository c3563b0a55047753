"""A hit as an officer reads it: which words met which, what speaks for and against, the entry.

Pure functions from evidence JSON and the listed party's rows. Every key may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.admin.listed_parties import measure_rows
from screening.admin.order_parties import born_and_national, place_words
from screening.admin.qualifiers import QualifierView, qualifiers_of
from screening.admin.read_only import page_of
from screening.admin.record import Cell
from screening.admin.wording import as_read, label_of
from screening.models import Hit, ListedParty
from screening.terms.listed_party import PartySchema

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
        our_name=as_read(str(name.get("query") or hit.party_name)),
        our_country=our["country"],
        our_more=our["more"],
        listed_label=_met_words(alias_kind),
        listed_name=as_read(str(name.get("alias") or hit.met_name or listed.name)),
        listed_more=_listed_more(listed, address.text if address else ""),
        listed_countries=tuple(listed.countries),
        party_name=as_read(listed.name),
        party_url=page_of(listed),
        source=hit.source_code,
        source_title=titles.get(hit.source_code, hit.source_code),
        score=f"{hit.score:.2f}",
        via="" if hit.via == VIA_NAME else label_of(hit.via).lower(),
        outcome=_outcome(hit, answer),
        summary=str(name.get("summary") or ""),
        words=tuple(_word(word) for word in name.get("words") or []),
        qualifiers=qualifiers_of(hit.evidence),
        printed=_printed(listed),
        version=f"version {listed.version.published or listed.version.label}",
    )


def _listed_more(listed: ListedParty, address: str) -> str:
    """The address as printed, and of a person the birth dates."""
    said = [address or "address not printed"]
    if listed.birth_dates:
        said.append(f"born {', '.join(map(str, listed.birth_dates))}")
    elif listed.schema == PartySchema.PERSON:
        said.append("birth date not printed")
    return " · ".join(said)


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
    if alias_kind.startswith("own_"):
        return "met by a name of ours, which the list does not print"
    return f"met by its {alias_kind.replace('_', ' ') or 'name'}"


def _our_side(hit: Hit, content: Mapping[str, Any]) -> dict[str, str]:
    parties = content.get("parties") or []
    party = parties[hit.party] if hit.party < len(parties) else {}
    address = party.get("address") or {}
    role = str(party.get("role") or hit.subject).replace("_", " ")
    if hit.via != VIA_NAME:
        return {
            "label": f"{label_of(hit.via)} of our {role}",
            "country": "",
            "more": f"of {party.get('name') or hit.party_name or 'a party not stated'}",
        }
    return {
        "label": f"Our party · {role}",
        "country": str(address.get("country") or ""),
        "more": " · ".join(
            text
            for text in (place_words(address) or "address not stated", born_and_national(party))
            if text
        ),
    }


def _word(word: Mapping[str, Any]) -> WordView:
    relation = str(word.get("relation") or "")
    similarity = word.get("similarity")
    near = relation == "near" and isinstance(similarity, int | float)
    return WordView(
        query=as_read(str(word.get("query") or "")),
        listed=as_read(str(word.get("listed") or "")),
        relation=relation if relation in SIGNS else "extra",
        sign=SIGNS.get(relation, "+"),
        note=f"near {similarity:.2f}" if near else relation,
    )


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
