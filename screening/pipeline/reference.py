"""What a transaction is screened against: active list versions, the name index, the policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q

from screening.controls.engines import RULES, rules_named
from screening.controls.evaluation import RulesEngine
from screening.controls.policy import RESENT_BLOCK
from screening.controls.reference import FILING_LAW, ReferenceRows
from screening.lists import name_index
from screening.matching import Index
from screening.matching.within.listing import NamesWithin
from screening.models import (
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    ExchangeRates,
    LawRow,
    ListedParty,
    ListVersion,
    PolicyVersion,
    Product,
    RecordKind,
    Screening,
)
from screening.pipeline.named import fields_whole
from screening.pipeline.sealed import Reading, policy_of, reading_of
from screening.policies import Policy
from screening.terms.engine import EngineVersion

ENGINE = EngineVersion(name_index.ENGINE, RULES)
"""The engines that new screenings use unless the policy names another one to compare names."""


def engines_of(policy: Policy) -> EngineVersion:
    """The engines that a new screening under this policy uses."""
    return EngineVersion(policy.matching.engine, RULES)


@dataclass(frozen=True, slots=True)
class Reference:
    """One consistent set of lists, policy and engines; a screening uses one from start to end."""

    versions: tuple[ListVersion, ...]
    policy_row: PolicyVersion
    policy: Policy
    engine: EngineVersion = ENGINE

    @property
    def party_versions(self) -> tuple[ListVersion, ...]:
        """The versions whose rows are listed parties."""
        return tuple(v for v in self.versions if v.source.kind == RecordKind.PARTY)

    @property
    def rules(self) -> RulesEngine:
        """The rules that judge.

        Raises:
            UnknownRulesError: this release does not have them.
        """
        return rules_named(self.engine.rules)

    @property
    def reading(self) -> Reading:
        """How names and texts are read for these rules."""
        return reading_of(self.engine.rules)

    def tables(self) -> Any | None:
        """The rules' reference data; None while a list they need is not loaded."""
        loaded = {version.source_id for version in self.versions}
        if not loaded.issuperset(self.rules.needs):
            return None
        others = (v for v in self.versions if v.source.kind != RecordKind.PARTY)
        return _tables(self.engine.rules, tuple((v.pk, v.sha256) for v in others))

    def index(self) -> Index:
        """The index of listed names of these versions."""
        return name_index.open_index(self.party_versions, engine=self.engine.matching)

    def names_within(self) -> NamesWithin | None:
        """The listed names as they are found inside longer fields; None for rules that asked for
        each field as one name."""
        if self.engine.rules in fields_whole.RULES:
            return None
        return name_index.open_within(
            self.party_versions, engine=self.engine.matching, listing=self.reading.LISTING
        )

    def stale_at(self, instant: datetime) -> frozenset[str]:
        """Sources whose version was older than it may get at that moment."""
        return frozenset(v.source_id for v in self.versions if v.is_stale_at(instant))

    def faults(self, stale: Collection[str]) -> tuple[str, ...]:
        """One sentence for each list that is missing or stale; empty when all is fresh.

        Args:
            stale: sources whose version is too old, as ``stale_at`` gives them.
        """
        fresh = [v for v in self.versions if v.source_id not in stale]
        covered = _lists_told_by_all(fresh)
        loaded = _lists_told_by_all(self.versions)
        faults = [
            f"List {code} is {'stale' if code in loaded else 'not loaded'}."
            for code in self.policy.required_lists
            if code not in covered
        ]
        present = {version.source_id for version in fresh}
        faults.extend(
            f"No fresh version of {code} is loaded."
            for code in self.rules.needs
            if code not in present
        )
        return tuple(faults)

    def days_remembered(self, day: date) -> int:
        """How many days a block is held against the same order under another reference."""
        row = self.policy.controls.rules[RESENT_BLOCK]
        return int(row.value or 0) if row.in_force(day) else 0

    def days_compared(self) -> int:
        """In how many days earlier orders are compared with a new one by their worth."""
        return int(self.policy.controls.flags.limit("structuring_days"))

    def demo_lists(self) -> tuple[ListVersion, ...]:
        """Shipped demonstration lists among the versions."""
        return tuple(v for v in self.versions if v.source_id == DEMO_SOURCE)


DEMO_SOURCE = "demo-listed-parties"
OWN_PRODUCTS = "own-products"


def reference_in_force() -> Reference:
    """The lists and the policy that screen now.

    Raises:
        PolicyVersion.DoesNotExist: no policy was ever set.
    """
    versions = ListVersion.objects.active().select_related("source").order_by("source_id")
    policy_row = PolicyVersion.objects.in_force()
    policy = _policy(policy_row.version, policy_row.pk, RULES)
    return Reference(tuple(versions), policy_row, policy, engines_of(policy))


def reference_of(screening: Screening) -> Reference:
    """The lists, the policy and the engines that a completed screening was made with.

    Raises:
        PolicyVersion.DoesNotExist: it was never judged and has neither.
    """
    if screening.policy is None:
        raise PolicyVersion.DoesNotExist("The screening was given up before it was judged.")
    versions = screening.versions_used.select_related("source").order_by("source_id")
    policy_row = screening.policy
    engine = EngineVersion.parse(screening.engine)
    policy = _policy(policy_row.version, policy_row.pk, engine.rules)
    return Reference(tuple(versions), policy_row, policy, engine)


# The caches are keyed by content hashes: what a key stands for can never change.


@lru_cache(maxsize=4)
def _policy(version: str, pk: int, rules: str) -> Policy:
    return policy_of(rules, PolicyVersion.objects.get(pk=pk, version=version).content)


@lru_cache(maxsize=4)
def _tables(rules: str, versions: tuple[tuple[int, str], ...]) -> Any:
    ids = [pk for pk, _sha256 in versions]
    items = ControlledItem.objects.filter(version__in=ids).select_related("version")
    products = Product.objects.filter(version__in=ids).order_by("uid")
    is_own = Q(version__source_id=OWN_PRODUCTS)
    chart = CountryChartRow.objects.filter(version__in=ids)
    groups = CountryGroup.objects.filter(version__in=ids)
    law = LawRow.objects.filter(version__in=ids)
    rows = ReferenceRows(
        items=tuple(item.to_record() for item in items),
        products=tuple(product.to_record() for product in products.exclude(is_own)),
        chart=tuple(row.to_record() for row in chart),
        groups=tuple(group.to_record() for group in groups),
        law=tuple(row.to_record() for row in law.exclude(version__source=FILING_LAW)),
        filing=tuple(row.to_record() for row in law.filter(version__source=FILING_LAW)),
        own_products=tuple(product.to_record() for product in products.filter(is_own)),
        rates=tuple(row.to_record() for row in ExchangeRates.objects.filter(version__in=ids)),
    )
    return rules_named(rules).tables(rows)


def _lists_told_by_all(versions: Iterable[ListVersion]) -> set[str]:
    return {code for v in versions for code in _lists_told_by(v.pk, v.sha256, v.source_id)}


@lru_cache(maxsize=64)
def _lists_told_by(version_id: int, _sha256: str, source_code: str) -> frozenset[str]:
    """The lists whose rows a version carries: its own, or those a consolidated file names."""
    rows = ListedParty.objects.filter(version=version_id).order_by()
    return frozenset({source_code, *rows.values_list("source_code", flat=True).distinct()})
