"""The limits, dated switches, letters and recipients the control rules are run with.

Policy is data with a version: an officer can change it, and every answer says under which policy
it was given. The values stand in the policy itself (``fixtures/policy.json`` is the one that
ships); nothing here has a default: a limit nobody set is an error, never a guess. A rule that was
suspended is a row with two periods. What the regulation demands of everybody ends by dates alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from screening.controls.flag_policy import FlagPolicy, MentionSwitch, read_mentions
from screening.controls.money.rate_policy import RatePolicy
from screening.controls.period import ALWAYS, Period
from screening.errors import InvalidPolicyError
from screening.terms.country import is_country_code
from screening.terms.policy_part import (
    AMOUNT,
    DAYS,
    bounds_of,
    mapping_in,
    number_in,
    refuse_unknown,
    require_keys,
    rows_in,
    text_in,
    texts_in,
)

AFFILIATES_50 = "us.affiliates50"
AI_DIFFUSION = "us.ai_diffusion"
HQ_TEST_A = "us.hq_test_a"
H200_POLICY = "us.h200_policy"
UAE_A5 = "us.uae_a5"
NEAR_THRESHOLD = "review.near_threshold"
STRUCTURING_VALUE = "review.structuring_value"
OWN_REGIME = "review.own_regime"
SHIPMENT_NAMES_ORDER = "review.shipment_names_order"
RESENT_BLOCK = "review.resent_block"

RULES = (
    AFFILIATES_50,
    AI_DIFFUSION,
    HQ_TEST_A,
    H200_POLICY,
    UAE_A5,
    NEAR_THRESHOLD,
    STRUCTURING_VALUE,
    OWN_REGIME,
    SHIPMENT_NAMES_ORDER,
    RESENT_BLOCK,
)
"""The rows a policy must date."""
LAW_RULES = frozenset({HQ_TEST_A})
"""Those that demand a license of everybody: a policy may date them, and no more."""
_GROUPS = frozenset({"D:1", "D:4", "D:5", "E:1", "E:2"})


@dataclass(frozen=True, slots=True)
class RuleSwitch:
    """One dated rule.

    Args:
        periods: when the rule binds; a stay is the gap between two periods.
        enabled: off means "not in force" whatever the date; a row of law is never off.
        citation: where the rule and its dates stand.
        note: how sure we are.
        value: the number the rule turns on: US dollars of structuring, days of a resent block.
        is_law: it demands a license of everybody.
    """

    periods: tuple[Period, ...]
    enabled: bool = True
    citation: str = ""
    note: str = ""
    value: Decimal | None = None
    is_law: bool = False

    def in_force(self, day: date) -> bool:
        """Whether the rule binds on ``day``."""
        return self.enabled and any(period.covers(day) for period in self.periods)

    def has_begun(self, day: date) -> bool:
        """Whether the rule has bound on any day up to ``day``; of a stayed rule, yes."""
        return any(p.valid_from is None or p.valid_from <= day for p in self.periods)

    @classmethod
    def from_mapping(cls, name: str, data: Mapping[str, Any]) -> RuleSwitch:
        """A rule row as JSON."""
        where = f"rules.{name}"
        refuse_unknown(where, data, {"periods", "enabled", "citation", "note", "value"})
        enabled = data.get("enabled", True)
        if not isinstance(enabled, bool):
            raise InvalidPolicyError(f"{where}.enabled: must be true or false")
        read = cls(
            periods=_periods(where, data),
            enabled=enabled,
            citation=text_in(f"{where}.citation", data.get("citation", "")),
            note=text_in(f"{where}.note", data.get("note", "")),
            value=_value(name, data),
            is_law=name in LAW_RULES,
        )
        if read.is_law and not (read.enabled and read.periods):
            raise InvalidPolicyError(
                f"{where}: the law demands a license here ({read.citation}), so it cannot be "
                "switched off or emptied; where the law has ended, give the last day as valid_to"
            )
        return read


@dataclass(frozen=True, slots=True)
class Letter:
    """What BIS told this exporter in a letter: these products need a license for these places.

    Such letters (15 CFR 744.11(c), 744.21(b), 744.23(b) ...) are private to whom they are sent to,
    so they never come with a release; an officer enters them and another approves.

    Args:
        name: a short word for it, unique in the policy.
        products: uids of the product catalog.
        destinations: countries, or Country Groups ("D:5"), that need a license.
        by_headquarters: parties headquartered or parented in one of them need it anywhere.
        periods: when the letter binds.
        citation: the provision it rests on.
        note: from whom and when, for the officer.
    """

    step: ClassVar[str] = "letters"
    code: ClassVar[str] = "item.is_informed"
    name: str
    products: tuple[str, ...]
    destinations: tuple[str, ...]
    by_headquarters: bool
    periods: tuple[Period, ...]
    citation: str
    note: str = ""

    @property
    def rule_id(self) -> str:
        """The rule's name in a path."""
        return f"us.is_informed.{self.name}"

    @property
    def valid(self) -> Period:
        """The first days on which it binds."""
        return self.periods[0] if self.periods else ALWAYS

    def in_force(self, day: date) -> bool:
        """Whether the letter binds on ``day``."""
        return any(period.covers(day) for period in self.periods)

    @classmethod
    def from_mapping(cls, place: int, data: Mapping[str, Any]) -> Letter:
        """A letter as JSON."""
        where = f"letters[{place}]"
        keys = ("name", "products", "destinations", "by_headquarters", "periods", "citation")
        _require_all_but_note(where, data, keys)
        destinations = texts_in(f"{where}.destinations", data["destinations"])
        for code in destinations:
            if not (code in _GROUPS or is_country_code(code)):
                raise InvalidPolicyError(
                    f"{where}.destinations: {code!r} is no ISO 3166-1 alpha-2 code and none of "
                    f"{', '.join(sorted(_GROUPS))}"
                )
        for key in ("name", "citation"):
            if not text_in(f"{where}.{key}", data[key]).strip():
                raise InvalidPolicyError(f"{where}.{key}: must not be empty")
        if not isinstance(data["by_headquarters"], bool):
            raise InvalidPolicyError(f"{where}.by_headquarters: must be true or false")
        return cls(
            name=data["name"],
            products=texts_in(f"{where}.products", data["products"]),
            destinations=destinations,
            by_headquarters=data["by_headquarters"],
            periods=_some_periods(where, data),
            citation=data["citation"],
            note=text_in(f"{where}.note", data.get("note", "")),
        )


@dataclass(frozen=True, slots=True)
class Recipients:
    """Recipients approved for advanced computing (15 CFR 740 Supp. 8), by name.

    Args:
        names: a party whose name begins with the words of one looks approved.
        country: where they are.
        periods: when the approval counts.
    """

    names: tuple[str, ...]
    country: str
    periods: tuple[Period, ...]
    citation: str
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether the approval counts on ``day``."""
        return any(period.covers(day) for period in self.periods)

    @classmethod
    def from_mapping(cls, place: int, data: Mapping[str, Any]) -> Recipients:
        """A row of recipients as JSON."""
        where = f"approved_recipients[{place}]"
        keys = ("names", "country", "periods", "citation")
        _require_all_but_note(where, data, keys)
        if not is_country_code(text_in(f"{where}.country", data["country"])):
            raise InvalidPolicyError(f"{where}.country: {data['country']!r} is no country code")
        return cls(
            names=texts_in(f"{where}.names", data["names"]),
            country=data["country"],
            periods=_some_periods(where, data),
            citation=text_in(f"{where}.citation", data["citation"]),
            note=text_in(f"{where}.note", data.get("note", "")),
        )


@dataclass(frozen=True, slots=True)
class ControlsPolicy:
    """Limits, switches, letters and recipients of the control rules.

    Args:
        end_use_value_limit_usd: order value above which unanswered end-use flags of a sensitive
            item to a sensitive destination hold the order. Own choice.
        accelerator_value_limit_usd: unit value above which a processor is asked for its TPP;
            ``_server_`` of a whole computer that names none, ``_named_`` of what calls itself one.
        supercomputer_question_tpp: total TPP to D:5 or Macau from which it is asked.
        near_threshold_margin: share (0.05 is 5 %) below a 3A090 threshold that is reviewed.
        rules: dated switches by rule id.
        letters: is-informed letters, each a rule of its own.
        approved_recipients: rows of recipients approved for advanced computing.
        own_companies: how the names of the exporter's own companies begin.
        flags: limits, prices and switches of the red flags.
        mentions: what each kind of mention in a text does.
        exchange_rates: how long a rate may be relied on.
        version: of the policy they are a part of; empty where the rules are asked alone.
        bound_by: laws beside the US one that bind the exporter wherever it ships from ("EU" ...).
    """

    end_use_value_limit_usd: Decimal
    accelerator_value_limit_usd: Decimal
    accelerator_server_value_limit_usd: Decimal
    accelerator_named_value_limit_usd: Decimal
    supercomputer_question_tpp: Decimal
    near_threshold_margin: Decimal
    rules: Mapping[str, RuleSwitch]
    letters: tuple[Letter, ...]
    approved_recipients: tuple[Recipients, ...]
    own_companies: tuple[str, ...]
    flags: FlagPolicy
    mentions: Mapping[str, MentionSwitch]
    exchange_rates: RatePolicy
    version: str = ""
    bound_by: frozenset[str] = frozenset()

    @property
    def switched_off(self) -> str:
        """Why a check was not made that this policy switches off, in words."""
        return f"switched off by policy version {self.version or '(not stored)'}"

    def in_force(self, rule: str, day: date) -> bool:
        """Whether the rule ``rule`` binds on ``day``."""
        return self.rules[rule].in_force(day)

    def recipients_on(self, day: date, country: str) -> tuple[Recipients, ...]:
        """Rows of approved recipients of a country that count on a day."""
        rows = self.approved_recipients
        return tuple(row for row in rows if row.country == country and row.in_force(day))

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], *, version: str = "") -> ControlsPolicy:
        """The ``controls`` part of a policy as JSON.

        Args:
            data: the part as JSON, every key given.
            version: of the whole policy.

        Raises:
            InvalidPolicyError: a key that is missing or that nobody reads, a value that is no
                number or date, or a row of law that would be silenced.
        """
        require_keys("controls", data, cls.__slots__[:-2])  # the last two are of the whole
        require_keys("rules", data["rules"], RULES)
        rules = {name: RuleSwitch.from_mapping(name, data["rules"][name]) for name in RULES}
        told = enumerate(rows_in("letters", data["letters"]))
        letters = tuple(Letter.from_mapping(i, row) for i, row in told)
        names = [letter.name for letter in letters]
        if len(set(names)) < len(names):
            raise InvalidPolicyError("letters: each needs a name of its own")
        rows = enumerate(rows_in("approved_recipients", data["approved_recipients"]))
        return cls(
            end_use_value_limit_usd=_number(data, "end_use_value_limit_usd"),
            accelerator_value_limit_usd=_number(data, "accelerator_value_limit_usd"),
            accelerator_server_value_limit_usd=_number(data, "accelerator_server_value_limit_usd"),
            accelerator_named_value_limit_usd=_number(data, "accelerator_named_value_limit_usd"),
            supercomputer_question_tpp=_number(data, "supercomputer_question_tpp"),
            near_threshold_margin=_number(data, "near_threshold_margin"),
            rules=MappingProxyType(rules),
            letters=letters,
            approved_recipients=tuple(Recipients.from_mapping(i, row) for i, row in rows),
            own_companies=texts_in("own_companies", data["own_companies"], may_be_none=True),
            flags=FlagPolicy.from_mapping(data["flags"]),
            mentions=read_mentions(data["mentions"]),
            exchange_rates=RatePolicy.from_mapping(data["exchange_rates"]),
            version=version,
        )

    def switched(self, name: str, **fields: Any) -> ControlsPolicy:
        """The same policy with fields of one rule row changed; for what-if questions."""
        row = replace(self.rules[name], **fields)
        return replace(self, rules=MappingProxyType({**self.rules, name: row}))


def _number(data: Mapping[str, Any], key: str, where: str = "controls") -> Decimal:
    return number_in(f"{where}.{key}", data[key], bounds_of(key))


def _value(name: str, data: Mapping[str, Any]) -> Decimal | None:
    """The number that a rule turns on, where its row gives one."""
    bounds = DAYS if name == RESENT_BLOCK else AMOUNT
    return number_in(f"rules.{name}.value", data["value"], bounds) if "value" in data else None


def _periods(where: str, data: Mapping[str, Any]) -> tuple[Period, ...]:
    if "periods" not in data:
        raise InvalidPolicyError(f"{where}: periods must be given")
    return tuple(_period(where, row) for row in rows_in(f"{where}.periods", data["periods"]))


def _some_periods(where: str, data: Mapping[str, Any]) -> tuple[Period, ...]:
    """Periods of what would be no row at all if it never bound."""
    periods = _periods(where, data)
    if not periods:
        raise InvalidPolicyError(f"{where}.periods: give the first day at least")
    return periods


def _require_all_but_note(where: str, data: object, keys: tuple[str, ...]) -> None:
    require_keys(where, {k: v for k, v in mapping_in(where, data).items() if k != "note"}, keys)


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
    if len(ends) == 2 and ends["valid_to"] < ends["valid_from"]:
        raise InvalidPolicyError(f"{where}.periods: valid_to lies before valid_from")
    return Period(ends.get("valid_from"), ends.get("valid_to"))
