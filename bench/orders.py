"""Makes orders of five parties out of ordinary names, a few listed ones among them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROLES = ("purchaser", "intermediate_consignee", "ultimate_consignee", "end_user", "bill_to")
LISTED_SHARE = 0.02
STREETS = ("Industriestrasse", "Harbour Road", "Rue de la Gare", "Jalan Perindustrian", "Main St")
CITIES = ("Example City", "Lyon", "Penang", "Eindhoven", "Osaka", "Toronto", "Busan", "Leeds")
TARIFF_CODES = ("8207.30", "8466.10", "7318.15", "7326.90", "8205.70", "3917.40")
COUNTRIES = ("DE", "JP", "NL", "TW", "KR", "GB", "FR", "CA", "SE", "MY", "SG", "TH", "VN", "AE")


def names_from(path: Path) -> list[tuple[str, str]]:
    """Names with their country (empty when unknown) of a JSON Lines file, gzip."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [(row["name"], row.get("country") or "") for row in rows]


def orders(
    count: int, *, ordinary: list[tuple[str, str]], listed: list[tuple[str, str]], seed: int = 744
) -> Iterator[dict[str, Any]]:
    """Submissions of five parties and two EAR99 lines each.

    Args:
        ordinary: names with their countries; each is used about equally often.
        listed: names of listed parties with their country; about one party in fifty bears one.
        seed: the same seed gives the same orders.
    """
    rng = random.Random(seed)
    by_country = {c: [name for name, country in ordinary if country == c] for c in COUNTRIES}
    for number in range(count):
        destination = rng.choice(COUNTRIES)
        yield {
            "reference": f"BENCH-{number:06}",
            "kind": "order",
            "date": "2026-11-02",
            "ship_from": {"country": "US"},
            "destination_country": destination,
            "parties": [
                _party(role, destination, by_country[destination], listed, rng) for role in ROLES
            ],
            "lines": [_line(line, rng) for line in (1, 2)],
            "end_use": {"statement": "Machining of parts in our own workshop", "military": False},
        }


def made_full(order: dict[str, Any], number: int) -> dict[str, Any]:
    """An order as most ERPs send it: addresses, identifiers, part numbers, tariff codes.

    Args:
        number: of the order; the same number gives the same order.
    """
    rng = random.Random(number)
    parties = [
        party
        | {
            "address": {
                "street": f"{rng.choice(STREETS)} {rng.randint(1, 240)}",
                "city": rng.choice(CITIES),
                "postal_code": f"{rng.randint(10_000, 99_999)}",
                **party["address"],
            },
            "identifiers": [{"type": "registration", "value": f"HRB {rng.randint(1, 999_999)}"}],
            "phone": f"+49 30 {rng.randint(1_000_000, 9_999_999)}",
        }
        for party in order["parties"]
    ]
    lines = [
        line | {"part_number": f"EX-{rng.randint(1, 5000)}", "hts": rng.choice(TARIFF_CODES)}
        for line in order["lines"]
    ]
    return order | {"parties": parties, "lines": lines}


def _party(
    role: str,
    destination: str,
    ordinary: list[str],
    listed: list[tuple[str, str]],
    rng: random.Random,
) -> dict[str, Any]:
    name, country = rng.choice(ordinary), destination
    if rng.random() < LISTED_SHARE:
        name, country = rng.choice(listed)
    return {
        "role": role,
        "name": name,
        "type": "organization",
        "address": {"country": country},
    }


def _line(number: int, rng: random.Random) -> dict[str, Any]:
    return {
        "number": number,
        "description": rng.choice(
            ("Machine screws M6", "Bench vise", "Steel bracket", "Hose clamp")
        ),
        "quantity": rng.randint(1, 500),
        "unit": "EA",
        "unit_value": f"{rng.randint(1, 90)}.50",
        "eccn": "EAR99",
        "country_of_origin": "US",
    }
