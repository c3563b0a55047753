"""The policy as the engines take it, and the service that sets a new version.

A policy is one JSON object of parts: ``matching`` (thresholds and weights), ``controls`` (limits
and dated rule switches), ``lists`` (what must be loaded before an order can be clear), ``desk``
(where a second person must sign, how long clearances last) and ``retention`` (how many years
records are kept).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from django.conf import settings

from screening import audit
from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.controls.engines import RULES, rules_named
from screening.controls.money.rate_policy import RatePolicy
from screening.controls.policy import UAE_A5
from screening.desk.policy import DeskPolicy
from screening.desk.retention import RetentionPolicy
from screening.errors import InvalidPolicyError
from screening.lists.readers.list_source import RecordKind
from screening.lists.readers.list_sources import SOURCES as LIST_SOURCES
from screening.lists.readers.publication import Nexus, Publication
from screening.lists.readers.publications import PUBLICATIONS
from screening.matching import MatchingPolicy
from screening.models import PolicyVersion
from screening.terms.policy_part import mapping_in
from screening.terms.values import to_plain
from screening.terms.watched import WATCH_LIST

_LETTER_OF_R1 = "us.is_informed.h20_mi308"
RULE_OF_FLAG = {rule.code: rule for rule in FLAG_RULES}
"""The flags a policy may turn; those of listed owners are rules of ownership."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy, parsed.

    Args:
        controls: the rules' part, as the rules it was read for take it.
        required_lists: list source codes that must be loaded and fresh; without them the answer
            is hold.
    """

    version: str
    matching: MatchingPolicy
    controls: Any
    required_lists: tuple[str, ...]
    desk: DeskPolicy = field(default_factory=DeskPolicy)


def read_policy(content: Mapping[str, Any], *, rules: str = RULES) -> Policy:
    """Read a policy that was put in force once.

    Args:
        content: the whole policy as JSON.
        rules: name of the rules that it is read for; a replay asks those of its screening.
    """
    version = PolicyVersion.version_of(dict(content))
    if rules == RULES:
        content = in_todays_shape(content)
    bound_by = content.get("lists", {}).get("bound_by", ())
    controls = rules_named(rules).policy(
        content.get("controls", {}), version=version, bound_by=bound_by
    )
    return Policy(
        version=version,
        matching=MatchingPolicy.from_mapping(content.get("matching", {})),
        controls=controls,
        required_lists=lists_required_by(content),
        desk=DeskPolicy.from_mapping(content.get("desk", {})),
    )


def lists_required_by(
    content: Mapping[str, Any], publications: Mapping[str, Publication] = PUBLICATIONS
) -> tuple[str, ...]:
    """Codes of the lists that must be loaded and fresh before an order is clear.

    Those that the policy names, and those that bind by a law which it says binds the exporter
    (``bound_by``: EU, UK, CH, CA, AU, JP). The lists of the United States are named one by one.

    Args:
        publications: whose law makes which list binding; a replay asks those of its time.
    """
    lists = content.get("lists", {})
    bound_by = frozenset(lists.get("bound_by", ()))
    binding = (code for code, row in publications.items() if bound_by.intersection(row.binds))
    return tuple(dict.fromkeys((*lists.get("required", ()), *binding)))


def _refuse_unknown_nexus(content: Mapping[str, Any]) -> None:
    bound_by = content.get("lists", {}).get("bound_by", [])
    known = [nexus.value for nexus in Nexus if nexus is not Nexus.US]
    if not isinstance(bound_by, list) or not all(name in known for name in bound_by):
        raise InvalidPolicyError(f"lists.bound_by: must be a list of {', '.join(known)}")


def in_todays_shape(content: Mapping[str, Any]) -> dict[str, Any]:
    """A policy as the rules in force take it, with what it does not say from the one that ships.

    Until rules r2 a letter of BIS and the recipients in the UAE were fields of rule rows; they are
    rows of their own now. A policy in today's shape and whole comes back as it is.
    """
    shipped = shipped_policy()
    controls = dict(content.get("controls", {}))
    rules = {name: dict(row) for name, row in controls.get("rules", {}).items()}
    letter = rules.pop(_LETTER_OF_R1, None)
    if letter is not None and "letters" not in controls:
        controls["letters"] = _letters_of_r1(letter, shipped["controls"]["letters"][0])
    recipients = rules.get(UAE_A5, {}).pop("recipients", None)
    if recipients is not None and "approved_recipients" not in controls:
        (row,) = shipped["controls"]["approved_recipients"]
        controls["approved_recipients"] = [{**row, "names": recipients}]
    known = shipped["controls"]["rules"]
    controls["rules"] = known | {name: known.get(name, {}) | row for name, row in rules.items()}
    flags = shipped["controls"]["flags"] | controls.get("flags", {})
    for name in ("limits", "countries"):
        flags[name] = shipped["controls"]["flags"][name] | flags[name]
    mentions = shipped["controls"]["mentions"] | controls.get("mentions", {})
    rates = shipped["controls"]["exchange_rates"] | controls.get("exchange_rates", {})
    filled = {"flags": flags, "mentions": mentions, "exchange_rates": rates}
    return {**content, "controls": shipped["controls"] | controls | filled}


def _letters_of_r1(row: Mapping[str, Any], shipped: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The one letter that a policy of rules r1 could hold; one that never binds is none."""
    if row.get("enabled") is False or row.get("periods") == [] or row.get("products") == []:
        return []
    kept = ("products", "periods", "citation", "note")
    return [{**shipped, **{key: row[key] for key in kept if key in row}}]


@cache
def shipped_policy() -> Mapping[str, Any]:
    """The policy that ships; the only one that is not in the database."""
    path = Path(settings.FIXTURES_DIR) / "policy.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def check_policy(content: Mapping[str, Any]) -> Policy:
    """Read a policy that is to be put in force.

    Raises:
        InvalidPolicyError: an unknown key or a value the engines cannot take.
    """
    _refuse_other_than_objects(content)
    _refuse_unknown_nexus(content)
    RetentionPolicy.from_mapping(content.get("retention", {}))
    unknown = set(content) - {"matching", "controls", "lists", "desk", "retention"}
    if unknown:
        raise InvalidPolicyError(f"unknown part of the policy: {', '.join(sorted(unknown))}")
    switched = content.get("controls", {}).get("flags", {}).get("switches", {})
    no_flags = set(switched) - set(RULE_OF_FLAG)
    if no_flags:
        raise InvalidPolicyError(f"flags.switches: unknown flag {', '.join(sorted(no_flags))}")
    _refuse_flags_of_law(switched)
    policy = read_policy(content)
    _refuse_unknown_lists(policy.matching)
    return policy


def _refuse_unknown_lists(matching: MatchingPolicy) -> None:
    """A row of thresholds for a list that there is not would never apply, and nobody would know."""
    known = {WATCH_LIST}
    for source in LIST_SOURCES.values():
        if source.kind is RecordKind.PARTY:
            known |= {source.code, *source.carries}
    for place, row in enumerate(matching.thresholds):
        if row.list is not None and row.list not in known:
            raise InvalidPolicyError(
                f"matching.thresholds[{place}].list: there is no list of parties {row.list[:60]!r}"
            )


def _refuse_other_than_objects(content: Mapping[str, Any]) -> None:
    _refuse_what_is_no_json(content, "")
    for name, part in content.items():
        mapping_in(name, part)
    controls = content.get("controls", {})
    flags = mapping_in("flags", controls.get("flags", {}))
    for name in ("limits", "countries", "switches"):
        for key, row in mapping_in(f"flags.{name}", flags.get(name, {})).items():
            if name == "switches":
                mapping_in(f"flags.switches.{key}", row)
    for part in ("rules", "mentions"):
        for name, row in mapping_in(part, controls.get(part, {})).items():
            mapping_in(f"{part}.{name}", row)


def _refuse_what_is_no_json(value: Any, where: str) -> None:
    """A reader of JSON takes NaN and Infinity; no version can be told by them."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_what_is_no_json(inner, f"{where}.{key}" if where else str(key))
    elif isinstance(value, list):
        for inner in value:
            _refuse_what_is_no_json(inner, where)
    elif isinstance(value, float) and not isfinite(value):
        raise InvalidPolicyError(f"{where}: must be a number, not {value}")


def spelled_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """A policy in today's shape with the numbers of matching and each flag's switch stated, too:
    as the release has them where the policy says nothing. To be read; what is put in force says
    only what somebody set."""
    matching = to_plain(MatchingPolicy()) | dict(content.get("matching", {}))
    switches = content["controls"]["flags"]["switches"]
    stated = {
        code: {"enabled": True, "severity": ""} | dict(switches.get(code, {}))
        for code in RULE_OF_FLAG
    }
    flags = content["controls"]["flags"] | {"switches": stated}
    return {**content, "matching": matching, "controls": content["controls"] | {"flags": flags}}


def with_every_value(content: Mapping[str, Any]) -> dict[str, Any]:
    """A policy with whatever can be said in it, the defaults included: to be read and changed."""
    stated = spelled_out(in_todays_shape(content))
    desk = to_plain(DeskPolicy())
    desk |= stated.get("desk", {}) | {
        "second_signature": desk["second_signature"]
        | stated.get("desk", {}).get("second_signature", {})
    }
    lists: dict[str, Any] = {"required": [], "bound_by": []}
    years = dict(RetentionPolicy.from_mapping(stated.get("retention", {})).years)
    return {
        **stated,
        "lists": lists | dict(stated.get("lists", {})),
        "desk": desk,
        "retention": {"years": years},
    }


def left_out(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys that a policy lacks and ``in_todays_shape`` would fill, as paths with dots."""
    return tuple(_lacking(content, in_todays_shape(content), ""))


def _lacking(given: Mapping[str, Any], whole: Mapping[str, Any], above: str) -> Iterator[str]:
    for key, value in whole.items():
        if key not in given:
            yield f"{above}{key}"
        elif isinstance(value, Mapping):
            yield from _lacking(given[key], value, f"{above}{key}.")


def _refuse_flags_of_law(switched: Mapping[str, Any]) -> None:
    off = (code for code in sorted(switched) if switched[code].get("enabled") is False)
    for rule in (RULE_OF_FLAG[code] for code in off):
        if rule.is_law:
            raise InvalidPolicyError(
                f"flags.switches.{rule.code}: it is a part of what the law forbids "
                f"({rule.citation}), so it cannot be switched off; its severity can be changed"
            )


def desk_policy_in_force() -> DeskPolicy:
    """The desk's part of the policy in force; the strict defaults while there is none.

    The desk follows the policy of today, whatever policy a screening was made under.
    """
    newest = PolicyVersion.objects.first()
    return DeskPolicy.from_mapping(newest.content.get("desk", {}) if newest else {})


def rate_policy_in_force() -> RatePolicy:
    """How long an exchange rate counts today; as shipped while no policy was set."""
    newest = PolicyVersion.objects.first()
    content = newest.content if newest else shipped_policy()
    return RatePolicy.from_mapping(in_todays_shape(content)["controls"]["exchange_rates"])


def retention_in_force() -> RetentionPolicy:
    """How long records are kept today, whatever policy they were made under; the law's years
    while no policy was set."""
    newest = PolicyVersion.objects.first()
    return RetentionPolicy.from_mapping(newest.content.get("retention", {}) if newest else {})


def set_policy(*, content: Mapping[str, Any], by: str, reason: str) -> PolicyVersion:
    """Put a policy in force; the same content as the one in force changes nothing.

    Raises:
        InvalidPolicyError: the engines cannot take it; nothing was stored.
    """
    content = in_todays_shape(content)
    parsed = check_policy(content)
    with audit.recorded():
        newest = PolicyVersion.objects.first()
        if newest is not None and newest.version == parsed.version:
            return newest
        stored = PolicyVersion.objects.create(
            version=parsed.version, content=dict(content), created_by=by, reason=reason
        )
        audit.record(
            verb="policy_set", subject=stored, by=by, reason=reason, version=stored.version
        )
        return stored
