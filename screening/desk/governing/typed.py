"""The policy as fields of a form: each value with its words and limits, as text and read back.

A value is named by its keys with slashes between them, as ``settings.py`` names settings; what
that table tells of a row (a dated rule, a switch) is asked value by value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.desk.governing.settings import SETTINGS, SWITCHES, with_value, words_of
from screening.errors import InvalidPolicyError
from screening.terms.policy_part import AMOUNT, DAYS, Bounds, bounds_of

YES_OR_NO, NUMBER, WORD, TEXTS, PERIODS, JSON = "yes", "number", "word", "texts", "periods", "json"
_OPEN = " to "

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Matching", "When a name is put before a person.", ("matching/",)),
    ("Lists", "Without which no order is clear.", ("lists/",)),
    ("Values and questions", "From where on an order is asked about.", ("controls/",)),
    ("Dated rules", "When a rule binds; a stay is the gap between two periods.",
     ("controls/rules/",)),
    ("Letters and recipients", "What BIS told this company alone.",
     ("controls/letters", "controls/approved_recipients", "controls/own_companies")),
    ("Limits of the red flags", "From where on what is stated raises a flag.",
     ("controls/flags/limits/", "controls/flags/countries/")),
    ("Prices and quantities", "What goods ordinarily cost, and how many are ordinary.",
     ("controls/flags/",)),
    ("Red flags", "Which are asked, and how they weigh.", ("controls/flags/switches/",)),
    ("Words in texts", "Stop holds the order; look is told in the path alone.",
     ("controls/mentions/",)),
    ("Second signature", "Where a second person must sign.", ("desk/second_signature/",)),
    ("Desk", "How long things last and what goes by itself.", ("desk/",)),
    ("Retention", "Years of keeping; longer than the law asks, never shorter.", ("retention/",)),
)  # fmt: skip
"""Title, a sentence, and how the settings in it begin; the longest beginning wins."""

WORDS: Mapping[str, str] = {
    "matching/engine": "Engine that compares names",
    "matching/floor": "Score under which nothing is returned",
    "matching/below_threshold": "Candidates under the score that are kept for auditors",
    "matching/hits": "Most parties returned for one name",
    "matching/candidates": "Most names compared word by word",
    "matching/postings": "List entries looked at before ranking",
    "matching/extra_word": "Cost of a word the list has not",
    "matching/missing_word": "Cost of a word the order has not",
    "matching/contradiction": "Added cost of two words that exclude each other",
    "matching/weak_alias": "What a weak alias counts",
    "matching/near_exact": "Score from which a name was met near-exactly",
    "matching/identifier_agrees": "What the same number adds",
    "matching/country_agrees": "What the same country adds",
    "matching/country_differs": "What another country takes",
    "matching/address_agrees": "What the same address adds",
    "matching/birth_date_agrees": "What the same birth date adds",
    "matching/birth_date_differs": "What another birth date takes",
    "matching/schema_differs": "What another kind of party takes",
    "desk/second_signature/true_match_overturned": "A hit was once answered as a true match",
    "desk/second_signature/block_released": "The outcome was a block",
    "desk/second_signature/lists": "A hit on one of these lists, whatever the answer",
    "desk/second_signature/eccns": "Goods under one of these entries",
    "desk/second_signature/value_above_usd": "Order value above which two must sign, USD",
    "desk/clearance_days": "Days a clearance lasts at most",
    "desk/clearance_releases": "Orders go that clearances answer wholly",
    "desk/shipment_follows_order": "A shipment goes of which nothing new is asked",
    "desk/second_look_share": "Share of bulk answers that another person looks at",
    "desk/target_hours_block": "Hours in which a block should be decided",
    "desk/target_hours_hold": "Hours in which a hold should be decided",
    "desk/license_warning_days": "Days before the end of a license at which it warns",
    "desk/license_warning_share": "Share left of a license at which it warns",
    "desk/record_days": "Days an answer on file lasts where nobody says its end",
    "desk/look_back_days": "Days back that shipments are met with what was listed since",
    "desk/record_second_person": "Records on file that take two officers",
    "desk/partial_release": "Lines of a held order may ship ahead of those that are held",
    "retention/years/ear": "Years under 15 CFR 762.6",
    "retention/years/ofac": "Years under 31 CFR 501.601",
}
"""What a person reads beside values that no hold is governed by."""
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "matching/engine": ("v1", "v2"),
    "mentions/severity": ("stop", "look"),
    "switches/severity": ("", "low", "medium", "high"),
}
_ROWS = ("controls/rules/", "controls/mentions/", f"{SWITCHES}/", "controls/exchange_rates")
_WHOLE_DAYS = Bounds(Decimal(1), DAYS.most, is_whole=True)


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One value of the policy that a person may change.

    Args:
        name: its keys, with slashes between them.
        words: what it is; of a row's value, its name in the row.
        row: what the row is that it belongs to; empty where it stands alone.
        kind: one of ``YES_OR_NO``, ``NUMBER``, ``WORD``, ``TEXTS``, ``PERIODS``, ``JSON``.
        limits: what may be typed, for the reader; empty where the kind says it.
        choices: of a word that can only be one of some.
    """

    name: str
    words: str
    row: str
    kind: str
    limits: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicySection:
    """Values that belong together."""

    title: str
    note: str
    values: tuple[PolicyValue, ...]


def sections_of(content: Mapping[str, Any]) -> tuple[PolicySection, ...]:
    """All values of a policy that is spelled out, section by section.

    Args:
        content: the policy with every value stated, as ``policies.spelled_out`` gives it.
    """
    values = list(_values(content, ""))
    return tuple(
        PolicySection(title, note, tuple(v for v in values if _section_of(v.name) == title))
        for title, note, _ in SECTIONS
    )


def as_typed(value: Any, kind: str) -> Any:
    """A value as it stands in its field; a yes or no as it is."""
    match kind:
        case "yes":
            return bool(value)
        case "texts":
            return "\n".join(value)
        case "periods":
            return "\n".join(
                f"{row['valid_from'] or ''}{_OPEN}{row['valid_to'] or ''}".strip() for row in value
            )
        case "json":
            return json.dumps(value, indent=1, ensure_ascii=False)
    return str(value)


def with_typed(
    content: Mapping[str, Any], row: PolicyValue, typed: Any, before: Any
) -> dict[str, Any]:
    """A policy with one value as somebody typed it.

    Args:
        before: the value that stood there, whose kind of number the new one keeps.

    Raises:
        InvalidPolicyError: it is no JSON, or a line is no period.
    """
    return with_value(content, row.name, _read(row, typed, before))


def value_named(where: str, sections: tuple[PolicySection, ...]) -> PolicyValue | None:
    """The value that a refusal of the policy names with dots (``desk.clearance_days``)."""
    for section in sections:
        for row in section.values:
            if row.name.replace("/", ".").endswith(where):
                return row
    return None


def _values(content: Mapping[str, Any], above: str) -> Iterator[PolicyValue]:
    for key, value in content.items():
        name = f"{above}{key}"
        is_row = name.startswith(_ROWS)
        is_whole = name in SETTINGS and name != SWITCHES and not is_row
        if isinstance(value, Mapping) and not is_whole:
            yield from _values(value, f"{name}/")
        else:
            yield _described(name, value)


def _described(name: str, value: Any) -> PolicyValue:
    above, _, key = name.rpartition("/")
    row = _row_of(above)
    words = WORDS.get(name) or ("" if row else words_of(name))
    if words in ("", name):
        words = key.replace("_", " ").capitalize()
    choices = _choices(name, key)
    kind = WORD if choices else _kind(key, value)
    return PolicyValue(name, words, row, kind, _limits(name, key, value, kind), choices)


def _row_of(above: str) -> str:
    before, _, last = above.rpartition("/")
    if before == SWITCHES:
        return last
    return words_of(above) if above in SETTINGS else ""


def _choices(name: str, key: str) -> tuple[str, ...]:
    part = next((part for part in ("mentions", "switches") if f"/{part}/" in name), "")
    return _CHOICES.get(f"{part}/{key}" if part else name, ())


def _kind(key: str, value: Any) -> str:
    match value:
        case bool():
            return YES_OR_NO
        case int() | float() | Decimal():
            return NUMBER
        case str():
            return NUMBER if _is_number(value) else WORD
        case list() | tuple() if key == "periods":
            return PERIODS
        case list() | tuple() if all(isinstance(item, str) for item in value):
            return TEXTS
    return JSON


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _limits(name: str, key: str, value: Any, kind: str) -> str:
    match kind:
        case "texts":
            return "One a line."
        case "periods":
            return "One a line: first day, the word to, last day; empty where it is open."
        case "json":
            return "As JSON."
        case "number" if name.startswith(("matching/", "retention/")):
            return ""
        case "number":
            whole = isinstance(value, int)
            return f"{_WHOLE_DAYS if whole else _bounds(key)}.".capitalize()
    return ""


def _bounds(key: str) -> Bounds:
    return AMOUNT if key == "value" else bounds_of(key)


def _read(row: PolicyValue, typed: Any, before: Any) -> Any:
    match row.kind:
        case "yes":
            return bool(typed)
        case "texts":
            return [line.strip() for line in typed.splitlines() if line.strip()]
        case "periods":
            return [_period(row, line) for line in typed.splitlines() if line.strip()]
        case "json":
            try:
                return json.loads(typed)
            except ValueError as error:
                raise InvalidPolicyError(
                    f"{row.name.replace('/', '.')}: is no JSON: {error}"
                ) from None
        case "number" if isinstance(before, int | float) and _is_number(typed.strip()):
            return type(before)(typed) if _fits(before, typed) else typed.strip()
    return typed.strip()


def _fits(before: float, typed: str) -> bool:
    return isinstance(before, float) or typed.strip().lstrip("-").isdecimal()


def _period(row: PolicyValue, line: str) -> dict[str, str | None]:
    begin, word, end = line.partition(_OPEN.strip())
    if not word:
        raise InvalidPolicyError(
            f"{row.name.replace('/', '.')}: {line.strip()[:40]!r} must be two days with the word "
            "to between them, for example 2026-11-10 to 2027-11-09"
        )
    return {"valid_from": begin.strip() or None, "valid_to": end.strip() or None}


def _section_of(name: str) -> str:
    begun = ((begin, title) for title, _, begins in SECTIONS for begin in begins)
    fitting = [row for row in begun if name.startswith(row[0])]
    return max(fitting, key=lambda row: len(row[0]))[1] if fitting else SECTIONS[2][0]
