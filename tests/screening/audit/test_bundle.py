"""A bundle is checked without the database, by us and by the stand-alone script alike."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from screening.audit.bundle import verify_bundle, write_bundle
from screening.errors import BrokenBundleError
from screening.models import AuditEvent
from screening.terms.audit_chain import FIELDS, Anchor, link_hash
from screening.terms.values import canonical_json

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_bundle.py"
Events = list[dict[str, Any]]


@pytest.fixture
def bundle(chain: list[AuditEvent], tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    with path.open("wb") as target:
        write_bundle(target, by="auditor")
    return path


def rewritten(bundle: Path, change: Callable[[Events], Events], *, mend: bool = False) -> Path:
    """The bundle with other events; ``mend`` names the file's new hash in the manifest."""
    with zipfile.ZipFile(bundle) as old:
        manifest = json.loads(old.read("manifest.json"))
        events = [json.loads(line) for line in old.read("events.jsonl").splitlines()]
    lines = "".join(canonical_json(event) + "\n" for event in change(events)).encode()
    if mend:
        manifest["files"]["events.jsonl"] = hashlib.sha256(lines).hexdigest()
        last = json.loads(lines.splitlines()[-1])
        manifest["head"] = {"position": last["position"], "hash": last["hash"]}
    forged = bundle.with_name("forged.zip")
    with zipfile.ZipFile(forged, "w") as new:
        new.writestr("manifest.json", json.dumps(manifest))
        new.writestr("events.jsonl", lines)
    return forged


def script(path: Path, *anchors: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(path), *anchors]
    return subprocess.run(command, capture_output=True, text=True)


def both_find(path: Path, position: int, *anchors: Anchor) -> None:
    """Our check and the stand-alone script name the same event."""
    report = verify_bundle(path, anchors=anchors)
    assert report.broken is not None
    assert report.broken.position == position
    done = script(path, *map(str, anchors))
    assert done.returncode == 1
    assert f"BROKEN at event {position}:" in done.stderr


def test_sound_bundle_ends_with_its_own_export(bundle: Path) -> None:
    report = verify_bundle(bundle)
    last = AuditEvent.objects.get(verb="audit_exported")
    assert report.broken is None
    assert (report.count, report.head) == (6, Anchor(6, last.hash))
    done = script(bundle, str(report.head))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Sound: 6 events, the last is 6:{last.hash}" in done.stdout


@pytest.mark.parametrize("field", [*FIELDS, "hash"])
@pytest.mark.parametrize("mend", [False, True])
def test_changed_field_is_found(bundle: Path, field: str, mend: bool) -> None:
    def change(events: Events) -> Events:
        events[2][field] = 9 if field == "position" else "changed"
        return events

    both_find(rewritten(bundle, change, mend=mend), 3)


def test_removed_swapped_and_cut_events_are_found(bundle: Path) -> None:
    both_find(rewritten(bundle, lambda e: e[:2] + e[3:]), 3)
    both_find(rewritten(bundle, lambda e: [e[0], e[2], e[1], *e[3:]]), 2)
    both_find(rewritten(bundle, lambda e: e[:-1]), 6)
    both_find(rewritten(bundle, lambda e: e[1:]), 1)


def test_forged_whole_is_found_by_an_end_known_from_elsewhere(bundle: Path) -> None:
    known = verify_bundle(bundle).head

    def forge(events: Events) -> Events:
        previous = events[0]["hash"]
        for event in events[1:]:
            event["actor"], event["previous"] = "forger", previous
            previous = event["hash"] = link_hash(event)
        return events

    forged = rewritten(bundle, forge, mend=True)
    assert verify_bundle(forged).broken is None
    both_find(forged, 6, known)


def test_file_that_is_no_bundle_is_refused(tmp_path: Path, bundle: Path) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(BrokenBundleError, match=r"other\.zip is not an audit bundle"):
        verify_bundle(path)
    assert "NOT A BUNDLE" in script(path).stderr
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("manifest.json", '{"format": "something"}')
    with pytest.raises(BrokenBundleError, match="Unknown format"):
        verify_bundle(path)
    assert "NOT A BUNDLE" in script(path).stderr


def test_export_is_an_event(chain: list[AuditEvent]) -> None:
    write_bundle(BytesIO(), by="auditor")
    assert AuditEvent.objects.first().actor == "auditor"  # type: ignore[union-attr]
