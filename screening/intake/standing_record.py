"""Checks a proposed standing record against its schema and against what its kind asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from screening.errors import FieldError, InvalidRecordError
from screening.intake.bounds import faults_of_values
from screening.intake.schema import schema_errors, told_once, validator_of
from screening.terms.country import is_country_code
from screening.terms.eccn import Eccn
from screening.terms.standing_record import KINDS, StandingKind

SCHEMA_PATH = Path(__file__).with_name("standing_record.schema.json")

MOST_YEARS = 100
"""Between a record's first and last day; order systems write 9999-12-31 for "no end"."""


@cache
def standing_record_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a proposed record."""
    schema: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    return schema


@cache
def _validator() -> Any:
    return validator_of(standing_record_schema())


def check_standing_record(proposed: Any) -> None:
    """Check a proposed record.

    Args:
        proposed: parsed JSON in the shape of ``standing_record.schema.json``.

    Raises:
        InvalidRecordError: with one FieldError for each fault, naming the field and the mend.
    """
    errors = schema_errors(_validator(), proposed) or list(_faults(proposed))
    if errors:
        raise InvalidRecordError(told_once(errors))


def _faults(proposed: Mapping[str, Any]) -> Iterator[FieldError]:
    yield from faults_of_values(proposed)
    row = KINDS[StandingKind(proposed["kind"])]
    if row.of_partner and "partner" not in proposed:
        yield FieldError("partner", "required", f"{row.words}: name the partner it is about.")
    if not row.of_partner and "partner" in proposed:
        yield FieldError("partner", "not_taken", f"{row.words}: it is of products, not a partner.")
    if row.of_product and not proposed.get("part_numbers"):
        yield FieldError("part_numbers", "required", f"{row.words}: name the products.")
    is_classified = proposed["kind"] == StandingKind.ENCRYPTION
    if is_classified and not any(c.isalnum() for c in proposed.get("manufacturer", "")):
        mend = f"{row.words}: name the maker; a part number alone may be another maker's."
        yield FieldError("manufacturer", "required", mend)
    if row.must_end and "valid_until" not in proposed:
        mend = f"{row.words}: say its last day; what it says grows old."
        yield FieldError("valid_until", "required", mend)
    ends = proposed.get("valid_until")
    if ends and date.fromisoformat(ends) < date.fromisoformat(proposed["valid_from"]):
        yield FieldError("valid_until", "too_early", "The last day lies before the first.")
    elif ends and date.fromisoformat(ends).year - int(proposed["valid_from"][:4]) > MOST_YEARS:
        mend = (
            f"{ends} is no last day: say until when the paper counts, {MOST_YEARS} years at most."
        )
        yield FieldError("valid_until", "too_late", mend)
    yield from _absurd(proposed)
    for field, country in _countries(proposed):
        if not is_country_code(country):
            yield FieldError(field, "malformed", f"{country} is no ISO 3166-1 alpha-2 code.")
    yield from _of_content(proposed)


def _absurd(proposed: Mapping[str, Any]) -> Iterator[FieldError]:
    """What no paper says: a day of signing to come, a name without a letter."""
    content, today = proposed["content"], timezone.now().date()
    for name in ("signed_on", "dated", "as_of", "reported_on"):
        if name in content and date.fromisoformat(content[name]) > today + timedelta(days=1):
            mend = f"{content[name]} is still to come: write the day that the paper bears."
            yield FieldError(f"content.{name}", "too_late", mend)
    names = [("partner.name", proposed["partner"]["name"])] if "partner" in proposed else []
    owners = content.get("owners", ())
    names += [(f"content.owners[{i}].name", owner["name"]) for i, owner in enumerate(owners)]
    names += [(f"part_numbers[{i}]", n) for i, n in enumerate(proposed.get("part_numbers", ()))]
    if "ultimate_parent" in content:
        names.append(("content.ultimate_parent", content["ultimate_parent"]))
    for field, text in names:
        if not any(letter.isalnum() for letter in text):
            yield FieldError(field, "malformed", f"{text} has no letter and no digit: name it.")


def _countries(proposed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "partner" in proposed:
        yield "partner.country", proposed["partner"]["country"]
    for place, country in enumerate(proposed.get("countries", ())):
        yield f"countries[{place}]", country
    content = proposed["content"]
    for name in ("headquarters_country", "ultimate_parent_country", "location_country"):
        if name in content:
            yield f"content.{name}", content[name]
    for place, owner in enumerate(content.get("owners", ())):
        if "country" in owner:
            yield f"content.owners[{place}].country", owner["country"]


def _of_content(proposed: Mapping[str, Any]) -> Iterator[FieldError]:
    content = proposed["content"]
    for place, text in enumerate(content.get("eccns", ())):
        if Eccn.parse(text) is None:
            mend = f"{text} is no ECCN: write it as the control list does, for example 5A992.c."
            yield FieldError(f"content.eccns[{place}]", "malformed", mend)
    total = sum(owner.get("percent", 0) for owner in content.get("owners", ()))
    if total > 100:
        mend = f"The shares add up to {total} %: at most 100."
        yield FieldError("content.owners", "too_large", mend)
    if (
        proposed["kind"] == StandingKind.END_USE
        and content.get("reexport")
        and (content.get("location_country") is None)
    ):
        mend = "Goods that are sent on go somewhere: say where they are used."
        yield FieldError("content.location_country", "required", mend)
