"""What was not examined is said with the countries and items it is about."""

from __future__ import annotations

from screening.controls.reference import ControlTables
from tests.screening.controls.orders import ask, order


def test_foreign_controls_name_the_countries_of_the_shipment(tables: ControlTables) -> None:
    submission = order("TH", route={"transit_countries": ["SG"]}, ship_from={"country": "MY"})
    said = {n.code: n.sentence for n in ask(submission, tables).coverage.not_examined}
    assert said["foreign_controls"].endswith("were not examined: MY, TH, SG.")
