"""Whole bodies, by operation: requests as they may be sent, answers of which no schema tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from screening.api.examples.fields import FIELDS
from screening.api.examples.tale import (
    ADDRESS,
    ALIAS,
    ANSWERED,
    CERTIFIED,
    DIGEST,
    ENTITY_LIST,
    FIRM,
    LISTED,
    PARTNER,
    UID,
)

_LINE = {
    "number": 10,
    "part_number": "MAT-500",
    "description": "Stainless steel machine screws M6, box of 500",
    "quantity": 40,
    "unit": "EA",
    "unit_value": "22.50",
    "eccn": "EAR99",
    "country_of_origin": "US",
}
_ORDER = {
    "reference": "S4P/100/0000004711",
    "kind": "order",
    "date": "2026-11-20",
    "currency": "USD",
    "incoterm": "DAP Aachen",
    "ship_from": {"country": "US"},
    "destination_country": "DE",
    "parties": [{"role": "ultimate_consignee", **PARTNER, "website": "https://www.example.com"}],
    "lines": [_LINE],
    "end_use": {
        "statement": "Assembly of machine tools in our own plant",
        "location_country": "DE",
        "military": False,
    },
}
_RELEASE = {
    "reference": "REL-2026-0031",
    "kind": "technology_release",
    "destination_country": "DE",
    "parties": [{"role": "ultimate_consignee", **PARTNER}],
    "lines": [
        {
            "number": 1,
            "description": "Assembly drawings of an office printer's paper tray",
            "eccn": "EAR99",
            "technology": {"what": "Assembly drawings", "means": "email"},
        }
    ],
}
_SHIPMENT = {
    **_ORDER,
    "reference": "S4P/100/8000004711",
    "kind": "shipment",
    "source_order": "S4P/100/0000004711",
    "route": {"carrier": "Example Lines Inc", "ports": ["USNYC", "NLRTM"]},
}

ASKED = {
    "ours-1": {
        "schema": "Organization",
        "properties": {"name": ["IEIT Systems"], "country": ["cn"]},
    }
}

BODIES: Mapping[str, Mapping[str, Any]] = {
    "transactions_create": {
        "order": _ORDER,
        "shipment": _SHIPMENT,
        "technology_release": _RELEASE,
    },
    "determinations": {"order": _ORDER},
    "transactions_answer": {
        "answers": {
            "expected_revision": 1,
            "said_by": FIELDS["said_by"],
            "answers": [
                {"field": "lines[0].eccn", "value": "EAR99"},
                {"field": "lines[0].manufacturer", "value": "Example Fasteners Inc"},
            ],
        }
    },
    "transactions_cancel": {
        "cancellation": {
            "reason": "The customer withdrew",
            "canceled_by": FIELDS["canceled_by"],
        }
    },
    "partners_keep": {"partner": PARTNER},
    "records_propose": {
        "end_use_certificate": {
            "kind": "end_use_certificate",
            "partner": {"name": FIRM, "country": "DE"},
            "valid_from": "2026-01-01",
            "valid_until": "2027-12-31",
            "document": FIELDS["document"],
            "content": CERTIFIED,
        },
        "encryption_classification": {
            "kind": "encryption_classification",
            "part_numbers": ["EX-100"],
            "manufacturer": "Example Networks Inc",
            "valid_from": "2026-01-30",
            "valid_until": "2027-01-31",
            "content": {"eccn": "5A992.c", "basis": "self_classification"},
        },
    },
    "records_end": {"end": {"reason": "A new one came."}},
    "cases_answer": {
        "another_firm": {
            "finding": FIELDS["finding"],
            "seen": None,
            "kind": "false_positive",
            "reason_code": "name_only",
            "comment": FIELDS["comment"],
        }
    },
    "cases_decide": {
        "reject": {
            "action": "reject",
            "state": DIGEST,
            "reason_code": "no_license",
            "comment": "A license is required and none is held.",
        },
        "release": {
            "action": "release",
            "state": DIGEST,
            "comment": "The line is EAR99 by its data sheet; nothing else was open.",
        },
    },
    "match": {
        "parties": {
            "parties": [
                {"name": "IEIT Systems", "address": {"country": "CN"}},
                {"name": FIRM, "address": ADDRESS},
            ],
            "thresholds": {"review": 0.8, "match": 0.92},
        }
    },
    "reports_create": {
        "decisions": {
            "report": "decisions",
            "format": "csv",
            "filters": {"from": "2026-07-01", "until": "2026-09-30"},
        }
    },
    "webhooks_make": {
        "webhook": {"url": FIELDS["url"], "types": ["order.released", "order.held"]},
    },
    "yente_match": {"queries": {"queries": ASKED}},
}
"""Of ``application/json``, each by a name."""

_ROW = f"{json.dumps(_ORDER)}\n"

FILES: Mapping[str, str] = {
    "application/x-ndjson": _ROW,
    "application/jsonl": _ROW,
    "text/csv": (
        "reference,kind,parties[0].role,parties[0].name,parties[0].address.country,"
        "lines[0].number,lines[0].description\n"
        f"S4P/100/0000004711,order,ultimate_consignee,{FIRM},DE,10,Machine screws M6\n"
    ),
}
"""Of batches, by kind of file."""

_ENTITY = {
    "id": f"{ENTITY_LIST}~{UID}",
    "caption": LISTED,
    "schema": "Organization",
    "properties": {"name": [LISTED], "alias": [ALIAS], "country": ["cn", "hk"]},
    "datasets": [ENTITY_LIST],
    "target": True,
}
_SCORED = {**_ENTITY, "score": 0.9257, "match": True, "features": {}}

ANSWERS: Mapping[str, Any] = {
    "csl_search": {
        "total": 1,
        "sources_used": [
            {"source": "Entity List (EL) - Bureau of Industry and Security", "import_rate": "Daily"}
        ],
        "search_performed_at": ANSWERED,
        "results": [
            {
                "name": LISTED,
                "alt_names": [ALIAS],
                "source": "Entity List (EL) - Bureau of Industry and Security",
                "federal_register_notice": "90 FR 14048",
            }
        ],
    },
    "yente_entity": _ENTITY,
    "yente_match": {
        "responses": {
            "ours-1": {"status": 200, "results": [_SCORED], "total": {"value": 1, "relation": "eq"}}
        },
        "limit": 5,
    },
    "yente_search": {
        "results": [_ENTITY],
        "facets": {},
        "total": {"value": 1, "relation": "eq"},
        "limit": 10,
        "offset": 0,
    },
}
"""Of the dialects, whose shapes are described elsewhere: some fields of each."""
