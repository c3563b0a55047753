"""A client that nobody wrote: generated from the OpenAPI document, imported, used.

Whoever wants one in another language does the same with their own generator: the document is sound
enough for a machine to read. The client that we keep is ``clients/python``.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.contrib.auth.models import User
from django.test import Client
from openapi_python_client import Config, MetaType, generate
from openapi_python_client.config import ConfigFile

from screening import tasks
from screening.api.batches import FORMATS
from screening.api_keys import create_api_key
from screening.models import Scope
from screening.pipeline import run_screening
from tests.submissions import order

NAME = "generated_client"
FILES = dict.fromkeys(FORMATS, "application/octet-stream")
"""Kinds of files that this generator does not know by name."""
WRONG = order(destination_country="Germany")


class InProcess(httpx.BaseTransport):
    """The product without a socket, in the test's own database transaction."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As a web server would hand it on."""
        response = Client().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            request.headers.get("Content-Type", ""),
            headers=dict(request.headers),
        )
        return httpx.Response(
            response.status_code, headers=list(response.items()), content=response.content
        )


@pytest.fixture
def generated(document: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the package, once it is generated without a warning."""
    source = tmp_path / "openapi.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    config = Config.from_sources(
        ConfigFile(post_hooks=[], content_type_overrides=FILES),
        MetaType.NONE,
        source,
        "utf-8",
        False,
        output_path=tmp_path / NAME,
    )
    assert [f"{e.header}: {e.detail}" for e in generate(config=config)] == []
    monkeypatch.syspath_prepend(tmp_path)
    return NAME


@pytest.mark.usefixtures("shipped_lists")
def test_a_generated_client_submits_an_order_and_reads_the_answer(
    generated: str, erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
    package = importlib.import_module(generated)
    models = importlib.import_module(f"{generated}.models")
    submit = importlib.import_module(f"{generated}.api.transactions.transactions_create")
    read = importlib.import_module(f"{generated}.api.lists.lists_list")
    _, key = create_api_key(owner=erp, name="generated", scopes=Scope.values, by=erp)
    client = package.AuthenticatedClient(base_url="http://testserver", token=key)
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(transport=InProcess(), base_url="http://testserver", headers=headers) as http:
        client.set_httpx_client(http)
        body = models.TransactionSubmission.from_dict(order())
        answer = submit.sync(client=client, body=body)
        assert isinstance(answer, models.Screening)
        assert (answer.decision, answer.reference) == ("release", "SO-1")
        wrong = submit.sync(client=client, body=models.TransactionSubmission.from_dict(WRONG))
        assert isinstance(wrong, models.Problem)
        assert [error.field for error in wrong.errors] == ["destination_country"]
        codes = {row.code for row in read.sync(client=client).results}
        assert "demo-listed-parties" in codes
