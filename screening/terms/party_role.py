"""Roles of a party on a transaction (15 CFR 748.5, 772.1)."""

from __future__ import annotations

from enum import StrEnum


class PartyRole(StrEnum):
    """The role words of a submission."""

    PURCHASER = "purchaser"
    INTERMEDIATE_CONSIGNEE = "intermediate_consignee"
    ULTIMATE_CONSIGNEE = "ultimate_consignee"
    END_USER = "end_user"
    FREIGHT_FORWARDER = "freight_forwarder"
    BILL_TO = "bill_to"
    CARRIER = "carrier"
    VESSEL = "vessel"
    RECEIVING_VESSEL = "receiving_vessel"
    NOTIFY_PARTY = "notify_party"
    AGENT = "agent"
    BANK = "bank"
    SELLER = "seller"
    EXPORTER_OF_RECORD = "exporter_of_record"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The role as people write it: ``ultimate consignee``."""
        return self.value.replace("_", " ")

    @property
    def is_own_side(self) -> bool:
        """Whether it is who sells or exports: screened, and neither buys nor receives."""
        return self in (PartyRole.SELLER, PartyRole.EXPORTER_OF_RECORD)

    @property
    def is_reached_by_entity_list(self) -> bool:
        """Whether the Entity List binds a party in this role (15 CFR 744.11(a), 748.5(c)-(f))."""
        return self in _ENTITY_LIST_ROLES


_ENTITY_LIST_ROLES = frozenset(
    {
        PartyRole.PURCHASER,
        PartyRole.INTERMEDIATE_CONSIGNEE,
        PartyRole.ULTIMATE_CONSIGNEE,
        PartyRole.END_USER,
    }
)
