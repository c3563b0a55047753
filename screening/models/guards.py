"""What the database itself refuses: triggers that keep history as it was written.

The models refuse with a friendlier message; these hold against SQL, too. A ``migrate`` that changes
something takes them down first and puts them up again when it is through: SQLite can rebuild no
table that a trigger speaks of. One that failed half-way leaves them down, which ``verify_audit``
tells, until the next.
Removal past its retention period goes through a ``PurgePermit``: see ``retention``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, models

SIGN = "screening_guard"
"""Every trigger and function of ours begins with it."""


class PurgePermit(models.Model):
    """Stands inside the transaction of a purge and nowhere else; while it does, deletes pass."""

    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.reason


NO_PERMIT = "NOT EXISTS (SELECT 1 FROM screening_purgepermit)"
ALWAYS = "1 = 1"


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal.

    Args:
        table: the table it stands on, without the app's prefix.
        event: ``UPDATE`` or ``DELETE``.
        when: SQL over ``OLD`` and ``NEW``; ``{differs}`` is the database's null-safe "differs".
        message: what the caller is told.
        mutable: of an update, the only columns that may change; None where none is told apart.
    """

    table: str
    event: str
    when: str
    message: str
    mutable: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """The trigger's name."""
        kind = self.event.lower() if self.mutable is None else "frozen"
        return f"{SIGN}_{self.table}_{kind}"

    @property
    def truncate_name(self) -> str:
        """The name of the trigger that refuses to empty the table, on PostgreSQL."""
        return f"{SIGN}_{self.table}_truncate"

    @property
    def full_table(self) -> str:
        """The table's name in the database."""
        return f"screening_{self.table}"

    def condition(self, columns: Sequence[str], *, differs: str) -> str:
        """When to refuse, in one database's SQL; ``columns`` are the table's."""
        when = self.when.format(differs=differs)
        if self.mutable is None:
            return when
        frozen = (name for name in columns if name not in self.mutable)
        return f"{when} AND (" + " OR ".join(f"NEW.{n} {differs} OLD.{n}" for n in frozen) + ")"


def _written_once(table: str, *, may_be_purged: bool = False) -> Iterator[Guard]:
    yield Guard(table, "UPDATE", ALWAYS, "rows are never changed")
    yield _kept(table, ALWAYS, may_be_purged=may_be_purged)


def _kept(table: str, when: str, *, may_be_purged: bool) -> Guard:
    if may_be_purged:
        when = f"{when} AND {NO_PERMIT}"
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


_LOADED_VERSIONS = "SELECT id FROM screening_listversion WHERE loaded_at IS NOT NULL"
_OF_PARTY = "(SELECT version_id FROM screening_listedparty WHERE id = OLD.party_id)"

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
    *_written_once("signature", may_be_purged=True),
    *_written_once("attachment", may_be_purged=True),
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
    _kept("transactionparty", ALWAYS, may_be_purged=True),
    _kept("transactionline", ALWAYS, may_be_purged=True),
    _kept("case", ALWAYS, may_be_purged=True),
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
    *_part_of_loaded_version("controlleditem"),
    *_part_of_loaded_version("product"),
    *_part_of_loaded_version("countrychartrow"),
    *_part_of_loaded_version("countrygroup"),
    *_part_of_loaded_version("listedname", _OF_PARTY),
    *_part_of_loaded_version("listedaddress", _OF_PARTY),
    *_part_of_loaded_version("listedidentifier", _OF_PARTY),
    *_part_of_loaded_version("measure", _OF_PARTY),
)


def put_up_guards(*, using: str = "default", **_: Any) -> None:
    """Create every trigger anew; shaped as a receiver of ``post_migrate``.

    Columns are read from the database, so that one added later is guarded unless named mutable.
    A database that is not yet migrated to where the guards belong gets none.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not tables.issuperset({PurgePermit._meta.db_table, *(g.full_table for g in GUARDS)}):
            return
        statements = _postgresql if connection.vendor == "postgresql" else _sqlite
        for guard in GUARDS:
            for statement in _removal(guard, connection.vendor):
                cursor.execute(statement)
            described = connection.introspection.get_table_description(cursor, guard.full_table)
            for statement in statements(guard, [column.name for column in described]):
                cursor.execute(statement)


def take_down_guards(*, using: str = "default", plan: Any = None, **_: Any) -> None:
    """Remove every trigger; shaped as a receiver of ``pre_migrate``.

    Args:
        plan: migrations that are about to run; an empty one leaves the guards alone.
    """
    if plan is not None and not plan:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in GUARDS:
            if guard.full_table in tables:
                for statement in _removal(guard, connection.vendor):
                    cursor.execute(statement)


def missing_guards(*, using: str = "default") -> list[str]:
    """Names of triggers that should stand and do not, or are switched off."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall()}
    wanted = (name for guard in GUARDS for name in _triggers(guard, connection.vendor))
    return [name for name in wanted if name not in standing]


def _triggers(guard: Guard, vendor: str) -> tuple[str, ...]:
    """Names of the triggers that make up a guard."""
    may_truncate = vendor == "postgresql" and guard.event == "DELETE"
    return (guard.name, guard.truncate_name) if may_truncate else (guard.name,)


def _removal(guard: Guard, vendor: str) -> Iterator[str]:
    if vendor != "postgresql":
        yield f"DROP TRIGGER IF EXISTS {guard.name}"
        return
    for name in _triggers(guard, vendor):
        yield f'DROP TRIGGER IF EXISTS {name} ON "{guard.full_table}"'


def _sqlite(guard: Guard, columns: Sequence[str]) -> Iterator[str]:
    yield (
        f'CREATE TRIGGER {guard.name} BEFORE {guard.event} ON "{guard.full_table}" FOR EACH ROW'
        f" WHEN {guard.condition(columns, differs='IS NOT')}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.full_table}: {guard.message}'); END"
    )


def _postgresql(guard: Guard, columns: Sequence[str]) -> Iterator[str]:
    # A trigger's own WHEN may not look at other tables, so the condition stands in the function.
    result = "NEW" if guard.event == "UPDATE" else "OLD"
    refuse = (
        f"RAISE EXCEPTION '{guard.full_table}: {guard.message}'"
        " USING ERRCODE = 'integrity_constraint_violation';"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {guard.condition(columns, differs='IS DISTINCT FROM')} THEN {refuse} END IF;"
        f" RETURN {result}; END $$"
    )
    yield (
        f'CREATE TRIGGER {guard.name} BEFORE {guard.event} ON "{guard.full_table}"'
        f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
    )
    if guard.event == "DELETE":
        emptied = f"{SIGN}_truncate"
        yield (
            f"CREATE OR REPLACE FUNCTION {emptied}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION '%: rows are kept', TG_TABLE_NAME"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        yield (
            f'CREATE TRIGGER {guard.truncate_name} BEFORE TRUNCATE ON "{guard.full_table}"'
            f" FOR EACH STATEMENT EXECUTE FUNCTION {emptied}()"
        )
