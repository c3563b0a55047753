"""From a reader's record to database rows, one saver for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from screening.matching.addresses.parts import address_keys
from screening.models import (
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    ExchangeRates,
    LawRow,
    ListedAddress,
    ListedAddressKey,
    ListedIdentifier,
    ListedName,
    ListedParty,
    ListVersion,
    Measure,
    Product,
    RecordKind,
)
from screening.models.lists import ListRow
from screening.terms.addresses import address_keys as number_keys
from screening.terms.control_list import ChartRecord, GroupRecord, ItemRecord, ProductRecord
from screening.terms.exchange_rate import RateRecord
from screening.terms.law import LawRecord
from screening.terms.listed_party import PartyRecord
from screening.terms.values import record_hash, to_plain

BATCH = 500
"""Rows a statement; keeps every write transaction short enough for others to get in between."""


def save_parties(version: ListVersion, records: Sequence[PartyRecord]) -> None:
    """Store listed parties with their names, addresses, identifiers and measures."""
    parties = ListedParty.objects.bulk_create(
        ListedParty(
            version=version,
            uid=record.uid,
            content_hash=record_hash(record),
            source_code=record.source,
            schema=record.schema,
            name=record.name,
            countries=list(record.countries),
            birth_dates=list(record.birth_dates),
            remarks=record.remarks,
            raw=to_plain(record.raw),
        )
        for record in records
    )
    pairs = list(zip(parties, records, strict=True))
    for model, field in (
        (ListedName, "names"),
        (ListedAddress, "addresses"),
        (ListedIdentifier, "identifiers"),
        (Measure, "measures"),
    ):
        saved = _save_parts(model, field, pairs)
        if model is ListedAddress:
            _save_address_keys(saved)


def _save_address_keys(addresses: Sequence[Any]) -> None:
    """Houses and boxes, and the keys by which screenings of older rules are replayed."""
    keys = [
        ListedAddressKey(address=address, key=key)
        for address in addresses
        for key in (*number_keys(address.text), *address_keys(address.text))
    ]
    ListedAddressKey.objects.bulk_create(keys, batch_size=BATCH)


def _save_parts(
    model: type[models.Model], field: str, pairs: list[tuple[ListedParty, PartyRecord]]
) -> Sequence[Any]:
    return model._default_manager.bulk_create(
        [
            model(party=party, position=position, **to_plain(part))
            for party, record in pairs
            for position, part in enumerate(getattr(record, field))
        ],
        batch_size=BATCH,
    )


def save_items(version: ListVersion, records: Sequence[ItemRecord]) -> None:
    """Store entries of a control list."""
    _save_plain(ControlledItem, version, records, uid="eccn", leave_out=("source",))


def save_products(version: ListVersion, records: Sequence[ProductRecord]) -> None:
    """Store products of our catalog."""
    _save_plain(Product, version, records, uid="uid")


def save_chart_rows(version: ListVersion, records: Sequence[ChartRecord]) -> None:
    """Store rows of the country chart."""
    _save_plain(CountryChartRow, version, records, uid="country")


def save_groups(version: ListVersion, records: Sequence[GroupRecord]) -> None:
    """Store country groups."""
    _save_plain(CountryGroup, version, records, uid="code")


def save_law(version: ListVersion, records: Sequence[LawRecord]) -> None:
    """Store sets and numbers of the law."""
    _save_plain(LawRow, version, records, uid="code")


def save_rates(version: ListVersion, records: Sequence[RateRecord]) -> None:
    """Store the exchange rates of days."""
    _save_plain(ExchangeRates, version, records, uid="day")


def _save_plain(
    model: type[ListRow],
    version: ListVersion,
    records: Sequence[Any],
    *,
    uid: str,
    leave_out: tuple[str, ...] = (),
) -> None:
    rows = []
    for record in records:
        fields = {k: v for k, v in to_plain(record).items() if k not in leave_out}
        fields |= {
            "version": version,
            "uid": getattr(record, uid),
            "content_hash": record_hash(record),
        }
        rows.append(model(**fields))
    model._default_manager.bulk_create(rows, batch_size=BATCH)


SAVER_OF_KIND: dict[str, Callable[[ListVersion, Sequence[Any]], None]] = {
    RecordKind.PARTY: save_parties,
    RecordKind.ITEM: save_items,
    RecordKind.PRODUCT: save_products,
    RecordKind.CHART: save_chart_rows,
    RecordKind.GROUP: save_groups,
    RecordKind.LAW: save_law,
    RecordKind.RATE: save_rates,
}
