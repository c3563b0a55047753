"""The name under which the product itself stands in the record."""

from __future__ import annotations

MACHINE = "screening"
