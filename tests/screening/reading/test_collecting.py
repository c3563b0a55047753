"""Every string of the schema is read, or named as not read with its why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from screening.reading.codes import read_codes
from screening.reading.collecting import NOT_TEXTS, read_submission, texts_of

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "screening/intake/transaction.schema.json").read_text("utf-8")
)
ORDER: dict[str, Any] = {
    "reference": "T-1",
    "kind": "order",
    "destination_country": "DE",
    "parties": [{"role": "end_user", "name": "Example GmbH", "address": {"country": "DE"}}],
    "lines": [{"number": 1, "description": "Office printer"}],
}
SENTENCE = "final delivery to Tehran, Iran"


def _strings(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Paths of every string that is no enumeration; of open objects any key's."""
    schema = {**schema, **SCHEMA["$defs"].get(schema.get("$ref", "").rpartition("/")[2], {})}
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "object" in kinds:
        for key, inner in schema.get("properties", {}).items():
            yield from _strings(inner, f"{path}.{key}" if path else key)
        if not schema.get("properties"):
            yield f"{path}.*"
    elif "array" in kinds:
        yield from _strings(schema["items"], f"{path}[]")
    elif "string" in kinds and "enum" not in schema:
        yield path


PATHS = tuple(p for p in _strings(SCHEMA) if not p.startswith("metadata"))


def _with(path: str, value: str) -> dict[str, Any]:
    """The order with a value at a path of the schema."""
    order: Any = deepcopy(ORDER)
    place = order
    keys = re.findall(r"[^.\[\]]+|\[\]", path.replace("*", "anything"))
    for key, following in zip(keys, [*keys[1:], ""], strict=True):
        empty: Any = value if not following else [] if following == "[]" else {}
        if key == "[]":
            if not place:
                place.append(empty)
            elif not following:
                place[0] = value
            place = place[0]
        elif not following:
            place[key] = value
        else:
            place = place.setdefault(key, empty)
    party = order["parties"][0]
    party["identifiers"] = [
        {"type": "tax", "value": "1", **row} for row in party.get("identifiers", ())
    ]
    party["owners"] = [{"name": "Example", **row} for row in party.get("owners", ())]
    return order


@pytest.mark.parametrize("path", PATHS)
def test_every_string_of_the_schema_is_read_or_named(path: str) -> None:
    read = [text.field for text in texts_of(_with(path, SENTENCE)) if text.words == SENTENCE]
    assert bool(read) != (path in NOT_TEXTS), path


def test_what_is_named_as_not_read_exists() -> None:
    enumerated = {"currency"}
    assert set(NOT_TEXTS) <= {*PATHS, *enumerated}


@pytest.mark.parametrize("path", [p for p in PATHS if p not in NOT_TEXTS])
def test_quotes_are_of_the_field_they_name(path: str) -> None:
    for mention in read_submission(_with(path, SENTENCE)):
        assert mention.quote in SENTENCE
        assert re.sub(r"\[\d+\]", "[]", mention.field) == path.replace("*", "anything")


@pytest.mark.parametrize(
    ("party", "field"),
    [
        ({"headquarters_country": "CU"}, "headquarters_country"),
        ({"residency": "KP"}, "residency"),
        ({"owners": [{"name": "A", "country": "IR", "percent": 60}]}, "owners[0].country"),
        (
            {
                "owners": [
                    {"name": "A", "country": "IR", "percent": 30},
                    {"name": "B", "country": "IR", "percent": 20},
                ]
            },
            "owners[0].country",
        ),
        ({"owners": [{"name": "A", "country": "SY"}]}, "owners[0].country"),
        ({"phone": "+98 21 5555 0100"}, "phone"),
        ({"phone": "0098 21 5555 0100"}, "phone"),
        ({"phone": "+7 (495) 555-01-00"}, "phone"),
        ({"email": "sales@mahanair.ir"}, "email"),
        ({"website": "https://example.co.ir/shop"}, "website"),
        ({"address": {"country": "DE", "postal_code": "IR-14155"}}, "address.postal_code"),
    ],
)
def test_code_of_another_country_is_told(party: dict[str, Any], field: str) -> None:
    order = deepcopy(ORDER)
    order["parties"][0].update(party)
    (mention,) = read_codes(order)
    assert mention.field == f"parties[0].{field}"


@pytest.mark.parametrize(
    "party",
    [
        {"headquarters_country": "US"},
        {"nationality": "IR"},
        {"owners": [{"name": "A", "country": "IR", "percent": 10}]},
        {"owners": [{"name": "A", "country": "FR"}]},
        {"phone": "+49 89 980 0100"},
        {"phone": "98 21 5555 0100"},
        {"phone": "+7 701 555 01 00"},
        {"phone": "+86 10 5555 0100"},
        {"email": "office@example.kz"},
        {"email": "ir@example.com"},
        {"email": "buyer@mail.ru"},
        {"website": "https://example.com/cu"},
        {"website": "https://air.io"},
        {"address": {"country": "DE", "postal_code": "53113"}},
        {"address": {"country": "IR"}, "phone": "+98 21 5555 0100"},
    ],
)
def test_code_that_fits_or_says_nothing_is_quiet(party: dict[str, Any]) -> None:
    order = deepcopy(ORDER)
    order["parties"][0].update(party)
    assert list(read_codes(order)) == []
