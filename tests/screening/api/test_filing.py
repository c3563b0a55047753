"""What an exporter files, over HTTP: as far as the decision allows, and whole once it ships."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from screening import tasks
from screening.cases.deciding import release_case
from screening.models import Case, Screening
from screening.pipeline import replay_screening, run_screening
from screening.reports.catalog import report_named
from tests.factories import UserFactory
from tests.screening.api.life import rejected, released, submit
from tests.screening.cases.conftest import answered
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def of(api: APIClient, answer: dict[str, Any]) -> Any:
    return api.get(f"/api/v1/screenings/{answer['id']}/").json()["filing"]


def test_a_clear_order_is_told_all_of_it(api: APIClient) -> None:
    answer = submit(api, order(filing={"mode": "air", "usppi_ein": "12-3456789"}))
    block = answer["filing"]
    assert answer["decision"] == "release"
    assert block["eei"]["due"] == "no"
    assert block["eei"]["legend"] == "NOEEI § 30.37(a)"
    assert block["eei"]["loading_authority"] == "NLR"
    assert block["lines"][0]["origin"] == "D"
    assert "filing" not in {n["code"] for n in answer["coverage"]["not_examined"]}


def test_what_is_worth_more_is_filed(api: APIClient) -> None:
    content = order(filing={"mode": "vessel"})
    content["lines"][0] |= {"quantity": 400, "schedule_b": "7318.15.2061"}
    content["parties"][0]["business_type"] = "manufacturer"
    block = submit(api, content)["filing"]
    (line,) = block["lines"]
    assert block["eei"]["due"] == "yes"
    assert block["eei"]["itn_before"] == {"vessel": "24h"}
    assert (line["schedule_b"], line["value_usd"]) == ("7318.15.2061", "9000")
    assert (line["license_code"], block["consignee_type"]) == ("C33", "D")
    assert block["questions"] == []


def test_new_fields_are_checked(api: APIClient) -> None:
    content = order(filing={"mode": "rocket"})
    content["lines"][0] |= {"schedule_b": "7318.15", "value_at_port_usd": "0"}
    response = api.post("/api/v1/transactions/", content, format="json")
    assert response.status_code == 422
    fields = {error["field"] for error in response.json()["errors"]}
    assert fields == {"filing.mode", "lines[0].schedule_b", "lines[0].value_at_port_usd"}


def test_a_held_order_is_told_in_full_once_an_officer_releases_it(api: APIClient) -> None:
    content = order()
    del content["lines"][0]["eccn"]
    held = submit(api, content)
    assert held["decision"] == "pending"
    assert set(held["filing"]) == {"eei", "questions"}
    assert held["filing"]["eei"] == {"due": "check"}
    released(held)
    block = of(api, held)
    assert block["records"] == {"years": 5, "from": "latest export/reexport/end"}
    assert block["lines"][0]["license_code"] is None  # nobody said what the goods are


def test_an_officer_finds_that_no_license_is_required(api: APIClient) -> None:
    content = order()
    content["end_use"]["reexport"] = True
    held = submit(api, content)
    assert held["filing"]["eei"] == {"due": "check"}
    case = Case.objects.get(number=held["case"]["id"])
    officer = UserFactory()
    answered(case, officer, line="licensed", codes={"licensed": "no_license_required"})
    release_case(case=case, comment="They stay in Germany.", by=officer)
    block = of(api, held)
    assert (block["eei"]["due"], block["eei"]["legend"]) == ("no", "NOEEI § 30.37(a)")
    assert block["lines"][0]["license_code"] == "C33"


def test_a_rejected_order_is_told_nothing(api: APIClient) -> None:
    held = submit(api, order_for("IEIT Systems", "CN"))
    assert held["filing"] is None  # blocked
    rejected(held)
    assert of(api, held) is None


def test_a_replay_gives_the_same_bytes(api: APIClient) -> None:
    answer = submit(api, order())
    screening = Screening.objects.get(pk=answer["id"])
    assert replay_screening(screening=screening).difference == ""


def test_the_report_has_a_row_for_each_line_that_may_ship(api: APIClient) -> None:
    answer = submit(api, order())
    submit(api, order_for("IEIT Systems", "CN", reference="SO-2"))
    kind = report_named("filings")
    day = answer["finished_at"][:10]
    (section,) = kind.ask(kind.parse({"from": day, "until": day}))
    (row,) = [dict(zip(section.columns, row, strict=True)) for row in section.rows]
    assert (row["Reference"], row["Due"], row["Because"]) == ("SO-1", "no", "30.37(a)")
    assert (row["Legend"], row["Loading authority"]) == ("NOEEI § 30.37(a)", "NLR")


def test_the_page_of_a_screening_shows_it(api: APIClient) -> None:
    content = order()
    content["lines"][0] |= {"quantity": 400, "eccn": "5A991.b", "description": "Network switch"}
    answer = submit(api, content)
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    html = client.get(f"/admin/screening/screening/{answer['id']}/change/").content.decode()
    assert "Electronic Export Information is due" in html
    assert "These items are controlled by the U.S. Government" in html
    assert "Air 2h before departure" in html
