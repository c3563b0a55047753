"""The names and numbers that examples share: one order, from its first day to its decision.

An order to a firm of a name like that of a listed party is held and waits for an officer. Who is
listed, and by which notice, are public facts; the rest is made up.
"""

from __future__ import annotations

ORDER = "2f0f6d4e-9a57-4a41-8f0c-6f3a52d1c0a1"
SCREENING = "8c1d2b7a-4e63-4c7e-9d35-0b9f4f6f2e12"
REFERENCE = "S4P/100/0000004712"
CASE = "C-2026-00031"
LISTED = "Inspur Electronic Information Industry Co., Ltd."
UID = "cn-inspur-electronic-information-industry-co-ltd"
ENTITY_LIST = "us-bis-entity-list"
DIGEST = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"
SUBMITTED, ANSWERED, DECIDED = (
    "2026-11-20T09:30:00Z",
    "2026-11-20T09:30:01Z",
    "2026-11-20T14:05:00Z",
)
MAY_BE_LISTED = (
    f'IEIT Systems Trading (ultimate consignee) may be "{LISTED}" ({ENTITY_LIST}) through its name '
    'field: listed name "IEIT Systems Co. Ltd.", score 0.85. A person must decide: a license is '
    "required if it is the same party, none by this list if not."
)
BLOCKED = (
    f'IEIT Systems (ultimate consignee) is "{LISTED}" (listed alias "IEIT Systems Co. Ltd.") on '
    "the Entity List: a license is required for all items subject to the EAR."
)
MEASURE = {
    "license_requirement": "All items subject to the EAR",
    "license_policy": "Policy of denial",
    "footnotes": ["4"],
    "program": "",
    "citations": [{"text": "90 FR 14048", "published_on": "2025-03-28"}],
    "effective_on": None,
    "expires_on": None,
    "note": "",
}
AS_OF = {
    "date": "2026-11-20",
    "lists": [{"source": ENTITY_LIST, "version": "9c56cc51b374", "published": "2026-11-17"}],
    "policy": "1e09f000d1f4",
    "engine": "v2+r8",
}
BATCH = "5b8a1f0e-3c2d-4e9b-8a76-1d2f3c4b5a60"
REPORT = "e3a4c5d6-7b8f-4a1e-9c2d-3f4a5b6c7d80"
RELEASE = "4f835d7d-446e-4e77-b3d0-199000365c04"
TELLING = 39
ALIAS = "IEIT Systems Co. Ltd."
FIRM = "Example Werke GmbH"
ADDRESS = {
    "street": "Beispielstrasse 5",
    "city": "Aachen",
    "region": "NW",
    "postal_code": "52062",
    "country": "DE",
}
PARTNER = {"name": FIRM, "type": "organization", "address": ADDRESS}
CERTIFIED = {
    "statement": "Built into our own machines in our own plant",
    "reexport": False,
    "location_country": "DE",
    "military": False,
}
