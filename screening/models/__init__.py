"""What is stored and what must always hold. One file per concept, its QuerySet beside it.

May import the pure floor; knows no service and no face. Begin with ``transactions.py`` and
``screenings.py``, then ``lists.py``.
"""

from screening.models.api_keys import ERP_SCOPES, ApiKey, Scope
from screening.models.attachments import Attachment
from screening.models.audit_checks import AuditCheck
from screening.models.audit_events import AuditEvent, AuditHead
from screening.models.batches import Batch, BatchRow
from screening.models.break_glass import BreakGlass
from screening.models.cancellations import Cancellation
from screening.models.cases import Case, Disposition
from screening.models.change_effects import ChangeEffect
from screening.models.clearances import Clearance
from screening.models.control_lists import (
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    ExchangeRates,
    LawRow,
    Product,
)
from screening.models.customer_letters import CustomerAnswer, CustomerLetter
from screening.models.desk import CaseDraft, CaseViewer, CaseWord, QueueColumns, SavedView
from screening.models.desk_sessions import DeskSession
from screening.models.history import PartyTrait, SerialNumber
from screening.models.hold_causes import HoldCause
from screening.models.legal_holds import LegalHold
from screening.models.license_movements import LicenseMovement
from screening.models.licenses import License
from screening.models.list_checks import ListCheck, ListSwitch, ListTask
from screening.models.listed_parties import (
    ListedAddress,
    ListedAddressKey,
    ListedIdentifier,
    ListedName,
    ListedParty,
    Measure,
)
from screening.models.lists import ListSource, ListVersion, ListVersionSet, RecordKind
from screening.models.monitoring import MonitoredChange, MonitoringPart
from screening.models.notes import CaseNote, Mention
from screening.models.own_time import OwnTime
from screening.models.partner_merges import PartnerIdentity, PartnerMerge
from screening.models.partners import BusinessPartner
from screening.models.password_links import PasswordLink
from screening.models.policies import PolicyVersion
from screening.models.policy_proposals import PolicyProposal
from screening.models.reason_codes import ReasonCode
from screening.models.rehearsals import OrdinaryNames, Rehearsal, RehearsedChange
from screening.models.release_tokens import ReleaseToken
from screening.models.released_parts import ReleasedPart
from screening.models.report_runs import ReportRun
from screening.models.screenings import DECISIONS, Determination, Hit, RedFlag, Screening
from screening.models.searching import SearchedOrder, SearchPlace, SearchProgress, SearchWord
from screening.models.shared_texts import SharedText
from screening.models.sign_ins import RefusedSignIns, SignInTries
from screening.models.signatures import Signature
from screening.models.standing_records import StandingRecord, StandingRecordPart
from screening.models.submission_keys import SubmissionKey
from screening.models.transactions import Transaction, TransactionLine, TransactionParty
from screening.models.trial_orders import TrialOrder
from screening.models.watch_list import WatchEntry, WatchReason
from screening.models.webhooks import Webhook, WebhookTelling

__all__ = [
    "DECISIONS",
    "ERP_SCOPES",
    "ApiKey",
    "Attachment",
    "AuditCheck",
    "AuditEvent",
    "AuditHead",
    "Batch",
    "BatchRow",
    "BreakGlass",
    "BusinessPartner",
    "Cancellation",
    "Case",
    "CaseDraft",
    "CaseNote",
    "CaseViewer",
    "CaseWord",
    "ChangeEffect",
    "Clearance",
    "ControlledItem",
    "CountryChartRow",
    "CountryGroup",
    "CustomerAnswer",
    "CustomerLetter",
    "DeskSession",
    "Determination",
    "Disposition",
    "ExchangeRates",
    "Hit",
    "HoldCause",
    "LawRow",
    "LegalHold",
    "License",
    "LicenseMovement",
    "ListCheck",
    "ListSource",
    "ListSwitch",
    "ListTask",
    "ListVersion",
    "ListVersionSet",
    "ListedAddress",
    "ListedAddressKey",
    "ListedIdentifier",
    "ListedName",
    "ListedParty",
    "Measure",
    "Mention",
    "MonitoredChange",
    "MonitoringPart",
    "OrdinaryNames",
    "OwnTime",
    "PartnerIdentity",
    "PartnerMerge",
    "PartyTrait",
    "PasswordLink",
    "PolicyProposal",
    "PolicyVersion",
    "Product",
    "QueueColumns",
    "ReasonCode",
    "RecordKind",
    "RedFlag",
    "RefusedSignIns",
    "Rehearsal",
    "RehearsedChange",
    "ReleaseToken",
    "ReleasedPart",
    "ReportRun",
    "SavedView",
    "Scope",
    "Screening",
    "SearchPlace",
    "SearchProgress",
    "SearchWord",
    "SearchedOrder",
    "SerialNumber",
    "SharedText",
    "SignInTries",
    "Signature",
    "StandingRecord",
    "StandingRecordPart",
    "SubmissionKey",
    "Transaction",
    "TransactionLine",
    "TransactionParty",
    "TrialOrder",
    "WatchEntry",
    "WatchReason",
    "Webhook",
    "WebhookTelling",
]
