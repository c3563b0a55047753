"""Every metric that an alert looks at is answered, says what is so, and has a page in the book."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.utils import timezone

from screening import audit
from screening.audit.anchors import keep_anchor
from screening.models import Screening, Webhook, WebhookTelling
from tests.factories import (
    CaseFactory,
    ListSourceFactory,
    ListVersionFactory,
    TransactionFactory,
    UserFactory,
)

ROOT = Path(__file__).resolve().parents[3]
RULES = ROOT / "docs/operations/alerts.yml"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]


def answered() -> dict[str, float]:
    """What ``/metrics`` answers, labels and all."""
    lines = Client().get("/metrics").content.decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def rules() -> list[dict[str, Any]]:
    """Every rule that ships."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def told(telling: dict[str, Any]) -> None:
    """An event for an address of somebody."""
    webhook, _ = Webhook.objects.get_or_create(
        url="https://erp.example.com/hook", defaults={"owner": UserFactory(), "types": []}
    )
    position = WebhookTelling.objects.count() + 1
    row = WebhookTelling.objects.create(
        webhook=webhook, position=position, type="order.released", about="SO-1"
    )
    WebhookTelling.objects.filter(pk=row.pk).update(**telling)


def test_rules_look_at_metrics_that_exist_and_have_a_runbook() -> None:
    ListVersionFactory(source=ListSourceFactory(), is_active=True, activated_at=timezone.now())
    text = Client().get("/metrics").content.decode()
    known = set(re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE))
    book = (ROOT / "docs/operations.md").read_text()
    headings = set(re.findall(r"^### (\w+)", book, re.MULTILINE))
    for rule in rules():
        used = set(re.findall(r"screening_\w+", rule["expr"]))
        assert used, rule["alert"]
        assert used <= known, rule["alert"]
        place, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (ROOT / place).is_file()
        assert anchor in {heading.lower() for heading in headings}, rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_figures_are_what_is_so() -> None:
    now = timezone.now()
    before = answered()
    assert before["screening_oldest_queued_seconds"] == 0
    assert before["screening_webhooks_due_seconds"] == 0
    old = Screening.objects.create(transaction=TransactionFactory())
    Screening.objects.filter(pk=old.pk).update(queued_at=now - timedelta(hours=2))
    late = Screening.objects.create(transaction=TransactionFactory(), status="running")
    Screening.objects.filter(pk=late.pk).update(lease_until=now - timedelta(minutes=1))
    CaseFactory()
    told({"next_at": now - timedelta(minutes=20), "attempts": 3})
    told({"next_at": now + timedelta(minutes=20)})
    told({"state": "dead"})

    after = answered()
    assert 7200 <= after["screening_oldest_queued_seconds"] < 7300
    assert after["screening_queued"] == 1
    assert after["screening_lease_over"] == 1
    assert after["screening_cases_open"] == before["screening_cases_open"] + 1
    assert 1200 <= after["screening_webhooks_due_seconds"] < 1300
    assert after["screening_webhooks_waiting"] == 2
    assert after["screening_webhooks_refused"] == 1
    assert after["screening_webhooks_given_up"] == 1


def test_figures_tell_a_chain_that_is_cut_and_an_end_that_cannot_be_read() -> None:
    audit.record(verb="case_viewed", by="officer")
    keep_anchor()
    whole = answered()
    assert (whole["screening_anchor_broken"], whole["screening_anchor_behind_seconds"]) == (0, 0)
    noted = Path(settings.DATA_DIR) / "audit" / "head.txt"
    noted.write_text(f"9000:{'ab' * 32}\n")
    assert answered()["screening_anchor_broken"] == 1
    noted.write_text("nonsense\n")
    unreadable = answered()
    assert (unreadable["screening_anchor_unreadable"], unreadable["screening_anchor_broken"]) == (
        1,
        0,
    )
