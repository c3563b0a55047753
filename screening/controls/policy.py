"""The limits and dated switches the control rules are run with.

Policy is data with a version: an officer can change it, and every answer says under which policy
it was given. The defaults here and ``fixtures/policy.json`` say the same; a test holds them
together. A rule that was suspended is a row with two periods, never an ``if``. What the
regulation demands of everybody is not ours to switch off: such a row ends by its dates alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from screening.controls.flag_policy import FlagPolicy
from screening.controls.period import Period
from screening.errors import InvalidPolicyError
from screening.terms.policy_part import refuse_unknown
from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class RuleSwitch:
    """One dated rule.

    Args:
        periods: when the rule binds; a stay is the gap between two periods.
        enabled: off means "not in force" whatever the date; a row of law is never off.
        citation: where the rule and its dates stand.
        note: how sure we are.
        products: product uids the rule is about (is-informed letters only).
        recipients: names the rule is about (approved recipients only).
        value: US dollars the rule turns on (structuring only).
        is_law: it demands a license of everybody; a policy may date it, and no more.
    """

    periods: tuple[Period, ...] = (Period(),)
    enabled: bool = True
    citation: str = ""
    note: str = ""
    products: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    value: Decimal | None = None
    is_law: bool = False

    def in_force(self, day: date) -> bool:
        """Whether the rule binds on ``day``."""
        return self.enabled and any(period.covers(day) for period in self.periods)

    @classmethod
    def from_mapping(cls, name: str, data: Mapping[str, Any], base: RuleSwitch) -> RuleSwitch:
        """A rule row as JSON, on top of ``base``: keys not given keep the base's value."""
        refuse_unknown(f"rules.{name}", data, {f.name for f in fields(cls)} - {"is_law"})
        periods = base.periods
        if "periods" in data:
            periods = tuple(_period(f"rules.{name}", row) for row in data["periods"])
        enabled = data.get("enabled", base.enabled)
        if not isinstance(enabled, bool):
            raise InvalidPolicyError(f"rules.{name}.enabled: must be true or false")
        read = cls(
            periods=periods,
            enabled=enabled,
            citation=data.get("citation", base.citation),
            note=data.get("note", base.note),
            products=tuple(data.get("products", base.products)),
            recipients=tuple(data.get("recipients", base.recipients)),
            value=_number(data, "value", base.value, f"rules.{name}"),
            is_law=base.is_law,
        )
        if base.is_law:
            _refuse_silence(name, read, base)
        return read


Number = TypeVar("Number", Decimal, Decimal | None)

AFFILIATES_50 = "us.affiliates50"
AI_DIFFUSION = "us.ai_diffusion"
HQ_TEST_A = "us.hq_test_a"
H200_POLICY = "us.h200_policy"
UAE_A5 = "us.uae_a5"
IS_INFORMED_H20 = "us.is_informed.h20_mi308"
NEAR_THRESHOLD = "review.near_threshold"
STRUCTURING_VALUE = "review.structuring_value"

# Dates and marks: domain notes of 2026-09-24; see the note of each row.
_DEFAULT_RULES: Mapping[str, RuleSwitch] = MappingProxyType(
    {
        AFFILIATES_50: RuleSwitch(
            periods=(
                Period(date(2025, 9, 29), date(2025, 11, 9)),
                Period(date(2026, 11, 10), None),
            ),
            citation="15 CFR 744.11(a)(1); 90 FR 47201; stay: 90 FR 50857",
            note="Stayed 2025-11-10 to 2026-11-09. Verify that the stay was not extended.",
        ),
        AI_DIFFUSION: RuleSwitch(
            periods=(Period(date(2025, 1, 13), date(2025, 5, 12)),),
            citation="15 CFR 742.6(a)(6)(iii)(A); 90 FR 4544; non-enforcement 2025-05-13",
            note="Still in the text; not enforced since 2025-05-13.",
        ),
        HQ_TEST_A: RuleSwitch(
            periods=(Period(date(2023, 11, 17), None),),
            citation="15 CFR 742.6(a)(6)(iii)(A); BIS guidance 2026-05-31",
            note="Text read 2026-09-24.",
            is_law=True,
        ),
        H200_POLICY: RuleSwitch(
            periods=(Period(date(2026, 1, 15), None),),
            citation="15 CFR 742.6(b)(10)(iii)(A)(1); 91 FR 1684",
            note="Text read 2026-09-24.",
        ),
        UAE_A5: RuleSwitch(
            periods=(Period(date(2026, 7, 10), None),),
            citation="15 CFR 740 Supp. 8; 91 FR 43038",
            note="Text read 2026-09-24; government agencies are approved too and are left to "
            "the officer.",
            recipients=("Group 42 Holding", "G42 Cloud", "Core42"),
        ),
        IS_INFORMED_H20: RuleSwitch(
            periods=(Period(date(2025, 4, 9), None),),
            citation="15 CFR 744.23(b)",
            note="Letters to NVIDIA and AMD as their company filings tell them; secondary source.",
            products=("nvidia-h20", "amd-mi308x"),
        ),
        NEAR_THRESHOLD: RuleSwitch(citation="own policy row review.near_threshold"),
        STRUCTURING_VALUE: RuleSwitch(
            citation="own policy row review.structuring_value",
            note="Own choice: orders of linked buyers below this value are added up.",
            value=Decimal(100_000),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ControlsPolicy:
    """Limits and switches of the control rules.

    Args:
        end_use_value_limit_usd: order value above which unanswered end-use flags of a sensitive
            item to a sensitive destination hold the order. Own choice.
        accelerator_value_limit_usd: unit value above which a line with a processor's customs
            code and no known TPP is asked for it. Own choice.
        supercomputer_question_tpp: total TPP of a line to Country Group D:5 or Macau from which
            the supercomputer question is asked. Own choice: about a tenth of the cluster of
            H20-class cards (2,368 TPP each) that would reach the limit of 15 CFR 772.1.
        near_threshold_margin: share (0.05 is 5 %) below a 3A090 threshold that is reviewed.
        rules: dated switches by rule id.
        flags: limits, prices and switches of the red flags.
        version: of the policy that these are a part of; empty where the rules are asked alone.
    """

    end_use_value_limit_usd: Decimal = Decimal(50_000)
    accelerator_value_limit_usd: Decimal = Decimal(10_000)
    supercomputer_question_tpp: Decimal = Decimal(1_000_000)
    near_threshold_margin: Decimal = Decimal("0.05")
    rules: Mapping[str, RuleSwitch] = field(default_factory=lambda: _DEFAULT_RULES)
    flags: FlagPolicy = field(default_factory=FlagPolicy)
    version: str = ""

    @property
    def switched_off(self) -> str:
        """Why a check was not made that this policy switches off, in words."""
        return f"switched off by policy version {self.version or '(not stored)'}"

    def in_force(self, rule: str, day: date) -> bool:
        """Whether the rule ``rule`` binds on ``day``."""
        return self.rules[rule].in_force(day)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], *, version: str = "") -> ControlsPolicy:
        """The ``controls`` part of a policy as JSON, on top of the defaults.

        Args:
            data: the part as JSON.
            version: of the whole policy.

        Raises:
            InvalidPolicyError: a key or a rule nobody reads, a value that is no number or date,
                or a row of law that would be silenced. A misspelled limit must not be ignored.
        """
        default = cls()
        refuse_unknown("controls", data, {f.name for f in fields(cls)} - {"version"})
        rules = dict(default.rules)
        given = data.get("rules", {})
        refuse_unknown("rules", given, set(rules))
        for name, row in given.items():
            rules[name] = RuleSwitch.from_mapping(name, row, rules[name])
        return cls(
            end_use_value_limit_usd=_number(
                data, "end_use_value_limit_usd", default.end_use_value_limit_usd
            ),
            accelerator_value_limit_usd=_number(
                data, "accelerator_value_limit_usd", default.accelerator_value_limit_usd
            ),
            supercomputer_question_tpp=_number(
                data, "supercomputer_question_tpp", default.supercomputer_question_tpp
            ),
            near_threshold_margin=_number(
                data, "near_threshold_margin", default.near_threshold_margin
            ),
            rules=MappingProxyType(rules),
            flags=FlagPolicy.from_mapping(data.get("flags", {})),
            version=version,
        )


DEFAULT_POLICY = ControlsPolicy()


def _number(
    data: Mapping[str, Any], key: str, default: Number, where: str = "controls"
) -> Decimal | Number:
    if data.get(key) is None:
        return default
    value = to_decimal(data[key])
    if value is None or value < 0:
        raise InvalidPolicyError(f"{where}.{key}: must be a number, zero or more")
    return value


def _refuse_silence(name: str, row: RuleSwitch, base: RuleSwitch) -> None:
    """Raise where a row of law would bind nobody on any day."""
    if not row.enabled or not row.periods:
        raise InvalidPolicyError(
            f"rules.{name}: the law demands a license here ({base.citation}), so it cannot be "
            "switched off or emptied; where the law has ended, give the last day as valid_to"
        )


def _period(where: str, data: Mapping[str, Any]) -> Period:
    refuse_unknown(f"{where}.periods", data, {"valid_from", "valid_to"})
    try:
        ends = {
            key: date.fromisoformat(data[key])
            for key in ("valid_from", "valid_to")
            if data.get(key) is not None
        }
    except (TypeError, ValueError) as error:
        raise InvalidPolicyError(f"{where}.periods: {error}") from error
    return Period(ends.get("valid_from"), ends.get("valid_to"))
