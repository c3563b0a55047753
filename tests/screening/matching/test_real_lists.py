"""Names against the real lists; skipped where the shared data is not there."""

from __future__ import annotations

import pytest

from screening.matching import Index, Query


@pytest.mark.parametrize("text", ["INSPUR ELECTRONIC INFORMATION IND CO", "IEIT Systems"])
def test_inspur_is_a_match(real: Index, text: str) -> None:
    best = real.search(Query(text, "organization", countries=("CN",)))[0]
    assert best.is_match
    assert "Inspur Electronic Information Industry Co., Ltd" in best.name or "IEIT" in best.name


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("Maschinenbau Muster GmbH", "organization"),
        ("Maschinenbau Muster GmbH", None),
        ("Bäckerei Sonnenschein", "organization"),
    ],
)
def test_ordinary_company_hits_nothing(real: Index, text: str, schema: str | None) -> None:
    assert not [m for m in real.search(Query(text, schema)) if m.alert]
