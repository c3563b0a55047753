"""What is stored and what must always hold. One file per concept, its QuerySet beside it.

May import the pure floor; knows no service and no face. Begin with ``transactions.py`` and
``screenings.py``, then ``lists.py``.
"""

from screening.models.api_keys import ApiKey, Scope
from screening.models.attachments import Attachment
from screening.models.audit_events import AuditEvent
from screening.models.cases import Case, Disposition
from screening.models.clearances import Clearance
from screening.models.control_lists import ControlledItem, CountryChartRow, CountryGroup, Product
from screening.models.desk import CaseViewer, CaseWord, SavedView
from screening.models.license_movements import LicenseMovement
from screening.models.licenses import License
from screening.models.listed_parties import (
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListedParty,
    Measure,
)
from screening.models.lists import ListSource, ListVersion, RecordKind
from screening.models.policies import PolicyVersion
from screening.models.policy_proposals import PolicyProposal
from screening.models.reason_codes import ReasonCode
from screening.models.screenings import Determination, Hit, RedFlag, Screening
from screening.models.signatures import Signature
from screening.models.transactions import Transaction, TransactionLine, TransactionParty

__all__ = [
    "ApiKey",
    "Attachment",
    "AuditEvent",
    "Case",
    "CaseViewer",
    "CaseWord",
    "Clearance",
    "ControlledItem",
    "CountryChartRow",
    "CountryGroup",
    "Determination",
    "Disposition",
    "Hit",
    "License",
    "LicenseMovement",
    "ListSource",
    "ListVersion",
    "ListedAddress",
    "ListedIdentifier",
    "ListedName",
    "ListedParty",
    "Measure",
    "PolicyProposal",
    "PolicyVersion",
    "Product",
    "ReasonCode",
    "RecordKind",
    "RedFlag",
    "SavedView",
    "Scope",
    "Screening",
    "Signature",
    "Transaction",
    "TransactionLine",
    "TransactionParty",
]
