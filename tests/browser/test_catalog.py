"""A list manager loads a product catalog: template, preview, the mend of a row, put in force."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group

from screening.lists.shipped import load_shipped
from screening.models import Product
from screening.roles import Role
from tests.screening.lists.readers.test_product_table import PUMP, csv_file, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRONG = ("X-4", "3A777", "Example", "Unknown entry")


def upload(page: Any, name: str, content: bytes) -> None:
    page.get_by_label("CSV or XLSX file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Look at it").click()


def test_a_catalog_is_looked_at_mended_and_put_in_force(signed_in: Any, officer: Any) -> None:
    load_shipped(with_demo_list=False)
    officer.groups.set(Group.objects.filter(name=Role.LIST_MANAGER.value))
    page = signed_in
    page.goto("/admin/")
    page.get_by_role("link", name="Load the product catalog").click()
    with page.expect_download() as template:
        page.get_by_role("link", name="Template").click()
    assert template.value.suggested_filename == "products.csv"
    upload(page, "catalog.csv", csv_file(PUMP, WRONG).getvalue())
    row = page.get_by_role("row", name="3A777 is no entry")
    assert "eccn" in row.inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Put 1 product in force").click()
    assert "Nothing was loaded" in page.get_by_role("alert").inner_text()
    upload(page, "catalog.xlsx", workbook(PUMP, ("X-4", "EAR99", "Example", "Plate")).getvalue())
    assert page.get_by_label("Leave out").count() == 0
    with page.expect_navigation():
        page.get_by_role("button", name="Put 2 products in force").click()
    assert "In force from catalog.xlsx: 2 of your products." in page.inner_text("body")
    own = Product.objects.active().filter(version__source_id="own-products")
    assert {row.eccn for row in own} == {"2B350.g", "EAR99"}
