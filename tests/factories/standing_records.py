"""Standing records as people propose them, and put in force by two."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from screening.cases.standing_records import approve_record, propose_record
from screening.models import StandingRecord

WERKE = {"name": "Maschinenbau Beispiel GmbH", "country": "DE"}
MAKER = "Example Networks Inc"

CONTENTS: dict[str, dict[str, Any]] = {
    "encryption_classification": {"eccn": "5A992.c", "basis": "self_classification"},
    "sta_statement": {"eccns": ["3A001.a"], "signed_on": "2019-12-02"},
    "uvl_statement": {"eccns": ["EAR99"], "signed_on": "2019-12-02"},
    "tsr_assurance": {"signed_on": "2019-12-02"},
    "end_use_certificate": {
        "statement": "Built into our own machines in our own plant",
        "reexport": False,
        "military": False,
    },
    "headquarters": {"headquarters_country": "DE", "ultimate_parent": WERKE["name"]},
    "not_military": {"basis": "A civil water authority by its statute"},
    "ownership": {"owners": [{"name": "Erika Beispiel", "percent": 100}], "as_of": "2019-12-02"},
    "is_informed": {"letter": "BIS 2019-12", "dated": "2019-12-02"},
    "ofac_general_license": {"number": "8L", "section": "31 CFR 587"},
}
OF_PRODUCTS = ("encryption_classification", "sta_statement", "uvl_statement")


def proposal(kind: str, **changes: Any) -> dict[str, Any]:
    """A proposal of a kind, whole and in force all the time that tests look at."""
    whole: dict[str, Any] = {
        "kind": kind,
        "valid_from": "2020-01-01",
        "valid_until": "2099-12-31",
        "content": CONTENTS[kind],
        "document": "Letter of 2026-01-02",
    }
    if kind != "encryption_classification":
        whole["partner"] = WERKE
    else:
        whole["manufacturer"] = MAKER
    if kind in OF_PRODUCTS:
        whole["part_numbers"] = ["EX-100"]
    known = {**whole, **changes}
    return {name: value for name, value in known.items() if value is not None}


def kept(kind: str, **changes: Any) -> StandingRecord:
    """A record in force."""
    enters, _ = User.objects.get_or_create(username="enters")
    approves, _ = User.objects.get_or_create(username="approves")
    made = propose_record(proposed=proposal(kind, **changes), by=enters)
    return approve_record(record=made.record, by=approves)
