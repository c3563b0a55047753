"""The largest real lists played as nights: minutes of work, so only ``pytest --long`` runs them.

Of the European Union and the United Kingdom one whole file each is at hand, put back together from
what others kept of it, and for the latter which designations changed on which day. The nights
before a day are that file without what came on it and with another name for what changed on it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Set
from dataclasses import dataclass

import pytest

from screening.models import ListTask, ListVersion
from tests.screening.fetching.publisher import Answer, Publisher
from tests.screening.fetching.test_nights import body_of, broken_bodies, night
from tests.shared_data import shared_file

pytestmark = [pytest.mark.django_db, pytest.mark.long]
UK, EU = "uk-sanctions", "eu-fsf"
FIRST = "2026-08-05"
"""The last day before the designations of spring and summer came in at once."""


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """What one day changed, by unique id."""

    on: str
    added: frozenset[str]
    changed: frozenset[str]


def change_days() -> list[ChangeDay]:
    path = shared_file("sources-2026/uk/uk_daily_changes_2026-02-23_2026-08-22.csv")
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8") as rows:
        return [
            ChangeDay(
                row["commit_time_utc"][:10],
                frozenset(row["added_ids"].replace("…", "").split()),
                frozenset(row["changed_ids"].replace("…", "").split()),
            )
            for row in csv.DictReader(rows)
            if row["commit_time_utc"][:10] > FIRST
        ]


def uk_file(whole: bytes, on: str, *, lacking: Set[str], otherwise: Set[str]) -> bytes:
    """The file of a day: without some designations, and with a further name for others."""

    def of_then(found: re.Match[bytes]) -> bytes:
        text = found[0]
        uid = text.split(b"<UniqueID>")[1].split(b"</UniqueID>")[0].decode().strip()
        if uid in lacking:
            return b""
        if uid not in otherwise:
            return text
        name = f"<Name><Name6>EARLIER NAME OF {uid}</Name6><NameType>Alias</NameType></Name>"
        return text.replace(b"</Names>", name.encode() + b"</Names>", 1)

    year, month, day = on.split("-")
    dated = re.sub(
        rb"(<DateGenerated>)[^<]*", rb"\g<1>" + f"{day}/{month}/{year}".encode(), whole, count=1
    )
    return re.sub(rb"<Designation>.*?</Designation>", of_then, dated, flags=re.DOTALL)


def test_a_summer_of_the_united_kingdom(publisher: Publisher) -> None:
    whole = body_of("uk/UK-Sanctions-List_2026-08-22_RECONSTRUCTED.xml.gz")
    days, failures = change_days(), [*broken_bodies().values()]
    ids = set(re.findall(rb"<UniqueID>([^<]*)</UniqueID>", whole))
    assert len(ids) == 6349
    to_come = [(FIRST, frozenset[str](), frozenset[str]())]
    to_come += [(day.on, day.added, day.changed) for day in days]
    for number, (on, added, changed) in enumerate(to_come):
        later = to_come[number + 1 :]
        lacking = set().union(*(came for _, came, _ in later))
        otherwise = set().union(*(other for _, _, other in later)) - lacking
        body = uk_file(whole, on, lacking=lacking, otherwise=otherwise)
        check = night(publisher, UK, body)
        assert check.outcome == "activated", f"{on}: {check.words}"
        active = ListVersion.objects.active().get(source_id=UK)
        assert (str(active.published), active.record_count) == (on, 6349 - len(lacking))
        if number:
            told_once = changed - set().union(*(other for _, _, other in later))
            assert (active.added_count, active.removed_count) == (len(added), 0)
            assert active.changed_count == len(told_once), on
        failed = night(publisher, UK, failures[number % len(failures)])
        assert failed.outcome == "refused"
        assert ListVersion.objects.active().get(source_id=UK) == active
    assert night(publisher, UK, body).outcome == "unchanged"
    excerpt = night(publisher, UK, body_of("uk/UK-Sanctions-List_2026-09-07_EXCERPT.xml"))
    assert excerpt.outcome == "quarantined"
    assert ListVersion.objects.active().get(source_id=UK).record_count == 6349
    assert "2 rows" in " ".join(ListTask.objects.open().get(version=excerpt.version).why)


def test_a_spring_of_the_european_union(publisher: Publisher) -> None:
    whole = body_of("eu/xmlFullSanctionsList_1_1_2026-05-01_RECONSTRUCTED.xml.gz")
    entity = re.compile(rb"<sanctionEntity .*?</sanctionEntity>\s*", re.DOTALL)
    assert night(publisher, EU, whole).outcome == "activated"
    broken = broken_bodies()
    for name in ("eu_fsf_500_2026-02-07.json", "eu_fsf_500_2026-02-08.json"):
        assert night(publisher, EU, Answer(broken[name], 500)).outcome == "failed"
        assert night(publisher, EU, broken[name]).outcome == "refused"
    stamped = whole.replace(b'globalFileId="0"', b'globalFileId="184961"', 1)
    assert night(publisher, EU, stamped).outcome == "unchanged"
    fewer = entity.sub(b"", stamped.replace(b"2026-05-01T", b"2026-05-02T", 1), count=3)
    check = night(publisher, EU, fewer)
    assert check.outcome == "activated", check.words
    active = ListVersion.objects.active().get(source_id=EU)
    assert (active.record_count, active.added_count, active.removed_count) == (5857, 0, 3)
    assert str(active.published) == "2026-05-02"
    half = entity.sub(b"", stamped.replace(b"2026-05-01T", b"2026-05-03T", 1), count=2500)
    for body in (half, body_of("eu/xmlFullSanctionsList_1_1_2026-08-05_EXCERPT.xml")):
        assert night(publisher, EU, body).outcome == "quarantined"
        assert ListVersion.objects.active().get(source_id=EU) == active
