"""What the answer ``licensed`` can rest on, as the answer form offers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from screening.admin.drafts import Draft
from screening.cases.authorizations import LICENSE_HELD
from screening.cases.findings import FindingState
from screening.cases.license_prefill import Named, license_named
from screening.cases.license_warnings import warnings_by_license
from screening.models import Determination, Disposition, License, RedFlag
from screening.policies import desk_policy_in_force
from screening.terms.exception_conditions import KNOWN_EXCEPTIONS, conditions_of

LICENSES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AuthorizationChoices:
    """Licenses on record that are good today, each with what to know before relying on it, and
    exceptions with their conditions to tick."""

    licenses: Sequence[tuple[License, str]] = ()
    exceptions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    named: Named = field(default_factory=Named)

    def prefill(self, draft: Draft) -> Draft:
        """What the order says of its license, where nobody has begun to answer."""
        if self.named.held is None or draft.kind or draft.comment or draft.license_number:
            return draft
        if not self.named.is_covering:
            return replace(draft, license_number=self.named.held.number)
        return replace(
            draft,
            kind=Disposition.Kind.LICENSED.value,
            reason_code=LICENSE_HELD,
            license_number=self.named.held.number,
        )


def authorization_choices(
    state: FindingState | None, content: Mapping[str, Any], *, may_license: bool
) -> AuthorizationChoices:
    """What to offer for the finding that is answered now, of an order.

    Exceptions the line claims come first, or alone where the determination considered any.
    """
    if state is None or not may_license or isinstance(state.finding, RedFlag):
        return AuthorizationChoices()
    today = timezone.now().date()
    good = License.objects.good_on(today)[:LICENSES_SHOWN]
    said = warnings_by_license(list(good), today=today, policy=desk_policy_in_force())
    considered: list[str] = []
    if isinstance(state.finding, Determination):
        rows = state.finding.content.get("exceptions_considered") or []
        considered = [str(row.get("code")) for row in rows]
    codes = [code for code in considered if code in KNOWN_EXCEPTIONS] or list(KNOWN_EXCEPTIONS)
    return AuthorizationChoices(
        licenses=[(held, ", ".join(said[held.pk])) for held in good],
        exceptions=tuple((code, conditions_of(code)) for code in codes),
        named=license_named(state, content, today) if state.is_open else Named(),
    )
