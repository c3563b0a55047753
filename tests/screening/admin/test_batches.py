"""The desk's page of a batch: upload, progress, pause, results."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.batches.taking import take_in
from screening.models import Batch
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.submissions import order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]
PAGE = "/admin/screening/batch/"
SENDING = ("view_batch", "add_batch", "change_batch")


@pytest.fixture
def sender(db: None) -> Client:
    return signed_in(UserFactory(permissions=SENDING))


def upload(client: Client, *rows: Any) -> Any:
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    file = SimpleUploadedFile("orders.ndjson", content)
    return client.post(f"{PAGE}add/", {"kind": "orders", "file": file}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_file_is_uploaded_and_its_progress_shown(sender: Client) -> None:
    page = upload(sender, order(reference="SO-1"), order(reference="SO-2", kind="gift"))
    batch = Batch.objects.get()
    assert page.redirect_chain[-1][0] == f"{PAGE}{batch.pk}/change/"
    assert (batch.name, batch.format, batch.status) == ("orders.ndjson", "ndjson", "waiting")
    assert "<progress" in text_of(page)
    take_in(batch_id=str(batch.pk), queue=lambda _: None)
    told = text_of(sender.get(f"{PAGE}{batch.pk}/change/"))
    assert "SO-2" in told
    assert "Must be one of: order, shipment, technology_release" in told
    assert "taken in" in text_of(sender.get(PAGE))


def test_batch_is_paused_resumed_and_canceled(sender: Client) -> None:
    upload(sender, order())
    batch = Batch.objects.get()
    for action, status in (("pause", "paused"), ("resume", "waiting"), ("cancel", "canceled")):
        sender.post(f"{PAGE}{batch.pk}/{action}/")
        assert Batch.objects.get().status == status


def test_results_are_fetched(sender: Client) -> None:
    upload(sender, order(reference="SO-1"))
    batch = Batch.objects.get()
    take_in(batch_id=str(batch.pk), queue=lambda _: None)
    response = sender.get(f"{PAGE}{batch.pk}/results.csv")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert b"SO-1" in content
    assert sender.get(f"{PAGE}{batch.pk}/results.doc").status_code == 404


def test_who_may_not_send_sends_nothing(reader: Client) -> None:
    assert upload(reader, order()).status_code == 403
    assert not Batch.objects.exists()
    other = upload(signed_in(UserFactory(permissions=SENDING)), order())
    assert other.status_code == 200
    place = f"{PAGE}{Batch.objects.get().pk}"
    assert reader.post(f"{place}/cancel/").status_code == 403
    assert reader.get(f"{place}/results.csv").status_code == 403
