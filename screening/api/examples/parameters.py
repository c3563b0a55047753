"""What parameters look like: by their name, where it differs by ``tag.name``, and if it must by
``operationId.name``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.api.examples.tale import (
    BATCH,
    CASE,
    ENTITY_LIST,
    FIRM,
    ORDER,
    REFERENCE,
    REPORT,
    SCREENING,
    TELLING,
    UID,
)

NIGHT = "2026-11-20T00:00:00Z"
_AT_MOMENT = "cD0yMDI2LTExLTIwKzA5JTNBMzAlM0EwMCUyQjAwJTNBMDA="
_AT_NUMBER, _AT_ECCN = "cD00MA==", "cD0zQTAwMQ=="

PARAMETERS: Mapping[str, Any] = {
    "Idempotency-Key": f"{REFERENCE}/2",
    "Prefer": "wait=10",
    "after": "latest",
    "batches.id": BATCH,
    "cases.number": CASE,
    "code": ENTITY_LIST,
    "countries": "CN,HK",
    "country": "DE",
    "csl_search.name": "IEIT Systems",
    "cursor": _AT_MOMENT,
    "cutoff": 0.5,
    "dataset": "default",
    "decided_since": NIGHT,
    "destination_country": "CN",
    "dialects.limit": 5,
    "dialects.types": "Entity",
    "eccn": "3A",
    "ends_before": "2028-01-01",
    "entity": f"{ENTITY_LIST}~{UID}",
    "expected_revision": 1,
    "expires_before": "2028-01-01",
    "fuzzy_name": "true",
    "items.cursor": _AT_ECCN,
    "licenses.number": "D000000",
    "limit": 100,
    "lists.cursor": _AT_NUMBER,
    "name": FIRM,
    "offset": 0,
    "opened_since": NIGHT,
    "page_size": 50,
    "part_number": "MAT-500",
    "partner": FIRM,
    "partners.cursor": _AT_NUMBER,
    "partners.number": "0017100001",
    "q": "IEIT Systems",
    "records.cursor": _AT_NUMBER,
    "records.number": "SR-000017",
    "reference": REFERENCE,
    "reports.id": REPORT,
    "schema": "Organization",
    "screenings.id": SCREENING,
    "size": 10,
    "source": ENTITY_LIST,
    "sources": "EL,MEU",
    "submitted_since": NIGHT,
    "telling": TELLING,
    "threshold": 0.8,
    "transactions.id": ORDER,
    "types": "order.*,case.decided",
    "uid": UID,
    "updated_since": NIGHT,
    "wait": 25,
    "webhooks.cursor": _AT_NUMBER,
    "webhooks.id": 3,
}
"""Those that are a choice show its first, ``fields`` the first two that there are."""
