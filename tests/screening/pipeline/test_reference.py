"""What a screening is screened against: every control list keeps its own entries."""

from __future__ import annotations

import pytest

from screening.models import ControlledItem, ListSource
from screening.pipeline import reference_in_force
from tests.factories import ListVersionFactory
from tests.guards import lifted_guards


@pytest.mark.usefixtures("shipped_lists")
def test_second_list_with_the_same_code_overwrites_nothing() -> None:
    before = reference_in_force().tables().lists["us-bis-ccl"]["3A001"]
    version = ListVersionFactory(source=ListSource.objects.get(code="eu-annex-i"), active=True)
    with lifted_guards():  # a loaded version gets no row more
        ControlledItem.objects.create(
            version=version,
            uid="3A001",
            content_hash="0" * 64,
            eccn="3A001",
            heading="Widgets of the Union",
            reasons=["MT"],
        )
    lists = reference_in_force().tables().lists
    assert lists["us-bis-ccl"]["3A001"] == before
    assert lists["eu-annex-i"]["3A001"].heading == "Widgets of the Union"
    assert lists["eu-annex-i"]["3A001"].source == "eu-annex-i"
