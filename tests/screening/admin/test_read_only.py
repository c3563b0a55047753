"""History cannot be touched from the admin, by anybody; and every page of it opens."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from screening import audit
from screening.admin.read_only import ReadOnlyAdmin
from screening.lists.shipped import load_shipped
from screening.models import (
    AuditEvent,
    Case,
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    ListedParty,
    ListSource,
    ListVersion,
    PolicyVersion,
    Product,
    Screening,
    Transaction,
)
from tests.factories import (
    ApiKeyFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    ReportRunFactory,
)
from tests.guards import lifted_guards

OURS = [m for m, a in admin.site._registry.items() if isinstance(a, ReadOnlyAdmin)]
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture
def records(case: Case) -> list[Model]:
    """A row of everything the desk shows."""
    version = ListVersionFactory(active=True)
    row = {"version": version, "uid": "row", "content_hash": "0" * 64}
    audit.record(verb="case_opened", by="x", subject=Case.objects.get())
    with lifted_guards():  # a loaded version gets no row more
        rows = [
            ControlledItem.objects.create(**row, eccn="3A090", heading="Circuits", reasons=["RS"]),
            Product.objects.create(**row, manufacturer="Example", names=["Board"], eccn="3A090"),
            CountryChartRow.objects.create(**row, country="CN", name="China", marks=["NS1"]),
            CountryGroup.objects.create(**row, code="D:5", members=["CN"]),
        ]
    return [
        case,
        case.screening,
        case.screening.transaction,
        version,
        version.source,
        ListedParty.objects.get(),
        PolicyVersionFactory(),
        ApiKeyFactory(),
        AuditEvent.objects.get(verb="case_opened"),
        ReportRunFactory(),
        *rows,
    ]


def test_every_record_is_registered_read_only() -> None:
    history = {
        AuditEvent, Case, ControlledItem, CountryChartRow, CountryGroup, ListedParty, ListSource,
        ListVersion, PolicyVersion, Product, Screening, Transaction,
    }  # fmt: skip
    assert history <= set(OURS)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.model_name)
def test_change_list_opens_and_searches(
    root: Client, records: list[Model], model: type[Model]
) -> None:
    place = model._meta
    url = reverse(f"admin:{place.app_label}_{place.model_name}_changelist")
    for query in ({}, {"q": "IEIT"}):
        response = root.get(url, query)
        assert response.status_code == 200
        assert not INLINE.search(response.content.decode())


def test_every_record_page_opens_without_inline_code(root: Client, records: list[Model]) -> None:
    for record in records:
        url = reverse(f"admin:screening_{record._meta.model_name}_change", args=(record.pk,))
        response = root.get(url)
        assert response.status_code == 200, record
        assert not INLINE.search(response.content.decode()), record


def test_nobody_changes_or_removes_a_record(root: Client, records: list[Model]) -> None:
    for record in records:
        name = f"admin:screening_{record._meta.model_name}"
        before = record._meta.model._base_manager.count()
        root.post(reverse(f"{name}_change", args=(record.pk,)), {"name": "x"})
        assert root.post(reverse(f"{name}_delete", args=(record.pk,))).status_code == 403
        # A product's page takes a whole catalog, and nothing without a file.
        if record._meta.model_name not in ("apikey", "reportrun", "product"):
            assert root.post(reverse(f"{name}_add"), {"name": "x"}).status_code == 403
        assert record._meta.model._base_manager.count() == before
        record.refresh_from_db()


@pytest.mark.parametrize(
    "path", ["auth/user/", "auth/user/add/", "screening/reasoncode/add/", "password_change/", ""]
)
def test_stock_pages_carry_no_inline_code(root: Client, path: str) -> None:
    response = root.get(f"/admin/{path}")
    assert response.status_code == 200
    assert not INLINE.search(response.content.decode())


def test_unknown_record_is_not_found(root: Client) -> None:
    assert root.get("/admin/screening/listedparty/999/change/").status_code == 404


def test_person_without_permission_sees_no_record(reader: Client, records: list[Model]) -> None:
    assert reader.get(reverse("admin:screening_auditevent_change", args=(1,))).status_code == 403


@pytest.mark.parametrize(
    ("eccn", "says"),
    [
        ("3A991", "<dd>yes\n"),
        ("2B350", "no: CB"),
        ("5A992", "some paragraphs"),
        ("2A992", "no: RS"),
        ("9A005", "no: it has no rows"),
    ],
)
def test_the_page_of_an_entry_says_whether_it_is_for_anti_terrorism_only(
    root: Client, eccn: str, says: str
) -> None:
    load_shipped(with_demo_list=False)
    item = ControlledItem.objects.active().get(eccn=eccn)
    url = reverse("admin:screening_controlleditem_change", args=(item.pk,))
    html = root.get(url).content.decode()
    assert says in html.partition("Anti-terrorism only")[2].partition("</dl>")[0]
