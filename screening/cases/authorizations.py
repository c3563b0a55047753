"""What an answer ``licensed`` rests on: a license on record, or an exception confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from screening.cases.workflow import Kind
from screening.errors import NotAllowedError
from screening.models import License
from screening.terms.exception_conditions import KNOWN_EXCEPTIONS, conditions_of

LICENSE_HELD = "license_held"
EXCEPTION_CONFIRMED = "exception_confirmed"


@dataclass(frozen=True, slots=True)
class Authorization:
    """What an officer names with the answer.

    Args:
        license_number: of a license on record.
        exception: three letters of a license exception.
        conditions: the conditions of the exception that were ticked, word for word.
    """

    license_number: str = ""
    exception: str = ""
    conditions: Sequence[str] = ()


NONE = Authorization()


def authorization_fields(*, kind: str, reason_code: str, given: Authorization) -> dict[str, Any]:
    """The columns of a disposition for what it rests on.

    Raises:
        NotAllowedError: no such license, an exception we know no conditions of, or a condition
            that was not ticked.
    """
    if kind == Kind.LICENSED and reason_code == LICENSE_HELD:
        held = License.objects.filter(number=given.license_number.strip()).first()
        if held is None:
            raise NotAllowedError(
                f"No license '{given.license_number}' is on record: enter it under Licenses first."
            )
        return {"license": held}
    if kind == Kind.LICENSED and reason_code == EXCEPTION_CONFIRMED:
        exception = given.exception.strip().upper()
        wanted = conditions_of(exception)
        if not wanted:
            known = ", ".join(KNOWN_EXCEPTIONS)
            raise NotAllowedError(f"Name the license exception: one of {known}.")
        if missing := [c for c in wanted if c not in given.conditions]:
            raise NotAllowedError(f"Tick each condition of {exception}. Not ticked: {missing[0]}.")
        return {"exception": exception, "conditions": list(wanted)}
    return {}
