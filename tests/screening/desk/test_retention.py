"""Five years by the EAR, ten by OFAC, and the longer where in doubt."""

from __future__ import annotations

from datetime import date

import pytest

from screening.controls.policy import InvalidPolicyError
from screening.desk.retention import (
    EAR,
    OFAC,
    RetentionPolicy,
    kept_until,
    retention_class,
)


@pytest.mark.parametrize(
    ("sources", "citations", "is_judged", "wanted"),
    [
        ([], ["15 CFR 744.11"], True, EAR),
        (["us-bis-entity-list", "own-deny-list"], [], True, EAR),
        (["us-bis-entity-list", "us-ofac-sdn"], [], True, OFAC),
        (["uk-sanctions"], [], True, OFAC),  # sanctions of others often are OFAC's, too
        ([], ["15 CFR 746.2; 31 CFR 515"], True, OFAC),
        ([], ["OFAC 50 percent rule"], True, OFAC),
        ([], [], False, OFAC),  # nobody looked
    ],
)
def test_class_is_the_longer_in_doubt(
    sources: list[str], citations: list[str], is_judged: bool, wanted: str
) -> None:
    found = retention_class(list_sources=sources, citations=citations, is_judged=is_judged)
    assert found == wanted


@pytest.mark.parametrize(
    ("last", "years", "wanted"),
    [
        (date(2021, 11, 24), 5, date(2026, 11, 24)),
        (date(2020, 2, 29), 5, date(2025, 3, 1)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
    ],
)
def test_records_are_kept_whole_years(last: date, years: int, wanted: date) -> None:
    assert kept_until(last, years) == wanted


def test_policy_may_keep_longer_never_shorter() -> None:
    assert RetentionPolicy.from_mapping({}).years == {EAR: 5, OFAC: 10}
    assert RetentionPolicy.from_mapping({"years": {"ear": 10}}).years == {EAR: 10, OFAC: 10}
    for years in ({"ear": 4}, {"ofac": 9}, {"ear": 5.5}, {"ear": True}, {"itar": 5}):
        with pytest.raises(InvalidPolicyError, match="retention"):
            RetentionPolicy.from_mapping({"years": years})
