"""What an order says of the license of a finding, so that nobody types it again.

The answer stays the officer's: where the rules found that a license on record covers the line, the
form stands filled with it; elsewhere the number alone is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from screening.cases.findings import FindingState
from screening.models import Determination, Hit, License


@dataclass(frozen=True, slots=True)
class Named:
    """The license that an order names for a finding.

    Args:
        number: as the order names it; empty where it names none, or several.
        held: the license on record that is good today; None where there is none.
        is_covering: whether the rules found that it covers the line.
    """

    number: str = ""
    held: License | None = None
    is_covering: bool = False

    @property
    def fault(self) -> str:
        """Why the number that the order names is not offered; empty where it is, or none is."""
        return f"The order names {self.number}, which is not good today." * bool(
            self.number and self.held is None
        )


def license_named(state: FindingState, content: Mapping[str, Any], today: date) -> Named:
    """The license that an order names for one of its findings.

    A number beside a claimed license exception is that exception's notice and no license. A hit
    is of every line: only where all name the same license it is that one.

    Args:
        state: a finding with its answers.
        content: the submission.
    """
    lines = content.get("lines") or ()
    finding = state.finding
    if isinstance(finding, Determination):
        asked = [
            line for place, line in enumerate(lines, 1) if line.get("number", place) == finding.line
        ]
    else:
        asked = list(lines) if isinstance(finding, Hit) else []
    numbers = {
        "" if line.get("license_exception") else str(line.get("license_number") or "").strip()
        for line in asked
    }
    number = numbers.pop() if len(numbers) == 1 else ""
    if not number:
        return Named()
    held = License.objects.good_on(today).filter(number=number).first()
    return Named(number, held, held is not None and _is_covered(finding))


def _is_covered(finding: Any) -> bool:
    if not isinstance(finding, Determination):
        return False
    path = finding.content.get("path") or ()
    return any(s.get("step") == "held_license" and s.get("result") == "covers" for s in path)
