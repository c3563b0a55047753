"""trade.gov's search of the Consolidated Screening List: its parameters, its answer.

https://developer.trade.gov/api-details#api=consolidated-screening-list. All lists that are active
are searched; ``sources`` narrows them by the CSL's own abbreviations or by our codes.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.dialects.entities import code_of, records_of
from screening.api.dialects.keys import SUBSCRIPTION, SubscriptionKey
from screening.api.parameters import KnownParameters
from screening.errors import FieldError, InvalidQueryError
from screening.lists.readers.trade_csl import SOURCES
from screening.models import ListedParty, ListSource, ListVersion, RecordKind, Scope
from screening.pipeline import Narrowed, match_parties, reference_in_force
from screening.terms.listed_party import MeasureRecord, NameKind, PartyRecord

SIZE, MOST = 10, 50
MOST_FOUND = 100
_BUREAUS = {
    "us-bis": "Bureau of Industry and Security",
    "us-ofac": "Treasury Department",
    "us-state": "State Department",
}
_ABBREVIATIONS = {ours: theirs for theirs, ours in SOURCES.items()}
_CODES = "|".join((*SOURCES, "MBS"))
_TYPES = {
    "person": "Individual",
    "organization": "Entity",
    "vessel": "Vessel",
    "aircraft": "Aircraft",
}
_KINDS = {theirs.casefold(): ours for ours, theirs in _TYPES.items()}
_TAKEN = (
    "q", "name", "fuzzy_name", "sources", "types", "type", "countries", "address", "full_address",
    "city", "state", "postal_code", "size", "offset", "sort", SUBSCRIPTION,
)  # fmt: skip


class SearchView(KnownParameters):
    """``GET /v1/search``: a name or an address against the lists."""

    authentication_classes = [SubscriptionKey]
    scopes = {"GET": Scope.MATCH}
    parameters = {"GET": frozenset(_TAKEN)}

    @extend_schema(
        operation_id="csl_search",
        summary="trade.gov CSL: search",
        responses={200: OpenApiTypes.OBJECT},
        parameters=[
            *(OpenApiParameter(name, str) for name in ("name", "fuzzy_name", "types", "countries")),
            OpenApiParameter(
                "sources",
                {"type": "string", "pattern": f"^\\s*({_CODES})?\\s*(,\\s*({_CODES})?\\s*)*$"},
            ),
            OpenApiParameter("size", {"type": "integer", "minimum": 0, "maximum": 99_999}),
            OpenApiParameter("offset", {"type": "integer", "minimum": 0, "maximum": 99_999}),
        ],
    )
    def get(self, request: Request) -> Response:
        sent = request.query_params
        lists = _lists_of(sent.get("sources", ""))
        size = _whole(request, "size", SIZE, MOST)
        offset = _whole(request, "offset", 0, 1000)
        now = timezone.now()
        party = _party_of(request)
        found = []
        if party:
            is_fuzzy = sent.get("fuzzy_name", "").casefold() == "true" or "name" not in sent
            result = match_parties(
                [party],
                narrowed=Narrowed(lists=lists, most=MOST_FOUND),
                reference=reference_in_force(),
                instant=now,
                through=str(request.auth),
            )["results"][0]
            found = _found(result["hits"], "" if is_fuzzy else party["name"])
        found = [row for row in found if _is_wanted(row, request)]
        return Response(
            {
                "total": len(found),
                "sources_used": _sources_used(lists),
                "search_performed_at": now.isoformat(),
                "results": found[offset : offset + size],
            }
        )


def _party_of(request: Request) -> dict[str, Any] | None:
    """Who is asked for; None where neither a name nor an address is."""
    sent = request.query_params
    name = (sent.get("name") or sent.get("q") or "").strip()
    street = (sent.get("address") or sent.get("full_address") or "").strip()
    if not name and not street:
        return None
    address = {
        ours: sent[theirs].strip()
        for theirs, ours in (("city", "city"), ("state", "region"), ("postal_code", "postal_code"))
        if sent.get(theirs, "").strip()
    }
    if street:
        address["street"] = street
    countries = _countries(request)
    if len(countries) == 1:
        address["country"] = next(iter(countries))
    party: dict[str, Any] = {"name": name or street}
    kinds = _kinds(request)
    if len(kinds) == 1:
        party["type"] = next(iter(kinds))
    return party | ({"address": address} if address else {})


def _found(hits: list[dict[str, Any]], spelled: str) -> list[dict[str, Any]]:
    """The listed parties that were met; where no fuzzy search is asked for, those with a name that
    has every word as it is spelled."""
    best: dict[tuple[str, str], float] = {}
    for hit in hits:
        key = (hit["listed_party"]["source"], hit["listed_party"]["uid"])
        best[key] = max(best.get(key, 0.0), float(hit["score"]))
    records, words = records_of(best), _words(spelled)
    return [
        {**_row(records[key]), "score": round(100 * score)}
        for key, score in sorted(best.items(), key=lambda item: -item[1])
        if key in records and any(words <= _words(name.text) for name in records[key].names)
    ]


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _row(record: PartyRecord) -> dict[str, Any]:
    measure = record.measures[0] if record.measures else MeasureRecord()
    raw = record.raw
    return {
        "id": f"{record.source}-{record.uid}",
        "name": record.name,
        "alt_names": [name.text for name in record.names if name.kind is not NameKind.PRIMARY],
        "type": _TYPES.get(record.schema.value),
        "country": record.countries[0] if record.countries else None,
        "source": _source_name(record.source),
        "source_list_url": raw.get("source_list_url") or None,
        "source_information_url": raw.get("source_information_url") or None,
        "entity_number": record.uid,
        "programs": [m.program for m in record.measures if m.program],
        "title": raw.get("title") or None,
        "remarks": record.remarks or None,
        "addresses": [
            {
                "address": address.street or address.text,
                "city": address.city or None,
                "state": address.region or None,
                "postal_code": address.postal_code or None,
                "country": address.country or None,
            }
            for address in record.addresses
        ],
        "ids": [
            {
                "type": number.type,
                "number": number.value,
                "country": number.country or None,
                "issue_date": None,
                "expiration_date": None,
            }
            for number in record.identifiers
        ],
        "federal_register_notice": "; ".join(c.text for c in measure.citations) or None,
        "start_date": measure.effective_on.isoformat() if measure.effective_on else None,
        "end_date": measure.expires_on.isoformat() if measure.expires_on else None,
        "standard_order": raw.get("standard_order") or None,
        "license_requirement": measure.license_requirement or None,
        "license_policy": measure.license_policy or None,
        "dates_of_birth": list(record.birth_dates),
        **{name: _parted(raw.get(name)) for name in _OF_PERSONS},
        **{name: raw.get(name) or None for name in _OF_SHIPS},
    }


_OF_PERSONS = ("nationalities", "citizenships", "places_of_birth")
_OF_SHIPS = (
    "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage", "vessel_flag",
    "vessel_owner",
)  # fmt: skip


def _parted(printed: Any) -> list[str]:
    return [part.strip() for part in str(printed or "").split(";") if part.strip()]


def _source_name(code: str) -> str:
    """A list as the CSL calls it: its title, abbreviation and bureau."""
    title = ListSource.objects.filter(code=code).values_list("title", flat=True).first() or code
    short = _ABBREVIATIONS.get(code)
    bureau = next((name for start, name in _BUREAUS.items() if code.startswith(start)), "")
    return f"{title}{f' ({short})' if short else ''}{f' - {bureau}' if bureau else ''}"


def _sources_used(lists: list[str]) -> list[dict[str, Any]]:
    used = []
    active = ListVersion.objects.active().of_kind(RecordKind.PARTY).select_related("source")
    for version in active:
        rows = ListedParty.objects.filter(version=version).order_by()
        for code in rows.values_list("source_code", flat=True).distinct():
            if lists and code not in lists:
                continue
            published = version.published
            used.append(
                {
                    "source": _source_name(code),
                    "source_last_updated": published.isoformat() if published else None,
                    "last_imported": version.confirmed_at.isoformat(),
                    "import_rate": "Daily",
                }
            )
    return sorted(used, key=lambda one: str(one["source"]))


def _lists_of(sources: str) -> list[str]:
    names = [name.strip() for name in sources.split(",") if name.strip()]
    codes = [SOURCES.get(name, "us-ofac-ns-mbs" if name == "MBS" else name) for name in names]
    known = set(ListSource.objects.filter(kind=RecordKind.PARTY).values_list("code", flat=True))
    known |= set(SOURCES.values())
    for name, code in zip(names, codes, strict=True):
        if code not in known:
            raise _wrong("sources", f"Not '{name}'; there are {', '.join(SOURCES)}.")
    return codes


def _countries(request: Request) -> set[str]:
    told = request.query_params.get("countries", "").split(",")
    return {code for name in told if (code := code_of(name))}


def _kinds(request: Request) -> set[str]:
    sent = request.query_params
    told = (sent.get("types") or sent.get("type") or "").split(",")
    return {_KINDS[name.strip().casefold()] for name in told if name.strip().casefold() in _KINDS}


def _is_wanted(row: dict[str, Any], request: Request) -> bool:
    countries, kinds = _countries(request), {_TYPES[kind] for kind in _kinds(request)}
    places = {row["country"], *(address["country"] for address in row["addresses"])}
    return (not countries or bool(countries & places)) and (not kinds or row["type"] in kinds)


def _whole(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise _wrong(name, f"Write a whole number of at most {most}.")
    return min(int(text), most)


def _wrong(field: str, mend: str) -> InvalidQueryError:
    return InvalidQueryError((FieldError(field, "malformed", mend),))
