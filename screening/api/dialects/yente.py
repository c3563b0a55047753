"""OpenSanctions' yente: ``match``, ``search`` and ``entities`` in its shapes.

https://www.opensanctions.org/docs/yente/ and https://api.opensanctions.org/openapi.json. A dataset
is one of our lists by its code, or ``default`` (also ``sanctions``, ``all``) for all of them.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.dialects.entities import (
    PARTED,
    SCHEMATA,
    entity_of,
    question_of,
    records_of,
)
from screening.api.dialects.keys import API_KEY, ApiKeyWord
from screening.api.examples.bodies import ASKED
from screening.api.parameters import KnownParameters
from screening.errors import FieldError, InvalidQueryError
from screening.models import ListSource, RecordKind, Scope
from screening.pipeline import Narrowed, match_parties, reference_in_force

ALL = ("default", "sanctions", "all")
MOST_QUERIES = 100
LIMIT, MOST = 5, 100
SEARCH_LIMIT = 10
QUERIES = {
    "type": "object",
    "required": ["queries"],
    "properties": {
        "queries": {
            "type": "object",
            "description": "Entities by names of yours, each with `schema` and `properties`.",
            "minProperties": 1,
            "maxProperties": MOST_QUERIES,
            "additionalProperties": {"type": "object", "additionalProperties": True},
            "examples": [ASKED],
        }
    },
}
_NUMBERS_TAKEN = ("limit", "offset", "threshold", "cutoff")
_MANY = ("countries", "datasets")
_TAKEN_AND_LEFT = ("algorithm", "topics", "changed_since", "include_dataset", "exclude_dataset",
                   "exclude_schema", "exclude_entity_ids", "fuzzy", "simple", "sort", "facets",
                   "filter_op", "nested")  # fmt: skip
"""What their clients send and this answers without: how we match is the policy's business."""


_PLAIN = re.compile(r"[0-9.eE+-]+")
"""Of a number: no blanks, low lines and figures of other scripts, which Python would take."""


def _in_range(name: str, least: float, most: float) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "number", "minimum": least, "maximum": most})


class MatchView(KnownParameters):
    """``POST /match/{dataset}``: examples of entities against the lists."""

    authentication_classes = [ApiKeyWord]
    scopes = {"POST": Scope.MATCH}
    parameters = {"POST": frozenset({API_KEY, *_NUMBERS_TAKEN, *_TAKEN_AND_LEFT})}
    repeatable = frozenset(_TAKEN_AND_LEFT)

    @extend_schema(
        operation_id="yente_match",
        summary="yente: match",
        request={"application/json": QUERIES},
        responses={200: OpenApiTypes.OBJECT},
        parameters=[
            _in_range("limit", 1, MOST),
            *(_in_range(name, 0, 1) for name in ("threshold", "cutoff")),
        ],
    )
    def post(self, request: Request, dataset: str) -> Response:
        lists = _lists_of(dataset)
        queries = request.data.get("queries") if isinstance(request.data, dict) else None
        if not isinstance(queries, dict) or not 0 < len(queries) <= MOST_QUERIES:
            mend = f"Send 1 to {MOST_QUERIES} questions by names of yours."
            raise InvalidQueryError((FieldError("queries", "malformed", mend),))
        asked = {name: question_of(one, f"queries.{name}") for name, one in queries.items()}
        limit = int(_number(request, "limit", LIMIT, 1, MOST))
        threshold = _number(request, "threshold", None, 0, 1)
        cutoff = _number(request, "cutoff", None, 0, 1)
        found = match_parties(
            [party for party, _ in asked.values()],
            narrowed=Narrowed(review=cutoff and max(cutoff, 0.5), lists=lists, most=MOST),
            reference=reference_in_force(),
            instant=timezone.now(),
            through=str(request.auth),
        )
        results = [_scored(result["hits"], threshold) for result in found["results"]]
        return Response(
            {
                "responses": {
                    name: {
                        "status": 200,
                        "results": scored[:limit],
                        "total": {"value": len(scored), "relation": "eq"},
                        "query": understood,
                    }
                    for (name, (_, understood)), scored in zip(asked.items(), results, strict=True)
                },
                "matcher": {},
                "limit": limit,
            }
        )


class SearchView(KnownParameters):
    """``GET /search/{dataset}?q=``: a name against the lists."""

    authentication_classes = [ApiKeyWord]
    scopes = {"GET": Scope.MATCH}
    parameters = {
        "GET": frozenset({API_KEY, "q", "schema", *_MANY, *_NUMBERS_TAKEN, *_TAKEN_AND_LEFT})
    }
    repeatable = frozenset({*_MANY, *_TAKEN_AND_LEFT})

    @extend_schema(
        operation_id="yente_search",
        summary="yente: search",
        responses={200: OpenApiTypes.OBJECT},
        parameters=[
            OpenApiParameter("schema", str, enum=[*SCHEMATA]),
            OpenApiParameter("q", str),
            *(_in_range(name, 0, MOST) for name in ("limit", "offset")),
        ],
    )
    def get(self, request: Request, dataset: str) -> Response:
        sent = request.query_params
        lists = [*_lists_of(dataset), *_lists_of_all(sent.getlist("datasets"))]
        limit = int(_number(request, "limit", SEARCH_LIMIT, 0, MOST))
        offset = int(_number(request, "offset", 0, 0, MOST))
        schema = sent.get("schema", "Thing")
        if schema not in SCHEMATA:
            mend = f"There are {', '.join(SCHEMATA)}."
            raise InvalidQueryError((FieldError("schema", "unknown", mend),))
        entities: list[dict[str, Any]] = []
        if sent.get("q", "").strip():
            example = {
                "schema": schema,
                "properties": {"name": sent["q"].strip(), "country": sent.getlist("countries")},
            }
            party, _ = question_of(example, "q")
            found = match_parties(
                [party],
                narrowed=Narrowed(lists=lists, most=MOST),
                reference=reference_in_force(),
                instant=timezone.now(),
                through=str(request.auth),
            )
            scored = _scored(found["results"][0]["hits"], None)
            entities = [_without_score(entity) for entity in scored]
        return Response(
            {
                "results": entities[offset : offset + limit],
                "facets": {},
                "total": {"value": len(entities), "relation": "eq"},
                "limit": limit,
                "offset": offset,
            }
        )


class EntityView(KnownParameters):
    """``GET /entities/{id}``: one listed party."""

    authentication_classes = [ApiKeyWord]
    scopes = {"GET": Scope.READ_LISTS}
    parameters = {"GET": frozenset({API_KEY, "nested"})}

    @extend_schema(
        operation_id="yente_entity",
        summary="yente: entity",
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, entity: str) -> Response:
        source, _, uid = entity.partition(PARTED)
        record = records_of([(source, uid)]).get((source, uid))
        if record is None:
            raise Http404
        return Response(entity_of(record))


def _scored(hits: list[dict[str, Any]], threshold: float | None) -> list[dict[str, Any]]:
    """The listed parties that were met, each once with its best score."""
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for hit in hits:
        key = (hit["listed_party"]["source"], hit["listed_party"]["uid"])
        if key not in best or hit["score"] > best[key]["score"]:
            best[key] = hit
    records = records_of(best)
    return [
        {
            **entity_of(records[key]),
            "score": hit["score"],
            "match": hit["is_match"] if threshold is None else hit["score"] >= threshold,
            "features": {},
        }
        for key, hit in sorted(best.items(), key=lambda item: -float(item[1]["score"]))
        if key in records
    ]


def _without_score(entity: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entity.items() if k not in ("score", "match", "features")}


def _lists_of(dataset: str) -> list[str]:
    # Their names of lists have low lines: us_ofac_sdn is our us-ofac-sdn.
    return [] if dataset in ALL else _lists_of_all([dataset.replace("_", "-")])


def _lists_of_all(codes: list[str]) -> list[str]:
    known = ListSource.objects.filter(kind=RecordKind.PARTY)
    if codes and known.filter(code__in=codes).count() < len(set(codes)):
        raise Http404
    return codes


def _number(request: Request, name: str, default: float | None, least: float, most: float) -> Any:
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        value = float(text) if _PLAIN.fullmatch(text) else -1
    except ValueError:
        value = -1
    if not least <= value <= most:
        mend = f"Write a number, {least} to {most}."
        raise InvalidQueryError((FieldError(name, "malformed", mend),))
    return value
