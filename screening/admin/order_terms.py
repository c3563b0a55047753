"""How an order is shipped and paid, from the submitted JSON: what decides and is easily missed.

What an officer looks for is a row also where nothing was stated; the rest only where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.admin.record import Cell, cell
from screening.admin.wording import as_read, country_words, label_of, plain_words


def terms_of(content: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    """Incoterm, dates, carrier, vessel, payment and payer, as rows."""
    route, filing = content.get("route") or {}, content.get("filing") or {}
    payment = content.get("payment") or {}
    payer = (payment.get("payer_name"), country_words(payment.get("payer_country")))
    looked_for = (
        ("Incoterm", content.get("incoterm")),
        ("Dated", content.get("date")),
        ("Delivery", content.get("delivery_date")),
        ("Carrier", route.get("carrier")),
        ("Vessel", _vessel(route.get("vessel") or {})),
        ("Paid by", label_of(str(payment.get("method") or ""))),
        ("Payer", ", ".join(part for part in payer if part)),
    )
    where_stated = (
        ("Goods issued", content.get("goods_issued_on")),
        ("Order", content.get("source_order")),
        ("Ports", route.get("ports")),
        ("Transport", _words(filing, "mode", "conveyance", "port")),
        ("Sent from", country_words(content.get("ip_country"))),
    )
    rows = (*looked_for, *((name, value) for name, value in where_stated if value))
    return tuple((name, _cell(value)) for name, value in rows)


def _cell(value: Any) -> Cell:
    return cell(as_read(plain_words(value)) if value else None)


def _vessel(vessel: Mapping[str, Any]) -> str:
    imo = f"IMO {vessel['imo']}" if vessel.get("imo") else ""
    return ", ".join(part for part in (str(vessel.get("name") or ""), imo) if part)


def _words(stated: Mapping[str, Any], *names: str) -> str:
    return ", ".join(str(stated[name]) for name in names if stated.get(name))
