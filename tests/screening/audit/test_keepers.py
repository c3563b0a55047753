"""Ends of the chain leave the house, and the check says which of them it met."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from screening import audit
from screening.audit.anchors import keep_anchor
from screening.audit.verify import verify_audit
from screening.models import AuditEvent
from tests.guards import lifted_guards


class Bucket(HTTPServer):
    """Object storage that keeps what is put and never writes over it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.held: dict[str, bytes] = {}


class _Handler(BaseHTTPRequestHandler):
    server: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_new = self.path not in self.server.held
        if is_new:
            self.server.held[self.path] = body
        self.send_response(201 if is_new else 412)
        self.end_headers()

    def do_GET(self) -> None:
        held = self.server.held.get(self.path)
        self.send_response(200 if held else 404)
        self.end_headers()
        self.wfile.write(held or b"")

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    server = Bucket()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def forge_third_event() -> None:
    """Take the last events away and put others in their place, whole and well chained."""
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM screening_auditevent WHERE id > 2")
        cursor.execute(
            "UPDATE screening_audithead SET position = 2, hash ="
            " (SELECT hash FROM screening_auditevent WHERE id = 2)"
        )
    for number in range(3):
        audit.record(verb="told", by="forger", number=number)


def test_file_keeps_every_end_and_a_forgery_is_named(
    chain: list[AuditEvent], tmp_path: Path, settings: Any
) -> None:
    outside = tmp_path / "anchors.txt"
    settings.AUDIT_ANCHORS = [f"file://{outside}"]
    keep_anchor()
    keep_anchor()
    assert outside.read_text() == f"5:{chain[-1].hash}\n"
    report = verify_audit()
    assert report.faults == ()
    assert f"file://{outside}: 1 ends, the last is event 5" in report.outside
    forge_third_event()
    (Path(settings.DATA_DIR) / "audit" / "head.txt").unlink()
    assert verify_audit().faults == (f"event 5 is not the one that file://{outside} knew",)


def test_storage_keeps_an_object_and_is_asked_for_it(
    chain: list[AuditEvent], bucket: Bucket, settings: Any
) -> None:
    place = f"http://user:secret@127.0.0.1:{bucket.server_port}/ends"
    settings.AUDIT_ANCHORS = [f"{place}/{{position}}.txt?key=hidden"]
    keep_anchor()
    assert bucket.held == {"/ends/5.txt?key=hidden": f"5:{chain[-1].hash}\n".encode()}
    audit.record(verb="told", by="x")
    keep_anchor()
    assert len(bucket.held) == 1, "an hour lies between two"
    report = verify_audit()
    assert report.faults == ()
    (told,) = [words for words in report.outside if "ends" in words]
    assert told.endswith("1 ends, the last is event 5")
    assert "secret" not in told
    assert "hidden" not in told
    bucket.held.clear()
    report = verify_audit()
    assert [words for words in report.outside if "ends" in words] == []
    assert report.unread[0].endswith("answered 404")


def test_log_and_mailbox_are_told_and_a_keeper_that_fails_stops_nobody(
    chain: list[AuditEvent], settings: Any, mailoutbox: list[Any], tmp_path: Path
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as log:
        log.bind(("127.0.0.1", 0))
        log.settimeout(5)
        settings.AUDIT_ANCHORS = [
            f"file://{tmp_path}/no-such-folder/anchors.txt",
            "http://127.0.0.1:9/{position}",
            f"syslog://127.0.0.1:{log.getsockname()[1]}",
            "mailto:auditor@example.com",
        ]
        keep_anchor()
        assert f"audit_head 5:{chain[-1].hash}".encode() in log.recv(1000)
    (mail,) = mailoutbox
    assert mail.to == ["auditor@example.com"]
    assert f"5:{chain[-1].hash}" in mail.body
    audit.record(verb="told", by="x")
    keep_anchor()
    assert len(mailoutbox) == 1, "a day lies between two"
    assert len(verify_audit().unread) == 4


def test_command_says_whom_it_met_and_ends_differently_with_nobody(
    chain: list[AuditEvent], capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Any
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 3
    assert "Sound: 5 events" in capsys.readouterr().out
    call_command("verify_audit", "--anchor", f"5:{chain[-1].hash}")
    assert "Checked against the anchor you gave: event 5" in capsys.readouterr().out
    settings.AUDIT_ANCHORS = [f"file://{tmp_path}/anchors.txt"]
    keep_anchor()
    call_command("verify_audit")
    assert "Checked against file://" in capsys.readouterr().out
    with pytest.raises(CommandError, match="knew event 7: the end was cut off"):
        call_command("verify_audit", "--anchor", "7:" + "0" * 64)


def test_file_beside_the_database_counts_where_that_is_a_server(chain: list[AuditEvent]) -> None:
    keep_anchor()
    is_outside = any("head.txt" in told for told in verify_audit().outside)
    assert is_outside == (connection.vendor == "postgresql")


def test_event_beyond_the_head_record_is_named(chain: list[AuditEvent]) -> None:
    """One appended by SQL, whole and well chained, that the head record knows nothing of."""
    from django.utils import timezone

    from screening.terms.audit_chain import link_hash

    event = AuditEvent(
        id=6, at=timezone.now(), actor="x", verb="told", data_json="{}",
        previous_hash=chain[-1].hash,
    )  # fmt: skip
    event.hash = link_hash(event.to_link())
    event.save(force_insert=True)
    assert verify_audit().faults == (
        "the head record is at event 5, but the last event is 6: it was not appended by us",
    )
