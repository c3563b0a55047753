"""Real files and real failures played as nights: what stands in the morning after each.

The files are the agencies' own and no part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from screening.fetching.fetch import fetch_list
from screening.fetching.schedule import fetchable
from screening.models import ListCheck, ListedParty, ListTask, ListVersion
from tests.screening.fetching.publisher import Answer, Publisher
from tests.shared_data import SHARED_DATA, shared_file

pytestmark = pytest.mark.django_db

FOLDER = "sources-2026"
UN = "un-sc"
OFAC = "us-ofac-consolidated"


def body_of(relative: str) -> bytes:
    body = shared_file(f"{FOLDER}/{relative}").read_bytes()
    return gzip.decompress(body) if relative.endswith(".gz") else body


def night(publisher: Publisher, source: str, answer: bytes | Answer) -> ListCheck:
    url = publisher.gives(f"/{source}", answer)
    return fetch_list(source=source, by="night", url=url, allow_private=True)


def references(source: str) -> frozenset[str]:
    rows = ListedParty.objects.active().filter(version__source_id=source)
    return frozenset(rows.values_list("uid", flat=True))


WHOLE = [
    ("us-bis-denied-persons", "us-bis/dpl_04142026.csv", 562),
    ("us-state-itar-debarred", "us-state/ddtc_debarred_statutory.csv", None),
    (OFAC, "us-ofac/consolidated_2024-02-23.xml.gz", 444),
    (UN, "un/un_consolidated_2025-06-18.xml.gz", 877),
    ("jp-meti-eul", "jp/meti_foreign_end_user_list_2025-09-29.xlsx", 835),
    ("au-dfat", "au/Australian_Sanctions_Consolidated_List.xlsx", None),
    ("ca-sema", "ca/sema-lmes_2020-04-15.xml.gz", None),
]


@pytest.mark.parametrize(("source", "relative", "rows"), WHOLE, ids=[row[0] for row in WHOLE])
def test_whole_file_is_taken_up_and_unchanged_the_night_after(
    publisher: Publisher, source: str, relative: str, rows: int | None
) -> None:
    body = body_of(relative)
    first = night(publisher, source, Answer(body, honours_etag=True))
    assert first.outcome == "activated", first.words
    assert first.version is not None
    if rows is not None:
        assert first.version.record_count == rows
    assert night(publisher, source, Answer(body, honours_etag=True)).status == 304
    again = night(publisher, source, body)
    assert (again.outcome, again.status) == ("unchanged", 200)
    assert ListVersion.objects.filter(source_id=source).count() == 1


def broken_bodies() -> dict[str, bytes]:
    folder = SHARED_DATA / FOLDER / "broken-downloads"
    if not folder.is_dir():
        return {}
    found = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.suffix != ".md"}
    return {**found, "nothing at all": b""}


@pytest.mark.parametrize("source", sorted(fetchable() - {"opensanctions"}))
def test_every_real_failure_is_refused_for_every_list(
    publisher: Publisher, source: str, settings: Any
) -> None:
    bodies = broken_bodies()
    if not bodies:
        pytest.skip("the real failed downloads are not at hand")
    for name, body in bodies.items():
        check = night(publisher, source, body)
        assert check.outcome == "refused", f"{name}: {check.words}"
        assert not ListVersion.objects.filter(source_id=source).exists()
        assert ListTask.objects.open().get(source_id=source).kind == "refused"
        kept = Path(settings.DATA_DIR, "lists", source, "refused")
        assert [p for p in kept.rglob("*") if p.is_file()] or not body, name
    for status in (403, 404, 406, 500):
        assert night(publisher, source, Answer(b"{}", status)).outcome == "failed"


UN_NIGHTS = [
    ("2024-02-20", "activated", 869, ()),
    ("2024-02-21", "activated", 875, ("CDi.039", "CDi.044")),
    ("2024-07-30", "activated", 878, ()),
    ("2024-07-31", "activated", 876, ()),
    ("2025-02-21", "activated", 878, ()),
    ("2025-02-22", "activated", 877, ()),
    ("2025-06-08", None, 877, ()),
    ("2025-06-10", "activated", 876, ()),
    ("2025-06-15", "unchanged", 876, ()),
    ("2025-06-17", "activated", 877, ("QDi.436",)),
    ("2025-06-18", "unchanged", 877, ()),
]


def test_a_year_of_the_united_nations(publisher: Publisher) -> None:
    """Nights without news confirm what is in force, though the bytes are others every night; the
    failures between them change nothing."""
    failures = [*broken_bodies().values()]
    for number, (day, outcome, rows, named) in enumerate(UN_NIGHTS):
        check = night(publisher, UN, body_of(f"un/un_consolidated_{day}.xml.gz"))
        assert check.is_good, f"{day}: {check.words}"
        assert outcome in (None, check.outcome), f"{day}: {check.words}"
        active = ListVersion.objects.active().get(source_id=UN)
        assert active.record_count == rows, day
        assert set(named) <= references(UN), day
        assert str(active.published) <= day
        failed = night(publisher, UN, failures[number % len(failures)])
        assert failed.outcome == "refused"
        assert ListVersion.objects.active().get(source_id=UN) == active
        assert ListTask.objects.open().get().kind == "refused"


def test_four_days_of_ofac_and_the_empty_one(publisher: Publisher) -> None:
    days = [
        ("2023-10-18", "activated", 444),
        ("2023-10-31", "activated", 445),
        ("2023-11-14", "activated", 445),
        ("2024-02-23", "activated", 444),
    ]
    for day, outcome, rows in days:
        body = body_of(f"us-ofac/consolidated_{day}.xml.gz")
        check = night(publisher, OFAC, body)
        assert check.outcome == outcome, check.words
        active = ListVersion.objects.active().get(source_id=OFAC)
        assert (active.record_count, str(active.published)) == (rows, day)
    assert night(publisher, OFAC, b"").outcome == "refused"
    back = night(publisher, OFAC, body_of("us-ofac/consolidated_2023-10-31.xml.gz"))
    assert back.outcome == "refused"
    assert "earlier version" in back.words
    assert ListVersion.objects.active().get(source_id=OFAC).record_count == 444


def test_new_namespace_of_ofac_is_read_like_the_old_one(publisher: Publisher) -> None:
    new = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
    body = body_of("us-ofac/consolidated_2024-02-23.xml.gz")
    old = b"http://tempuri.org/sdnList.xsd"
    assert old in body
    assert night(publisher, OFAC, body).outcome == "activated"
    renamed = night(publisher, OFAC, body.replace(old, new.encode()))
    assert renamed.outcome == "unchanged"
    strange = night(publisher, OFAC, body.replace(old, b"urn:example:other"))
    assert strange.outcome == "refused"


def test_two_days_of_homeland_security_say_the_same(publisher: Publisher) -> None:
    first, second = (
        night(publisher, "us-uflpa", body_of(f"us-other/dhs_uflpa_entity-list_{day}.html.gz"))
        for day in ("2026-06-21", "2026-07-24")
    )
    assert first.outcome == "activated", first.words
    assert first.version is not None
    assert first.version.record_count == 144
    assert second.outcome == "unchanged", second.words


def test_three_days_of_the_covered_list(publisher: Publisher) -> None:
    """Only the last day changes the words of a row that names a producer."""
    outcomes = []
    for day in ("2026-07-08", "2026-07-10", "2026-07-24"):
        check = night(
            publisher, "us-fcc-covered", body_of(f"us-other/fcc_coveredlist_{day}.html.gz")
        )
        outcomes.append(check.outcome)
        assert check.is_good, check.words
        active = ListVersion.objects.active().get(source_id="us-fcc-covered")
        assert active.record_count == 13
    assert outcomes == ["activated", "unchanged", "activated"]


def test_canada_that_renamed_its_elements_again_is_refused(publisher: Publisher) -> None:
    relative = "ca/sema-lmes_2026-08-22_{}_RECONSTRUCTED.xml.gz"
    old, new = (body_of(relative.format(tags)) for tags in ("OLDTAGS", "NEWTAGS"))
    assert night(publisher, "ca-sema", old).outcome == "activated"
    assert night(publisher, "ca-sema", new).outcome == "unchanged"
    unknown = new.replace(b"LastName-NomDeFamille", b"Surname-Nom")
    check = night(publisher, "ca-sema", unknown)
    assert check.outcome == "refused", check.words


def workbook(body: bytes, *, without: int) -> bytes:
    """A workbook saved again, without so many rows at its end."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.active
    if without:
        sheet.delete_rows(sheet.max_row - without + 1, without)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_nights_of_japan(publisher: Publisher) -> None:
    """Saved anew it says the same; without two rows it is a new version; half of it is none."""
    source = "jp-meti-eul"
    body = body_of("jp/meti_foreign_end_user_list_2025-09-29.xlsx")
    first = night(publisher, source, body)
    assert first.outcome == "activated", first.words
    assert night(publisher, source, workbook(body, without=0)).outcome == "unchanged"
    shorter = night(publisher, source, workbook(body, without=2))
    assert shorter.outcome == "activated", shorter.words
    active = ListVersion.objects.active().get(source_id=source)
    assert (active.record_count, active.added_count, active.removed_count) == (833, 0, 2)
    assert night(publisher, source, workbook(body, without=400)).outcome == "quarantined"
    assert night(publisher, source, body[: len(body) // 2]).outcome == "refused"
    assert ListVersion.objects.active().get(source_id=source) == active


EXCERPTS = [
    ("eu-fsf", "eu/xmlFullSanctionsList_1_1_2026-08-05_EXCERPT.xml"),
    ("uk-sanctions", "uk/UK-Sanctions-List_2026-09-07_EXCERPT.xml"),
    ("uk-sanctions", "uk/UK-Sanctions-List_2026-10-08_EXCERPT.csv"),
    ("ch-seco", "ch/seco_whole-list_2026-08-27_EXCERPT.xml"),
    ("ca-sema", "ca/sema-lmes_2026-09_NEWTAGS_EXCERPT.xml"),
    ("us-trade-csl", "us-trade-csl/consolidated_2026-09-25_EXCERPT.json"),
]


@pytest.mark.parametrize(("source", "relative"), EXCERPTS, ids=[row[1] for row in EXCERPTS])
def test_a_part_of_a_list_is_set_apart_whoever_publishes_it(
    publisher: Publisher, source: str, relative: str
) -> None:
    """What reads well and is under its floor waits for two people, also the first night."""
    check = night(publisher, source, body_of(relative))
    assert check.outcome == "quarantined", check.words
    assert not ListVersion.objects.active().filter(source_id=source).exists()
    assert ListTask.objects.open().get(source_id=source).kind == "quarantined"
