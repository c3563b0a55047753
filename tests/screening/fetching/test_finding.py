"""From a publication's address to the file of the day."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.errors import FetchFailedError
from screening.fetching.client import Client, Conditions
from screening.fetching.finding import Found, find
from screening.lists.readers.publications import PUBLICATIONS
from tests.screening.fetching.publisher import Answer, Publisher

ECFR = PUBLICATIONS["us-bis-entity-list"]
DENIED = PUBLICATIONS["us-bis-denied-persons"]
LAST_MODIFIED = {"Last-Modified": "Wed, 15 Apr 2026 08:00:00 GMT"}


def found(publication: Any, url: str, **more: Any) -> tuple[Found, bytes]:
    into = io.BytesIO()
    client = Client(Conditions(allow_private=True, pause=0))
    told = find(client, publication, url, into=into, **{"headers": {}, "edition": "", **more})
    return told, into.getvalue()


def ecfr(publisher: Publisher, *, amended: str, importing: bool = False) -> str:
    titles = {
        "titles": [
            {"number": 15, "up_to_date_as_of": "2026-11-25", "latest_amended_on": "2026-11-20"},
            {"number": 35, "up_to_date_as_of": None, "reserved": True},
        ],
        "meta": {"import_in_progress": importing},
    }
    versions = {
        "content_versions": [
            {"amendment_date": "2026-02-01", "part": "744"},
            {"amendment_date": amended, "part": "744"},
        ]
    }
    base = "/api/versioner/v1"
    publisher.gives(f"{base}/titles.json", json.dumps(titles).encode())
    publisher.gives(f"{base}/versions/title-15.json?part=744", json.dumps(versions).encode())
    publisher.gives(f"{base}/full/2026-11-25/title-15.xml?part=744", b"<DIV5 TYPE='PART'/>")
    return f"{publisher.base}{base}"


def test_ecfr_is_asked_for_its_day_and_the_part_of_that_day(publisher: Publisher) -> None:
    told, body = found(ECFR, ecfr(publisher, amended="2026-11-20"))
    assert body == b"<DIV5 TYPE='PART'/>"
    assert (told.edition, told.published_on) == ("2026-11-20", date(2026, 11, 25))


def test_part_that_was_not_amended_is_not_asked_for_again(publisher: Publisher) -> None:
    told, body = found(ECFR, ecfr(publisher, amended="2026-11-20"), edition="2026-11-20")
    assert told.reply is None
    assert told.published_on == date(2026, 11, 25)
    assert body == b""
    assert not [path for path, _ in publisher.asked if "/full/" in path]


def test_ecfr_is_left_alone_while_it_is_brought_up_to_date(publisher: Publisher) -> None:
    with pytest.raises(FetchFailedError, match="brought up to date"):
        found(ECFR, ecfr(publisher, amended="2026-11-20", importing=True))


def test_ecfr_of_another_shape_is_told(publisher: Publisher) -> None:
    base = ecfr(publisher, amended="2026-11-20")
    publisher.gives("/api/versioner/v1/titles.json", b'{"titles": []}')
    with pytest.raises(FetchFailedError, match="another shape"):
        found(ECFR, base)


def test_link_on_a_page_is_followed_and_its_name_gives_the_date(publisher: Publisher) -> None:
    publisher.gives("/files/dpl_04142026.csv", Answer(b"list", headers=LAST_MODIFIED))
    page = b'<!DOCTYPE html><html><a href="/files/dpl_04142026.csv">Export as CSV</a></html>'
    told, body = found(DENIED, publisher.gives("/page", page))
    assert body == b"list"
    assert (told.edition, told.published_on) == ("dpl_04142026.csv", date(2026, 4, 14))
    assert not told.is_header_date


def test_link_to_a_host_that_nobody_named_is_not_followed(publisher: Publisher) -> None:
    page = b'<html><a href="https://files.example.org/dpl_04142026.csv">Export</a></html>'
    with pytest.raises(FetchFailedError, match=r"files\.example\.org"):
        found(DENIED, publisher.gives("/page", page))


def test_page_without_the_link_is_handed_on_to_be_refused(publisher: Publisher) -> None:
    page = b"<html>We have moved.</html>"
    assert found(DENIED, publisher.gives("/page", page))[1] == page


def test_file_at_the_address_of_a_page_is_taken_as_it_is(publisher: Publisher) -> None:
    told, body = found(DENIED, publisher.gives("/dpl.csv", Answer(b"list", headers=LAST_MODIFIED)))
    assert body == b"list"
    assert told.published_on == date(2026, 4, 15)
    assert told.is_header_date


def test_header_gives_no_date_where_it_is_stamped_nightly(publisher: Publisher) -> None:
    url = publisher.gives("/un", Answer(b"list", headers=LAST_MODIFIED))
    assert found(PUBLICATIONS["un-sc"], url)[0].published_on is None


def test_index_names_the_file_and_its_version(publisher: Publisher) -> None:
    row = replace(PUBLICATIONS["opensanctions"], part="targets.simple.csv")
    index = {
        "version": "20261120-abc",
        "last_export": "2026-11-20T10:00:00",
        "resources": [{"name": "targets.simple.csv", "url": "targets.simple.csv"}],
    }
    url = publisher.gives("/latest/index.json", json.dumps(index).encode())
    publisher.gives("/latest/targets.simple.csv", b"list")
    told, body = found(row, url)
    assert (body, told.edition, told.published_on) == (b"list", "20261120-abc", date(2026, 11, 20))
    assert found(row, url, edition="20261120-abc")[0].reply is None


def test_publisher_that_wants_a_browser_is_asked_as_one(publisher: Publisher) -> None:
    found(PUBLICATIONS["au-dfat"], publisher.gives("/au", b"list"))
    assert publisher.asked[0][1]["user-agent"].startswith("Mozilla/5.0 (compatible;")
