"""What of the API will end, said in every answer a year ahead (docs/api-changes.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.http import http_date


@dataclass(frozen=True, slots=True)
class Ending:
    """An operation that is on its way out.

    Args:
        since: when that was decided.
        until: when it ends.
    """

    since: datetime
    until: datetime

    def mark(self, response: HttpResponse) -> None:
        """Say so: ``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594)."""
        response["Deprecation"] = f"@{int(self.since.astimezone(UTC).timestamp())}"
        response["Sunset"] = http_date(self.until.timestamp())
