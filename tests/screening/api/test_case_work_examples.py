"""The examples of case work in the guide: each is sent, and answered as the guide says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.models import Scope
from screening.pipeline import run_screening
from screening.roles import Role
from tests.screening.api.life import submit
from tests.screening.api.test_case_work import answer_all, key_of, person, read, send
from tests.screening.api.test_integration_guide import EXAMPLES, GUIDE, example
from tests.submissions import order_for

pytestmark = pytest.mark.usefixtures("own_lists")
V1 = "/api/v1/"
FOLDER: Path = EXAMPLES / "case-work"
ROW = re.compile(
    r"^\| \[`([\w.-]+)`\]\(examples/case-work/\1\) \| `POST …/([\w{}/]+)/` \| (\d{3}) \|", re.M
)
TOLD = {name: (path, int(status)) for name, path, status in ROW.findall(GUIDE)}


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def sent(name: str, client: APIClient, place: str, **known: Any) -> Any:
    """An example, with what only the reader of the case can know put into it."""
    body = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert set(known) <= set(body), f"{name} has no {set(known) - set(body)}"
    path, status = TOLD[name]
    response = client.post(
        f"{V1}{path.format(**{_name(path): place})}/", body | known, format="json"
    )
    assert response.status_code == status, (name, response.content)
    return response.json()


def _name(path: str) -> str:
    return path.split("{")[1].split("}")[0]


def test_the_guide_tells_of_every_example() -> None:
    assert set(TOLD) == {path.name for path in FOLDER.iterdir()}


def test_what_a_customer_answers_releases_the_order(api: APIClient, erp: User) -> None:
    asked = submit(api, example("script-order-without-eccn.json"))
    portal = key_of(erp, Scope.WRITE_ANSWERS)
    answered = sent("customer-answers.json", portal, asked["transaction"])
    assert (answered["revision"], answered["decision"]) == (2, "release")


def test_an_officer_answers_a_line_and_releases(api: APIClient) -> None:
    number = submit(api, example("script-order-without-eccn.json"))["case"]["id"]
    officer = key_of(person(Role.OFFICER))
    [line] = read(officer, number)["findings"]
    work = sent("answer-line.json", officer, number, finding=line["key"])
    done = sent("release.json", officer, number, state=work["state"])
    assert done["status"] == "released"


def test_a_hit_is_answered_settles_its_line_and_is_answered_again(api: APIClient) -> None:
    number = submit(api, order_for("IEIT Systems Trading", "CN"))["case"]["id"]
    analyst = key_of(person(Role.ANALYST))
    before = read(analyst, number)
    hit, line = before["findings"]
    assert [(f["is_open"], f["settled_by"]) for f in (hit, line)] == [(True, []), (True, [])]
    work = sent("answer-hit.json", analyst, number, finding=hit["key"])
    told, settled = work["findings"]
    assert (settled["is_open"], settled["settled_by"]) == (False, [hit["key"]])
    newest = told["answers"][-1]["id"]
    again = sent("answer-hit-again.json", analyst, number, finding=hit["key"], seen=newest)
    assert [(f["is_open"], f["settled_by"]) for f in again["findings"]] == [
        (False, []),
        (True, []),
    ]


def test_a_block_is_sent_back_signed_again_and_signed_by_another(api: APIClient) -> None:
    number = submit(api, order_for("IEIT Systems", "CN"))["case"]["id"]
    one, other = (key_of(person(Role.SENIOR_OFFICER)) for _ in range(2))
    paper = send(api, number, name="extract.pdf")
    assert paper.status_code == 201, paper.content
    work = answer_all(one, number)
    first = sent("release.json", one, number, state=work["state"])
    assert first["first_signed_by"]
    back = sent("send-back.json", other, number, state=first["state"])
    assert back["first_signed_by"] is None
    first = sent("release.json", one, number, state=back["state"])
    done = sent("sign-second.json", other, number, state=first["state"])
    assert done["status"] == "released"


def test_a_block_is_rejected(api: APIClient) -> None:
    number = submit(api, order_for("IEIT Systems", "CN"))["case"]["id"]
    officer = key_of(person(Role.OFFICER))
    done = sent("reject.json", officer, number, state=read(officer, number)["state"])
    assert done["status"] == "rejected"
