"""The page that loads the product catalog: upload, look, say yes; a list manager's alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from screening.admin import own_catalog as page
from screening.lists.shipped import load_shipped
from screening.models import AuditEvent, Product
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.lists.readers.test_product_table import PUMP, csv_file, workbook

ADD = reverse("admin:screening_product_add")
LOAD = reverse("admin:screening_product_load")
FAULTS = reverse("admin:screening_product_load_faults")
TEMPLATE = reverse("admin:screening_product_load_template")
WRONG = ("X-4", "3A777", "Example", '<script>alert("x")</script>')


def in_role(name: str) -> Client:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name=name))
    return signed_in(person)


@pytest.fixture
def manager(db: Any) -> Client:
    load_shipped(with_demo_list=False)
    return in_role("List manager")


def uploaded(client: Client, content: bytes, name: str = "catalog.csv") -> Any:
    return client.post(ADD, {"file": SimpleUploadedFile(name, content)})


def own() -> list[str]:
    rows = Product.objects.active().filter(version__source_id="own-products")
    return [row.eccn for row in rows]


def test_a_catalog_is_uploaded_looked_at_and_put_in_force(manager: Client) -> None:
    response = uploaded(manager, workbook(PUMP).getvalue(), "catalog.xlsx")
    html = response.content.decode()
    assert response.status_code == 200
    assert "1 added, 0 changed, 0 as before, 0 removed" in html
    assert own() == []
    sha256 = response.context["preview"].sha256
    done = manager.post(LOAD, {"sha256": sha256, "name": "catalog.xlsx"}, follow=True)
    assert "In force from catalog.xlsx: 1 of your products." in done.content.decode()
    assert own() == ["2B350.g"]
    event = AuditEvent.objects.get(verb="product_catalog_loaded")
    assert event.data["file_sha256"] == sha256


def test_wrong_rows_are_told_and_left_out_only_on_a_tick(manager: Client) -> None:
    response = uploaded(manager, csv_file(PUMP, WRONG).getvalue())
    html = response.content.decode()
    assert "3A777 is no entry of the control list in force. Look it up." in html
    assert "Leave out 1 wrong row and load the others" in html
    assert "<script>alert" not in html
    sent = {"sha256": response.context["preview"].sha256, "name": "catalog.csv"}
    refused = manager.post(LOAD, sent)
    assert refused.status_code == 409
    assert "Mend them, or say that they are to be left out" in refused.content.decode()
    assert own() == []
    manager.post(LOAD, {**sent, "leave_out_wrong": "on"})
    assert own() == ["2B350.g"]


def test_faults_and_template_download_as_tables_that_run_nothing(manager: Client) -> None:
    formula = ("=1+1", "EAR99", "Example", "")
    sha256 = uploaded(manager, csv_file(formula).getvalue()).context["preview"].sha256
    response = manager.get(FAULTS, {"file": sha256})
    assert response["Content-Disposition"] == 'attachment; filename="faults.csv"'
    assert "2,part_number,'=1+1," in response.content.decode()
    template = manager.get(TEMPLATE).content.decode()
    assert template.startswith("\ufeffpart_number,eccn,manufacturer,")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"part,code\n1,2\n", "is not known"),
        (b"PK\x03\x04", "damaged"),
        (b"part_number,eccn\n", "Below the headings there is no row."),
        (b"part_number,eccn\nTRUE,EAR99\n", "A yes or no stands here."),
        ("part_number,eccn\n\u00e9,EAR99".encode("latin-1"), "not UTF-8"),
    ],
)
def test_what_is_no_catalog_is_refused_with_the_reason(
    manager: Client, content: bytes, words: str
) -> None:
    response = uploaded(manager, content)
    assert response.status_code in (200, 409)
    assert words in response.content.decode() or "Choose a file" in response.content.decode()
    assert own() == []


def test_a_workbook_with_an_entity_is_refused_without_a_path_of_the_server(
    manager: Client,
) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    evil = BytesIO()
    with ZipFile(workbook(PUMP)) as book, ZipFile(evil, "w") as changed:
        for name in book.namelist():
            content = book.read(name)
            is_sheet = name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml")
            changed.writestr(name, entity + b"<x>&e;</x>" if is_sheet else content)
    said = uploaded(manager, evil.getvalue(), "catalog.xlsx").content.decode()
    assert "The workbook is damaged or no XLSX." in said
    assert str(settings.DATA_DIR) not in said
    assert "uploads" not in said


def test_a_large_file_is_sent_to_the_command(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MAX_BYTES", 100)
    assert "manage.py load_products" in uploaded(manager, b"x" * 101).content.decode()
    monkeypatch.undo()
    monkeypatch.setattr(page, "MAX_ROWS", 1)
    two = csv_file(PUMP, ("B-2", "EAR99", "", "")).getvalue()
    assert "manage.py load_products" in uploaded(manager, two).content.decode()


@pytest.mark.parametrize("sha256", ["", "../../../etc/passwd", "0" * 64, "x"])
def test_a_hash_of_no_upload_loads_nothing(manager: Client, sha256: str) -> None:
    response = manager.post(LOAD, {"sha256": sha256, "name": "x"})
    assert response.status_code == 409
    assert "Upload it again" in response.content.decode()
    assert manager.get(FAULTS, {"file": sha256}).status_code == 409


def test_a_catalog_that_loses_products_asks_first(manager: Client) -> None:
    rows = [(f"P-{n}", "EAR99", "Example", "") for n in range(10)]
    first = uploaded(manager, csv_file(*rows).getvalue()).context["preview"].sha256
    manager.post(LOAD, {"sha256": first, "name": "a.csv"})
    response = uploaded(manager, csv_file(PUMP).getvalue())
    assert "10 products are not in the file" in response.content.decode()
    sent = {"sha256": response.context["preview"].sha256, "name": "b.csv"}
    assert manager.post(LOAD, sent).status_code == 409
    manager.post(LOAD, {**sent, "allow_shrink": "on"})
    assert own() == ["2B350.g"]


@pytest.mark.parametrize(
    "role", ["Analyst", "Officer", "Senior officer", "Policy manager", "Auditor"]
)
@pytest.mark.django_db
def test_nobody_else_loads_a_catalog(role: str) -> None:
    client = in_role(role)
    assert client.get(ADD).status_code == 403
    assert client.get(TEMPLATE).status_code == 403
    assert client.get(FAULTS, {"file": "0" * 64}).status_code == 403
    assert client.post(LOAD, {"sha256": "0" * 64}).status_code == 403
    assert "Load the product catalog" not in client.get(reverse("admin:index")).content.decode()


def test_the_page_stands_in_the_sidebar_and_on_the_list(manager: Client) -> None:
    html = manager.get(reverse("admin:screening_product_changelist")).content.decode()
    assert html.count(ADD) >= 2
    assert "Every row" not in manager.get(ADD).content.decode()
    assert manager.get(LOAD).status_code == 405
