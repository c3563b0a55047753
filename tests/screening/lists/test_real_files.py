"""The agencies' real files, loaded and screened against; skipped where they are not at hand."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.errors import BrokenListError
from screening.intake.submission import accept_transaction
from screening.lists.activation import LoadReport
from screening.lists.shipped import load_shipped
from screening.lists.sync import load_list
from screening.models import ListedParty, ListVersion, Screening
from screening.pipeline import run_screening
from tests.shared_data import shared_file
from tests.submissions import order_for

pytestmark = pytest.mark.django_db

PART_744 = "us-ecfr/title-15_part-744_2026-07-23.xml"
CSL = "us-trade-csl/consolidated_2022-04.csv.gz"
PARTIAL_CSL = "us-trade-csl/consolidated_2023-11_PARTIAL.csv.gz"


def load(source: str, relative: str, **options: Any) -> LoadReport:
    with shared_file(relative).open("rb") as stream:
        return load_list(source=source, stream=stream, by="test", **options)


def screen(owner: User, submission: dict[str, Any]) -> Screening:
    accepted = accept_transaction(submission=submission, owner=owner, through="test")
    run_screening(screening_id=str(accepted.screening.pk))
    return Screening.objects.get(pk=accepted.screening.pk)


@pytest.mark.parametrize(
    ("source", "relative", "rows"),
    [
        ("us-bis-unverified-list", PART_744, 186),
        # 90 rows of the supplement; 20 of them are country headings and "[Reserved]".
        ("us-bis-meu-list", PART_744, 70),
        ("us-bis-denied-persons", "us-bis/dpl_2023-11-30.txt", 665),
    ],
)
def test_real_file_loads_whole(source: str, relative: str, rows: int) -> None:
    report = load(source, relative)
    assert report.version.record_count == rows
    assert ListedParty.objects.filter(version=report.version).count() == rows


def test_excerpt_of_the_control_list_is_refused_unless_allowed() -> None:
    relative = "us-ecfr/title-15_part-774_2026-09-01_EXCERPT.xml"
    with pytest.raises(BrokenListError):
        load("us-bis-ccl", relative)
    assert load("us-bis-ccl", relative, allow_partial=True).version.record_count == 6


def test_partial_file_says_where_it_broke_and_changes_nothing() -> None:
    before = load("us-bis-unverified-list", PART_744).version
    with pytest.raises(BrokenListError, match="row 1"):
        load("us-trade-csl", PARTIAL_CSL)
    with gzip.open(shared_file(CSL)) as whole:
        cut = gzip.compress(whole.read(2_000_000))[:-20]
    with pytest.raises(BrokenListError):
        load_list(source="us-trade-csl", stream=io.BytesIO(cut), by="test")
    assert list(ListVersion.objects.all()) == [before]


@pytest.mark.django_db(transaction=True)
def test_both_real_lists_block_the_listed_and_clear_the_ordinary() -> None:
    load_shipped(with_demo_list=False)
    entity_list = load("us-bis-entity-list", PART_744).version
    # A copy of 2022 is stale by its newest entry; here it stands for the one of the day.
    csl = load("us-trade-csl", CSL, published_on=timezone.now().date()).version
    assert entity_list.record_count >= 3415
    assert csl.record_count == 14160
    erp = User.objects.create(username="erp")
    for name in ("IEIT Systems", "INSPUR ELECTRONIC INFORMATION IND CO"):
        blocked = screen(erp, order_for(name, "CN", reference=name))
        _assert_blocked_by_inspur(blocked)
    cleared = screen(erp, order_for("Maschinenbau Muster GmbH", "DE", reference="DE"))
    assert cleared.outcome == "clear", cleared.answer["reasons"]
    _assert_flagged_once(erp)


def _assert_blocked_by_inspur(screening: Screening) -> None:
    assert screening.outcome == "block"
    hit = screening.hits.get(listed_party__uid="cn-inspur-electronic-information-industry-co-ltd")
    assert hit.is_match
    assert hit.met_name.startswith(("IEIT Systems", "Inspur Electronic Information"))
    measure = hit.listed_party.measures.first()
    assert "subject to the EAR" in measure.license_requirement
    assert "denial" in measure.license_policy.lower()
    assert "90 FR 14048" in [citation["text"] for citation in measure.citations]


def _assert_flagged_once(erp: User) -> None:
    """Huawei stands on the Entity List and, from the CSL, on the CMIC list: one hit on each."""
    screening = screen(erp, order_for("Huawei Technologies Co., Ltd.", "CN", reference="HW"))
    exact = [hit for hit in screening.hits.all() if hit.met_name.lower().startswith("huawei tech")]
    sources = [h.source_code for h in exact if h.score >= 0.97 and "CN" in h.listed_party.countries]
    assert sources.count("us-ofac-ns-cmic") == 1
    assert len(sources) == len(set(sources))
