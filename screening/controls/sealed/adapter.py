"""A transaction of today before sealed rules: everything is handed over as plain values.

Fields that sealed rules did not know are left out on the way, so that today's shapes may grow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from screening.controls.evaluation import Asked, Judged
from screening.controls.reference import CCL, ReferenceRows
from screening.terms.control_list import ProductRecord
from screening.terms.outcome import Outcome
from screening.terms.standing_record import RecordUse
from screening.terms.values import from_plain, to_plain


@dataclass(frozen=True)
class SealedRules:
    """The rules of a sealed archive, asked as ``evaluation.RulesEngine`` says.

    Args:
        name: of the rules and of their archive.
        needs: list sources without which they could not judge.
    """

    name: str
    needs: tuple[str, ...]

    def policy(
        self, content: Mapping[str, Any], *, version: str, bound_by: Collection[str] = ()
    ) -> Any:
        """The ``controls`` part of a policy of their time, as they read it.

        Until rules r6 whom a list binds was told by the country of shipment alone.
        """
        return self._module("policy").ControlsPolicy.from_mapping(content, version=version)

    def tables(self, rows: ReferenceRows) -> Any:
        """Reference data as they take it."""
        known = self._records(rows)
        catalog = self._module("ear.part_774_items.catalog").Catalog(known.products, known.items)
        return self._module("reference").ControlTables(
            {item.eccn: item for item in known.items},
            catalog,
            {row.country: row for row in known.chart},
            {group.code: group for group in known.groups},
        )

    def judge(self, asked: Asked, *, tables: Any, policy: Any) -> Judged:
        """What they say of a transaction; they read the submission themselves."""
        answer = self._module("evaluation").evaluate(
            self._facts(asked),
            hits=tuple(_sealed(self._hit(), hit) for hit in asked.hits),
            tables=tables,
            policy=policy,
            as_of=asked.as_of,
            past=_sealed(self._module("past").Past, asked.past),
            **self._texts(asked),
        )
        return Judged(
            outcome=Outcome(answer.outcome.value),
            body=answer.to_json(),
            recognised=tuple((d.product, d.ac_class) for d in answer.determinations),
            records=self._used(answer),
        )

    def _facts(self, asked: Asked) -> Any:
        """The submission as they read it."""
        return self._module("facts").TransactionFacts.from_submission(asked.submission)

    def _hit(self) -> Any:
        """The kind of record that tells them of a hit."""
        return self._module("facts").PartyHit

    def _texts(self, asked: Asked) -> dict[str, Any]:
        """What was read in the texts, by the name of their argument; the first read none."""
        return {}

    def _records(self, rows: ReferenceRows) -> ReferenceRows:
        """The rows as records of their own kinds."""
        kinds = import_module(f"{self._package}.terms.control_list")
        return replace(
            rows,
            items=tuple(_sealed(kinds.ItemRecord, item) for item in rows.items),
            products=tuple(_sealed(self._product(), one) for one in self._products(rows)),
            chart=tuple(_sealed(kinds.ChartRecord, row) for row in rows.chart),
            groups=tuple(_sealed(kinds.GroupRecord, group) for group in rows.groups),
        )

    def _products(self, rows: ReferenceRows) -> tuple[ProductRecord, ...]:
        """Products that ship and those of the exporter: in their time one list held both."""
        return (*rows.products, *rows.own_products)

    def _product(self) -> Any:
        """Their kind of record of a product."""
        return import_module(f"{self._package}.terms.control_list").ProductRecord

    def _used(self, answer: Any) -> tuple[RecordUse, ...]:
        """Records on file that they rested on; the first knew none."""
        return ()

    @cached_property
    def _package(self) -> str:
        return f"{__name__.rpartition('.')[0]}.{self.name}"

    def _module(self, name: str) -> ModuleType:
        return import_module(f"{self._package}.controls.{name}")


class SealedWithLaw(SealedRules):
    """Sealed rules that take the sets and numbers of the law as data, as those since r2 do."""

    def tables(self, rows: ReferenceRows) -> Any:
        """Reference data as they take it."""
        known = self._records(rows)
        law = import_module(f"{self._package}.terms.law").LawRecord
        lists: dict[str, dict[str, Any]] = {}
        for item in known.items:
            lists.setdefault(item.source, {})[item.eccn] = item
        items = tuple(lists.get(CCL, {}).values())
        return self._module("reference").ReferenceData(
            lists=lists,
            catalog=self._module("ear.part_774_items.catalog").Catalog(known.products, items),
            chart={row.country: row for row in known.chart},
            groups={group.code: group for group in known.groups if not group.same_as},
            law=self._module("sets").Law(tuple(_sealed(law, record) for record in rows.law)),
        )


class SealedWithTexts(SealedWithLaw):
    """Sealed rules that are told what names and texts were read as, as those since r3 are."""

    def _facts(self, asked: Asked) -> Any:
        fault = self._module("dealings").FieldFault
        faults = tuple(_sealed(fault, one) for one in asked.facts.field_faults)
        return replace(super()._facts(asked), field_faults=faults)

    def _hit(self) -> Any:
        return import_module(f"{self._package}.terms.party_hit").PartyHit

    def _texts(self, asked: Asked) -> dict[str, Any]:
        mention = import_module(f"{self._package}.terms.mention").Mention
        return {"mentions": tuple(_sealed(mention, one) for one in asked.mentions)}


class SealedWithRecords(SealedWithTexts):
    """Sealed rules that know records on file, rates and filing, as those since r4 do.

    They take the facts as they were completed by records on file; that is sealed with the reading.
    """

    def tables(self, rows: ReferenceRows) -> Any:
        """Reference data as they take it."""
        known = self._records(rows)
        own = tuple(_sealed(self._product(), product) for product in rows.own_products)
        lists: dict[str, dict[str, Any]] = {}
        for item in known.items:
            lists.setdefault(item.source, {})[item.eccn] = item
        items = tuple(lists.get(CCL, {}).values())
        law = import_module(f"{self._package}.terms.law").LawRecord
        laws = self._module("sets").Law
        rate = import_module(f"{self._package}.terms.exchange_rate").RateRecord
        return self._module("reference").ReferenceData(
            lists=lists,
            catalog=self._module("ear.part_774_items.catalog").Catalog(known.products, items, own),
            chart={row.country: row for row in known.chart},
            groups={group.code: group for group in known.groups if not group.same_as},
            law=laws(tuple(_sealed(law, record) for record in rows.law)),
            filing=laws(tuple(_sealed(law, record) for record in rows.filing)),
            rates=self._module("money.rates").Rates.of(
                tuple(_sealed(rate, record) for record in rows.rates)
            ),
        )

    def _facts(self, asked: Asked) -> Any:
        """Today's facts in their shape; they knew one order of a shipment, as a part of the deal."""
        facts = _sealed(self._module("facts").TransactionFacts, asked.facts)
        if facts.deal.source_order is not None:
            return facts
        deal = replace(facts.deal, source_order=asked.submission.get("source_order"))
        return replace(facts, deal=deal)

    def _products(self, rows: ReferenceRows) -> tuple[ProductRecord, ...]:
        return rows.products

    def _used(self, answer: Any) -> tuple[RecordUse, ...]:
        return tuple(_sealed(RecordUse, use) for use in answer.records)


class SealedWithExporter(SealedWithRecords):
    """Sealed rules that know by which laws the exporter says it is bound, as those since r7 do."""

    def policy(
        self, content: Mapping[str, Any], *, version: str, bound_by: Collection[str] = ()
    ) -> Any:
        """The ``controls`` part of a policy of their time, and the laws that bind the exporter."""
        of_controls = super().policy(content, version=version)
        return replace(of_controls, bound_by=frozenset(bound_by))


def _sealed(kind: Any, value: Any) -> Any:
    return from_plain(kind, to_plain(value), known_only=True)
