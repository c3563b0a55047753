"""What is stored and what must always hold. One file per concept, its QuerySet beside it.

May import the pure floor; knows no service and no face. Begin with ``transactions.py`` and
``screenings.py``, then ``lists.py``.
"""

from screening.models.api_keys import ApiKey, Scope
from screening.models.audit_events import AuditEvent
from screening.models.cases import Case, Disposition
from screening.models.control_lists import ControlledItem, CountryChartRow, CountryGroup, Product
from screening.models.history import PartyTrait, SerialNumber
from screening.models.licenses import License
from screening.models.listed_parties import (
    ListedAddress,
    ListedAddressKey,
    ListedIdentifier,
    ListedName,
    ListedParty,
    Measure,
)
from screening.models.lists import ListSource, ListVersion, RecordKind
from screening.models.partners import BusinessPartner
from screening.models.policies import PolicyVersion
from screening.models.screenings import Determination, Hit, RedFlag, Screening
from screening.models.transactions import Transaction, TransactionLine, TransactionParty

__all__ = [
    "ApiKey",
    "AuditEvent",
    "BusinessPartner",
    "Case",
    "ControlledItem",
    "CountryChartRow",
    "CountryGroup",
    "Determination",
    "Disposition",
    "Hit",
    "License",
    "ListSource",
    "ListVersion",
    "ListedAddress",
    "ListedAddressKey",
    "ListedIdentifier",
    "ListedName",
    "ListedParty",
    "Measure",
    "PartyTrait",
    "PolicyVersion",
    "Product",
    "RecordKind",
    "RedFlag",
    "Scope",
    "Screening",
    "SerialNumber",
    "Transaction",
    "TransactionLine",
    "TransactionParty",
]
