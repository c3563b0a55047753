"""What is refused: every table of history with the columns that stay working columns."""

from __future__ import annotations

from collections.abc import Iterator

from screening.models.guards.guard import ALWAYS, Guard


def _written_once(table: str, *, may_be_purged: bool = False) -> Iterator[Guard]:
    yield Guard(table, "UPDATE", ALWAYS, "rows are never changed")
    yield _kept(table, ALWAYS, may_be_purged=may_be_purged)


def _kept(table: str, when: str, *, may_be_purged: bool) -> Guard:
    if may_be_purged:
        when = f"{when} AND NOT ({{permitted}})"
    return Guard(table, "DELETE", when, "rows are kept")


def _part_of_completed_screening(table: str) -> Iterator[Guard]:
    completed = (
        "EXISTS (SELECT 1 FROM screening_screening"
        " WHERE id = OLD.screening_id AND status = 'completed')"
    )
    yield Guard(table, "UPDATE", completed, "a completed screening is never changed")
    yield _kept(table, completed, may_be_purged=True)


def _part_of_loaded_version(table: str, owner: str = "OLD.version_id") -> Iterator[Guard]:
    loaded = f"{owner} IN ({_LOADED_VERSIONS})"
    yield Guard(table, "UPDATE", loaded, "a loaded list version is never changed")
    yield _kept(table, loaded, may_be_purged=False)


def _whole_list(table: str) -> Iterator[Guard]:
    """Rows of a list that decide by themselves what is controlled: none comes later, either."""
    yield from _part_of_loaded_version(table)
    loaded = f"NEW.version_id IN ({_LOADED_VERSIONS})"
    yield Guard(table, "INSERT", loaded, "a loaded list version is never added to")


def _to_open_case(table: str) -> Guard:
    is_open = "EXISTS (SELECT 1 FROM screening_case WHERE id = NEW.case_id AND status = 'open')"
    return Guard(table, "INSERT", f"NOT {is_open}", "nothing is added to a case that is closed")


_LOADED_VERSIONS = "SELECT id FROM screening_listversion WHERE loaded_at IS NOT NULL"
_OF_PARTY = "(SELECT version_id FROM screening_listedparty WHERE id = OLD.party_id)"
_OF_ADDRESS = (
    "(SELECT p.version_id FROM screening_listedaddress a"
    " JOIN screening_listedparty p ON p.id = a.party_id WHERE a.id = OLD.address_id)"
)

CASE_WORKING_COLUMNS = (
    *("assigned_to_id", "snoozed_until", "band", "rank", "place_reasons", "due_at"),
    *("ships_on", "value_usd"),
)
"""Of a case that is closed, what only says where it stands in somebody's work."""

GUARDS: tuple[Guard, ...] = (
    *_written_once("auditevent"),
    Guard(
        "audithead",
        "UPDATE",
        "(NEW.position <= OLD.position OR NOT EXISTS (SELECT 1 FROM screening_auditevent"
        " WHERE id = NEW.position AND hash = NEW.hash))",
        "the end of the chain moves on to an event that stands there with that hash",
    ),
    _kept("audithead", ALWAYS, may_be_purged=False),
    *_written_once("policyversion"),
    *_written_once("disposition", may_be_purged=True),
    _to_open_case("disposition"),
    *_written_once("signature", may_be_purged=True),
    _to_open_case("signature"),
    *_written_once("attachment", may_be_purged=True),
    _to_open_case("attachment"),
    *_written_once("customeranswer", may_be_purged=True),
    Guard(
        "customerletter",
        "UPDATE",
        ALWAYS,
        "a letter stays as it was written",
        mutable=("status", "attempts", "next_try_at", "sent_at", "error"),
    ),
    _kept("customerletter", ALWAYS, may_be_purged=True),
    *_written_once("casenote", may_be_purged=True),
    *_written_once("sharedtext"),
    *_written_once("licensemovement", may_be_purged=True),
    *_written_once("releasetoken", may_be_purged=True),
    Guard(
        "screening",
        "UPDATE",
        "OLD.status = 'completed'",
        "a completed screening is only ever superseded",
        mutable=("superseded_by_id",),
    ),
    Guard(
        "screening",
        "UPDATE",
        "OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id {differs} OLD.superseded_by_id",
        "a screening is superseded once",
    ),
    _kept("screening", "OLD.status = 'completed'", may_be_purged=True),
    *_part_of_completed_screening("hit"),
    *_part_of_completed_screening("determination"),
    *_part_of_completed_screening("redflag"),
    *_part_of_completed_screening("holdcause"),
    *_part_of_completed_screening("screening_list_versions"),
    *_written_once("listversionset"),
    *_written_once("listversionset_versions"),
    Guard(
        "transaction",
        "UPDATE",
        ALWAYS,
        "a submission stays as it came",
        mutable=("superseded_at", "canceled_at"),
    ),
    Guard(
        "transaction",
        "UPDATE",
        "(OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at"
        " OR OLD.canceled_at IS NOT NULL AND NEW.canceled_at {differs} OLD.canceled_at)",
        "a submission is superseded once and canceled once",
    ),
    *_written_once("cancellation", may_be_purged=True),
    *_written_once("submissionkey", may_be_purged=True),
    _kept("transaction", ALWAYS, may_be_purged=True),
    *_written_once("transactionparty", may_be_purged=True),
    Guard(
        "transactionline",
        "UPDATE",
        ALWAYS,
        "a line stays as it came",
        mutable=("product", "ac_class"),
    ),
    _kept("transactionline", ALWAYS, may_be_purged=True),
    Guard(
        "case",
        "UPDATE",
        "OLD.status <> 'open'",
        "a case that is decided or closed stays so",
        mutable=CASE_WORKING_COLUMNS,
    ),
    Guard(
        "case",
        "UPDATE",
        "(NEW.id {differs} OLD.id"
        " OR substr(OLD.number, 1, 4) <> 'new-' AND NEW.number {differs} OLD.number)",
        "a case keeps its number",
    ),
    _kept("case", ALWAYS, may_be_purged=True),
    Guard(
        "clearance",
        "UPDATE",
        ALWAYS,
        "a clearance stays as it was proposed",
        mutable=(
            *("status", "approved_at", "approved_by_id", "ended_at", "ended_why", "ended_by_id"),
            *("disposition_id", "expires_on"),
        ),
    ),
    Guard(
        "clearance",
        "UPDATE",
        "(OLD.status = 'ended' AND NEW.status <> 'ended'"
        " OR OLD.status = 'in_force' AND NEW.status = 'proposed'"
        " OR OLD.approved_by_id IS NOT NULL AND (NEW.approved_by_id {differs} OLD.approved_by_id"
        " OR NEW.approved_at {differs} OLD.approved_at)"
        " OR NEW.disposition_id IS NOT NULL AND NEW.disposition_id {differs} OLD.disposition_id"
        " OR OLD.ended_at IS NOT NULL AND (NEW.ended_at {differs} OLD.ended_at"
        " OR NEW.ended_why {differs} OLD.ended_why OR NEW.ended_by_id {differs} OLD.ended_by_id"
        " OR NEW.expires_on {differs} OLD.expires_on))",
        "a clearance is approved once and ends once",
    ),
    _kept("clearance", ALWAYS, may_be_purged=True),
    Guard(
        "listversion",
        "UPDATE",
        "OLD.loaded_at IS NOT NULL",
        "a loaded list version is never changed",
        mutable=("is_active", "confirmed_at", "activated_at", "deactivated_at", "later_dates"),
    ),
    _kept("listversion", "OLD.loaded_at IS NOT NULL", may_be_purged=False),
    *_written_once("listcheck"),
    *_written_once("listswitch"),
    *_written_once("changeeffect", may_be_purged=True),
    *_written_once("releasedpart", may_be_purged=True),
    Guard(
        "monitoredchange",
        "UPDATE",
        "OLD.status = 'completed'",
        "a change that was looked through stays as it was told",
        mutable=(),
    ),
    _kept("monitoredchange", ALWAYS, may_be_purged=False),
    _kept("listtask", ALWAYS, may_be_purged=False),
    Guard(
        "legalhold",
        "UPDATE",
        ALWAYS,
        "a hold is only ever lifted",
        mutable=("lifted_at", "lifted_by", "lifted_why"),
    ),
    _kept("legalhold", ALWAYS, may_be_purged=False),
    Guard(
        "watchentry",
        "UPDATE",
        ALWAYS,
        "an entry of the watch list is only ever ended",
        mutable=("ended_at", "ended_by", "ended_why"),
    ),
    _kept("watchentry", ALWAYS, may_be_purged=False),
    Guard(
        "standingrecord",
        "UPDATE",
        ALWAYS,
        "what a record says stays as it was entered",
        mutable=(
            "status",
            "vouched_at",
            "vouched_by_id",
            "settled_at",
            "settled_by_id",
            "ended_at",
            "ended_by_id",
            "ended_why",
            "document_sha256",
            "document_file",
        ),
    ),
    Guard(
        "standingrecord",
        "UPDATE",
        "(OLD.status IN ('declined', 'ended')"
        " OR OLD.status = 'in_force' AND (NEW.status NOT IN ('in_force', 'ended')"
        " OR NEW.settled_at {differs} OLD.settled_at"
        " OR NEW.vouched_by_id {differs} OLD.vouched_by_id"
        " OR NEW.settled_by_id {differs} OLD.settled_by_id)"
        " OR (OLD.document_sha256 <> '' OR OLD.status <> 'proposed'"
        " OR OLD.vouched_by_id IS NOT NULL) AND (NEW.document_sha256 {differs} OLD.document_sha256"
        " OR NEW.document_file {differs} OLD.document_file))",
        "a record that is declined or ended stays so, one in force only ends, and its document is"
        " attached once, before anybody agrees to it",
    ),
    _kept("standingrecord", ALWAYS, may_be_purged=False),
    *_written_once("standingrecordpart"),
    *_part_of_loaded_version("listedparty"),
    *_whole_list("controlleditem"),
    *_whole_list("product"),
    *_whole_list("countrychartrow"),
    *_whole_list("countrygroup"),
    *_whole_list("lawrow"),
    *_whole_list("exchangerates"),
    *_part_of_loaded_version("listedname", _OF_PARTY),
    *_part_of_loaded_version("listedaddress", _OF_PARTY),
    *_part_of_loaded_version("listedidentifier", _OF_PARTY),
    *_part_of_loaded_version("measure", _OF_PARTY),
    *_part_of_loaded_version("listedaddresskey", _OF_ADDRESS),
)
