"""Kinds of transactions: what may leave on them, and what comes before."""

from __future__ import annotations

ORDER, SHIPMENT, QUOTATION = "order", "shipment", "quotation"
TECHNOLOGY_RELEASE = "technology_release"
WITHOUT_ORDER = frozenset({"return", "sample", "hand_carry"})
"""Shipments that by their kind fulfil no order; one that names an order is held against it."""
SHIPS = WITHOUT_ORDER | {SHIPMENT}
"""Goods leave on them: they take from licenses, and are looked back on once they left."""
BEFORE_SHIPPING = frozenset({ORDER, QUOTATION})
"""Nothing leaves on them, so they fulfil no other, and what they file is preliminary."""
