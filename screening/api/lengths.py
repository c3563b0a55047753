"""How long what stands in a query or a header may be: said in the document, held by every view.

One most for all but those that hold a name, several words or what we gave out ourselves, so that a
new parameter is limited without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from screening.errors import FieldError

LONGEST = 200
"""Characters: as the longest reference, which most parameters are shorter than."""
LONGER: Mapping[str, int] = {
    **dict.fromkeys(("name", "q", "partner", "address", "full_address"), 2000),
    **dict.fromkeys(("fields", "types"), 2000),
    **dict.fromkeys(("cursor", "countries", "sources", "facets"), 1000),
}
"""Names and addresses as orders may have them, lists of words, and our own place in a list."""
MOST_TIMES = 100
"""How often a parameter may stand in a query that may stand there more than once."""
HEADERS = ("Idempotency-Key", "Prefer")
"""Those that views read for themselves."""


def longest(name: str) -> int:
    """Characters that a parameter or a header may have."""
    return LONGER.get(name, LONGEST)


def excesses(sent: QueryDict, headers: Mapping[str, str]) -> Iterator[FieldError]:
    """What is too long, or sent too often."""
    for name, values in sent.lists():
        if len(values) > MOST_TIMES:
            yield FieldError(name, "too_many", f"Send it {MOST_TIMES} times at most.")
        if any(len(value) > longest(name) for value in values):
            yield FieldError(name, "too_long", f"Write {longest(name):,} characters at most.")
    for name in HEADERS:
        if len(headers.get(name, "")) > longest(name):
            yield FieldError(name, "too_long", f"Write {longest(name):,} characters at most.")


def say_the_most(parameter: dict[str, Any]) -> None:
    """Put the limit into a parameter of the OpenAPI document."""
    schema = parameter["schema"]
    if parameter["in"] == "path" or schema.get("type") != "string" or "enum" in schema:
        return
    schema.setdefault("maxLength", longest(parameter["name"]))
