"""Loading a list version: whole or not at all, once per content, on at once."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from screening.errors import BrokenListError, SameListError
from screening.lists.activation import LoadReport
from screening.lists.sync import load_list
from screening.models import AuditEvent, ListedParty, ListVersion

pytestmark = pytest.mark.django_db
SOURCE = "own-deny-list"


def row(uid: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "uid": uid,
        "schema": "organization",
        "names": [{"text": name, "kind": "primary"}],
    } | more


def as_file(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()


def load(rows: list[dict[str, Any]] | bytes, **options: Any) -> LoadReport:
    content = rows if isinstance(rows, bytes) else as_file(rows)
    return load_list(source=SOURCE, stream=io.BytesIO(content), by="test", **options)


FIRST = [row("a", "Example Alpha Ltd"), row("b", "Example Beta Ltd"), row("c", "Example Gamma Ltd")]


def test_first_version_is_active_with_its_rows_and_its_bytes() -> None:
    report = load(FIRST)
    version = ListVersion.objects.active().get(source_id=SOURCE)
    assert report.version == version
    assert (report.added, report.changed, report.removed) == (3, 0, 0)
    assert version.path.read_bytes() == as_file(FIRST)
    assert ListedParty.objects.active().count() == 3
    assert AuditEvent.objects.filter(verb="list_version_activated").count() == 1


def test_next_version_replaces_the_first_and_tells_what_changed() -> None:
    before = load(FIRST).version
    second = [FIRST[0], row("b", "Example Beta Limited"), row("d", "Example Delta Ltd")]
    report = load(second)
    assert (report.added, report.changed, report.removed) == (1, 1, 1)
    before.refresh_from_db()
    assert not before.is_active
    assert before.deactivated_at is not None
    assert [p.uid for p in ListedParty.objects.active().order_by("uid")] == ["a", "b", "d"]


def test_same_bytes_are_refused_politely_and_confirm_the_version() -> None:
    version = load(FIRST).version
    confirmed_before = version.confirmed_at
    with pytest.raises(SameListError, match="already active"):
        load(FIRST)
    version.refresh_from_db()
    assert version.confirmed_at > confirmed_before
    assert ListVersion.objects.count() == 1
    assert version.path.exists()


def test_gzip_is_read_and_kept_as_it_came() -> None:
    packed = gzip.compress(as_file(FIRST))
    report = load(packed)
    assert report.version.record_count == 3
    assert report.version.path.read_bytes() == packed


BROKEN = {
    "empty": b"",
    "web page": b"<!doctype html><html><body>Sign in</body></html>",
    "truncated gzip": gzip.compress(as_file(FIRST * 50))[:60],
    "not JSON in the second line": as_file(FIRST[:1]) + b"{oops\n",
    "unknown key": as_file([row("a", "Example Alpha Ltd", nme="x")]),
    "same uid twice": as_file([FIRST[0], FIRST[0]]),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_file_leaves_the_active_version_untouched(content: bytes) -> None:
    version = load(FIRST).version
    with pytest.raises(BrokenListError):
        load(content)
    assert ListVersion.objects.get() == version
    assert ListedParty.objects.count() == 3
    kept = [p.name for p in (Path(settings.DATA_DIR) / "lists" / SOURCE).iterdir()]
    assert not [name for name in kept if name.startswith("incoming-")]


def test_suddenly_shrunken_list_is_refused_unless_allowed() -> None:
    load(FIRST)
    with pytest.raises(BrokenListError, match="really shrank"):
        load(FIRST[:1])
    assert load(FIRST[:1], allow_shrink=True).removed == 2


def test_one_list_missing_from_a_combined_file_is_refused_though_the_total_is_large() -> None:
    rows = [row(str(n), f"Example {n} Ltd", source="us-bis-entity-list") for n in range(40)]
    rest = [row(f"m{n}", f"Sample {n} Ltd", source="us-bis-meu-list") for n in range(4)]
    source = "demo-listed-parties"
    load_list(source=source, stream=io.BytesIO(as_file(rows + rest)), by="test")
    with pytest.raises(BrokenListError, match="0 rows of us-bis-meu-list, but the active version"):
        load_list(source=source, stream=io.BytesIO(as_file(rows)), by="test")
    fewer = as_file(rows[4:] + rest)
    assert load_list(source=source, stream=io.BytesIO(fewer), by="test").removed == 4


def test_same_content_in_other_bytes_is_no_new_version() -> None:
    version = load(FIRST).version
    confirmed_before = version.confirmed_at
    with pytest.raises(SameListError, match="the same in other bytes"):
        load(list(reversed(FIRST)))
    version.refresh_from_db()
    assert version.is_active
    assert version.confirmed_at > confirmed_before
    assert ListVersion.objects.count() == 1
    assert ListedParty.objects.count() == 3


def canada(*names: str) -> bytes:
    entities = "".join(f"<record><Entity>{name}</Entity></record>" for name in names)
    return f"<data-set>{entities}</data-set>".encode()


def test_rows_that_cannot_be_read_are_named_beside_the_version() -> None:
    stream = io.BytesIO(canada("Example Alpha", "", "Example Beta"))
    version = load_list(source="ca-sema", stream=stream, by="test").version
    version.refresh_from_db()
    assert version.record_count == 2
    assert version.rejected_rows == [{"row": 2, "message": "record 2: no name"}]
    told = AuditEvent.objects.get(verb="list_version_activated").data
    assert told["set_aside"] == 1


def test_unknown_source_is_named() -> None:
    with pytest.raises(BrokenListError, match="no-such-list"):
        load_list(source="no-such-list", stream=io.BytesIO(b"x"), by="test")


def test_progress_counts_the_rows() -> None:
    seen: list[int] = []
    load([row(str(n), f"Example Company {n} Ltd") for n in range(1200)], progress=seen.append)
    assert seen == [500, 1000, 1200]
