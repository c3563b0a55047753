"""What the answer ``licensed`` can rest on, as the answer form offers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from screening.cases.findings import FindingState
from screening.cases.license_warnings import warnings_by_license
from screening.models import Determination, License, RedFlag
from screening.policies import desk_policy_in_force
from screening.terms.exception_conditions import KNOWN_EXCEPTIONS, conditions_of

LICENSES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AuthorizationChoices:
    """Licenses on record that are good today, each with what to know before relying on it, and
    exceptions with their conditions to tick."""

    licenses: Sequence[tuple[License, str]] = ()
    exceptions: tuple[tuple[str, tuple[str, ...]], ...] = ()


def authorization_choices(state: FindingState | None, *, may_license: bool) -> AuthorizationChoices:
    """What to offer for the finding that is answered now.

    Exceptions the line claims come first, or alone where the determination considered any.
    """
    if state is None or not may_license or isinstance(state.finding, RedFlag):
        return AuthorizationChoices()
    today = timezone.now().date()
    good = License.objects.filter(Q(expires_on=None) | Q(expires_on__gte=today))[:LICENSES_SHOWN]
    said = warnings_by_license(list(good), today=today, policy=desk_policy_in_force())
    considered: list[str] = []
    if isinstance(state.finding, Determination):
        rows = state.finding.content.get("exceptions_considered") or []
        considered = [str(row.get("code")) for row in rows]
    codes = [code for code in considered if code in KNOWN_EXCEPTIONS] or list(KNOWN_EXCEPTIONS)
    return AuthorizationChoices(
        licenses=[(held, ", ".join(said[held.pk])) for held in good],
        exceptions=tuple((code, conditions_of(code)) for code in codes),
    )
