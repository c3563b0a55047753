"""Every reading operation, on a database with every kind of record: as the document says it.

What an operation answers beyond its schema, leaves out or takes without saying so is a fault here.
"""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import resolve
from jsonschema import Draft202012Validator

from screening import tasks
from screening.api.parameters import PAGING, KnownParameters
from screening.pipeline import run_screening
from tests.screening.api.everything import Everything, make_everything, trial_places

JSON = "application/json"
DIALECTS = "/api/v1/dialects/"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def everything(loaded: Path, django_db_blocker: pytest_django.DjangoDbBlocker) -> Everything:
    """One of each, made once: the tests here only read. It goes with what is loaded."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
        return make_everything(User.objects.create(username="erp"))


def reading(document: dict[str, Any], kind: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The operations that read; those that answer a kind of content."""
    for path, methods in document["paths"].items():
        operation = methods.get("get")
        if operation and (not kind or kind in operation["responses"]["200"]["content"]):
            yield path, operation


def closed(part: Any) -> Any:
    """A schema that lets no property through that it does not name."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {name: closed(value) for name, value in part.items()}
    if "properties" in part and "type" in part:
        inner.setdefault("additionalProperties", False)
    return inner


def asked(everything: Everything, place: str, **headers: str) -> Any:
    """The answer; of a file it is read to its end."""
    response = everything.api.get(place, headers=headers)
    if response.streaming:
        assert b"".join(response.streaming_content), place  # type: ignore[attr-defined]
    return response


def in_query(operation: dict[str, Any]) -> set[str]:
    return {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"}


def test_every_answer_is_the_documents_and_no_more(
    document: dict[str, Any], everything: Everything
) -> None:
    components = closed(copy.deepcopy(document["components"]))
    faults: list[str] = []
    count = 0
    for path, operation in reading(document, JSON):
        schema = operation["responses"]["200"]["content"][JSON]["schema"]
        whole = Draft202012Validator({**closed(schema), "components": components})
        addresses = [(everything.api, place) for place in everything.addresses(path)]
        if "{" not in path and "/dialects/" not in path:
            assert everything.api.get(path).json() not in ({}, {"results": []}), path
        for client, place in addresses:
            response = client.get(place)
            assert response.status_code == 200, (place, response.content)
            count += 1
            faults += [
                f"{path} {e.json_path}: {e.message[:200]}"
                for e in whole.iter_errors(response.json())
            ]
    for place in trial_places():
        name = "Screening" if "/screenings/" in place else "Transaction"
        whole = Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": components}
        )
        told = everything.trial.get(place).json()
        faults += [f"{place} {e.json_path}: {e.message[:200]}" for e in whole.iter_errors(told)]
    assert not faults, "\n".join(sorted(set(faults)))
    assert count > 100


def test_every_reading_operation_takes_what_it_says_and_nothing_else(
    document: dict[str, Any], everything: Everything
) -> None:
    for path, operation in reading(document):
        [place, *_] = everything.addresses(path)
        view = resolve(place).func.view_class()  # type: ignore[attr-defined]
        assert isinstance(view, KnownParameters), path
        if not path.startswith(DIALECTS):  # they take what their clients send, and leave it
            assert in_query(operation) == view.known("GET"), path
        refused = everything.api.get(place, {"no_such_parameter": "1"})
        assert refused.status_code == 400, path
        assert [e["field"] for e in refused.json()["errors"]] == ["no_such_parameter"], path


def test_every_reading_operation_has_the_headers(
    document: dict[str, Any], everything: Everything, settings: Any
) -> None:
    for path, operation in reading(document):
        [place, *_] = everything.addresses(path)
        sent = asked(everything, place, **{"X-Request-Id": "erp-4711"})
        assert sent.status_code == 200, path
        assert sent["X-Request-Id"] == "erp-4711", path
        assert sent["Cache-Control"] == "no-store", path
        if operation.get("security"):
            assert int(sent["RateLimit-Remaining"]) < int(sent["RateLimit-Limit"]), path
            assert 0 < int(sent["RateLimit-Reset"]) <= 61, path
        if JSON not in operation["responses"]["200"]["content"]:
            continue
        packed = everything.api.get(place, headers={"Accept-Encoding": "gzip"})
        if len(sent.content) > 2000:  # what is short or random does not become shorter
            assert json.loads(gzip.decompress(packed.content)), path
        if "/csl/" in path or "/releases/void/" in path:  # these tell the moment they were made
            continue
        assert everything.api.get(place, headers={"If-None-Match": sent["ETag"]}).status_code == 304
        assert "304" in operation["responses"], path
    settings.API_REQUESTS_PER_MINUTE = 1
    for path, operation in reading(document):
        if operation.get("security"):
            cache.clear()
            [place, *_] = everything.addresses(path)
            refused = [asked(everything, place) for _ in range(2)][1]
            assert refused.status_code == 429, path
            assert int(refused["Retry-After"]) > 0, path
            assert refused["RateLimit-Remaining"] == "0", path


def test_every_list_pages_sorts_and_is_cut(
    document: dict[str, Any], everything: Everything
) -> None:
    lists = 0
    for path, operation in reading(document, JSON):
        [place, *_] = everything.addresses(path)
        if "fields" in in_query(operation):
            _is_cut(everything, place)
        if not in_query(operation) >= PAGING:
            continue
        lists += 1
        rows = _all_rows(everything, place)
        if not rows:
            continue
        sorts = next(p for p in operation["parameters"] if p["name"] == "sort")["schema"]["enum"]
        for sort in sorts:
            sorted_rows = _all_rows(everything, place, sort=sort)
            assert len(sorted_rows) == len(rows), (path, sort)
            name = sort.removeprefix("-")
            if name in rows[0] and isinstance(rows[0][name], str):
                given = [row[name] for row in sorted_rows]
                assert given == sorted(given, reverse=sort.startswith("-")), (path, sort)
        assert everything.api.get(place, {"sort": "nothing"}).status_code == 400, path
        for name in in_query(operation):
            if name.endswith("_since"):
                _is_since(everything, place, name, len(rows))
    assert lists == 11


def _all_rows(everything: Everything, place: str, **query: str) -> list[dict[str, Any]]:
    """The rows of all pages, two a page."""
    asked: dict[str, str] = {"page_size": "7", **query}
    rows: list[dict[str, Any]] = []
    following: str | None = place
    while following and len(rows) < 60:
        page = everything.api.get(following, asked if following == place else {}).json()
        rows += page["results"]
        following = page["next"]
    assert len({str(row) for row in rows}) == len(rows), f"{place}: a row came twice"
    return rows


def _is_cut(everything: Everything, place: str) -> None:
    whole = everything.api.get(place).json()
    row = whole["results"][0] if whole.get("results") else whole
    if "results" in row:
        return  # there is none
    two = sorted(row)[:2]
    cut = everything.api.get(place, {"fields": ",".join(two)})
    assert cut.status_code == 200, (place, cut.content)
    told = cut.json()
    first = told["results"][0] if told.get("results") else told
    assert sorted(first) == two, place
    assert first == {name: row[name] for name in two}, place
    assert everything.api.get(place, {"fields": "no_such"}).status_code == 400, place


def _is_since(everything: Everything, place: str, name: str, rows: int) -> None:
    def count(moment: str) -> int:
        answer = everything.api.get(place, {name: moment, "page_size": "200"})
        assert answer.status_code == 200, (place, name, answer.content)
        return len(answer.json()["results"])

    assert count("2099-01-01T00:00:00Z") == 0, (place, name)
    assert 0 < count("2020-01-01T00:00:00Z") <= 200, (place, name)
    if name != "decided_since":
        assert count("2020-01-01T00:00:00Z") == min(rows, 200), (place, name)
    for wrong in ("", "soon"):
        assert everything.api.get(place, {name: wrong}).status_code == 400, (place, name)
