"""A database with every kind of record that the API reads, and where each of them is read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from rest_framework.test import APIClient

from screening import tasks
from screening.api.dialects.entities import PARTED
from screening.api_keys import create_api_key
from screening.batches.taking import take_in
from screening.cases.deciding import release_case, sign_second
from screening.cases.findings import findings_of
from screening.cases.partner_merges import confirm_merge
from screening.cases.review import answer_finding
from screening.cases.standing_records import end_record
from screening.models import (
    Batch,
    BusinessPartner,
    Case,
    License,
    ListSource,
    PartnerMerge,
    ReportRun,
    Scope,
    Screening,
    StandingRecord,
    Transaction,
    TrialOrder,
    Webhook,
    WebhookTelling,
)
from screening.pipeline import run_screenings
from screening.reports.runs import make_report
from screening.roles import Role
from screening.webhooks.telling import serve
from tests.factories import LicenseFactory, UserFactory
from tests.factories.standing_records import MAKER, kept, proposal
from tests.screening.api.life import rejected, ship, submit
from tests.screening.api.test_partial_release import PUMP, SCREWS, let_parts_ship
from tests.screening.cases.conftest import answered
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import begun, listed, looked_through
from tests.screening.webhooks.receiver import receiving
from tests.submissions import order, order_for

V1 = "/api/v1/"
PDF = b"%PDF-1.7 a customer's statement"
WERKE = {
    "name": "Example Pumps GmbH",
    "type": "organization",
    "address": {"street": "Beispielweg 1", "city": "Aachen", "country": "DE"},
    "website": "https://pumps.example.com",
}


@dataclass
class Everything:
    """What was made.

    Args:
        api: with a key that may do everything, of a person who may too.
        trial: with a test key of the same person.
    """

    api: APIClient
    trial: APIClient
    places: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def addresses(self, path: str) -> list[str]:
        """A path of the OpenAPI document with each of what there is to put into it."""
        return [path.format(**values) for values in self.places.get(path, [{}])]


def make_everything(erp: User) -> Everything:
    """One of each, by the ways that they come in."""
    erp.groups.set(Group.objects.filter(name__in=[role.value for role in Role]))
    api, trial = (_client(erp, is_test) for is_test in (False, True))
    made = Everything(api, trial)
    with receiving() as receiver, override_settings(WEBHOOKS_ALLOW_PRIVATE=True, FETCH_PROXY=""):
        hook = api.post(f"{V1}webhooks/", {"url": receiver.url}, format="json").json()
        _orders(api)
        _papers(api)
        _partners(api)
        _batch(api)
        receiver.answers = [500, 503]
        serve(hook["id"])
    WebhookTelling.objects.filter(status=500).update(state="dead")
    days = {"from": "2026-01-01", "until": "2036-12-31"}
    asked = {"report": "decisions", "format": "csv", "filters": days}
    report = api.post(f"{V1}reports/", asked, format="json")
    assert report.status_code == 202, report.content
    make_report(run_id=report.json()["id"])
    for name in ("TEST-HOLD-1", "TEST-BLOCK-1", "SO-T"):
        submit(trial, order(reference=name))
    made.places = {path: list(values) for path, values in _places()}
    return made


def _client(owner: User, is_test: bool) -> APIClient:
    _, secret = create_api_key(
        owner=owner, name="All", scopes=Scope.values, by=owner, is_test=is_test
    )
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


def _orders(api: APIClient) -> None:
    """Cleared, held, blocked, decided each way, revised, shipped, canceled, released in part."""
    let_parts_ship()
    begun()
    submit(api, order())
    ship(api)
    submit(api, order(reference="SO-EUR", currency="EUR", filing={"mode": "air"}))
    rejected(submit(api, order_for("IEIT Systems", "CN", reference="SO-BLOCK")))
    _released_by_two(submit(api, order_for("IEIT Systems", "CN", reference="SO-RELEASED")))
    near = submit(api, order_for("IEIT Systems Trading", "CN", reference="SO-NEAR"))
    _told_apart(Case.objects.get(number=near["case"]["id"]))
    submit(api, order(reference="SO-PART", lines=[SCREWS, PUMP]))
    held = submit(api, order(reference="SO-PAPER", lines=[{**PUMP, "number": 1}]))
    paper = {"kind": "statement", "document": SimpleUploadedFile("eus.pdf", PDF)}
    sent = api.post(f"{V1}cases/{held['case']['id']}/documents/", paper, format="multipart")
    assert sent.status_code == 201, sent.content
    submit(api, order_for("IEIT Systems", "CN", reference="SO-GONE"))
    submit(api, order(reference="SO-GONE"))
    taken_back = submit(api, order(reference="SO-VOID"))
    assert api.get(f"{V1}transactions/{taken_back['transaction']}/release/").status_code == 200
    body = {"reason": "The customer withdrew", "canceled_by": "sales"}
    headers = {"Idempotency-Key": "K-1"}
    place = f"{V1}transactions/SO-VOID/cancel/"
    assert api.post(place, body, format="json", headers=headers).status_code == 200
    submit(api, order_for("Example Later Works", "CN", reference="SO-LATER"))
    listed(row("later", "Example Later Works", countries=["CN"]))
    looked_through()
    submit(api, order(reference="Q-1", kind="quotation"))
    with patch.object(tasks.run_screening, "delay", lambda pk: None):
        assert api.post(f"{V1}transactions/", order(reference="SO-Q"), format="json").data


def _released_by_two(answer: dict[str, Any]) -> None:
    case, codes = Case.objects.get(number=answer["case"]["id"]), {"licensed": "no_license_required"}
    answered(case, UserFactory(), line="licensed", codes=codes)
    first = release_case(case=case, comment="Looked at.", by=UserFactory()).first_signature
    assert first is not None
    sign_second(case=case, seen=first.content_hash, comment="So did I.", by=UserFactory())


def _told_apart(case: Case) -> None:
    """The hits are answered, and settle the line."""
    for state in findings_of(case):
        if state.key.startswith("hit"):
            answer_finding(
                case=case,
                finding=state.finding,
                kind="false_positive",
                reason_code="name_only",
                comment="Another firm.",
                by=UserFactory(),
            )


def _papers(api: APIClient) -> None:
    """Records on file that answer, ended, proposed; a license that an officer relies on."""
    record = kept("encryption_classification")
    line = {
        **SCREWS,
        "part_number": "EX-100",
        "description": "Network switch",
        "manufacturer": MAKER,
    }
    del line["eccn"]
    used = submit(api, order(reference="SO-FILE", lines=[line]))
    assert used["records_used"]
    end_record(record=record, why="A new one comes.", by=UserFactory())
    ended = submit(api, order(reference="SO-FILE", lines=[{**line, "quantity": 41}]))
    assert ended["reference"] == "SO-FILE"
    mine = api.post(f"{V1}records/", proposal("headquarters"), format="json")
    assert mine.status_code == 201, mine.content
    place = f"{V1}records/{mine.json()['number']}/document/"
    paper = {"document": SimpleUploadedFile("eus.pdf", PDF)}
    assert api.post(place, paper, format="multipart").status_code == 200
    LicenseFactory(number="D777", expires_on=date(2027, 1, 1))
    LicenseFactory(number="D778", quantity_left=None, value_left=None, currency="")


def _partners(api: APIClient) -> None:
    for number in ("4711", "4712/1"):
        assert api.put(f"{V1}partners/{number}/", WERKE, format="json").status_code == 201
    confirm_merge(merge=PartnerMerge.objects.get(), comment="same register", by=UserFactory())


def _batch(api: APIClient) -> None:
    rows = [order(reference="SO-B1"), {"reference": "SO-B2"}]
    content = gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    sent = api.generic("POST", f"{V1}batches/", content, content_type="application/x-ndjson")
    assert sent.status_code == 202, sent.content
    queued: list[str] = []
    take_in(batch_id=sent.data["id"], queue=queued.extend)  # type: ignore[attr-defined]
    run_screenings(screening_ids=queued)
    api.generic("POST", f"{V1}batches/", content, content_type="application/x-ndjson")


def _places() -> Iterator[tuple[str, Iterator[dict[str, str]]]]:
    def each(path: str, name: str, values: Any) -> tuple[str, Iterator[dict[str, str]]]:
        return V1 + path, ({name: str(value)} for value in values)

    orders, cases = Transaction.objects.all(), Case.objects.all()
    yield each("transactions/{id}/", "id", orders.values_list("pk", flat=True))
    clear = [o.pk for o in orders if o.newest_screening.decision == "release"]
    parts = orders.filter(screenings__released_part__isnull=False).values_list("pk", flat=True)
    yield each("transactions/{id}/release/", "id", [*clear, *parts])
    references = orders.values_list("reference", flat=True).distinct()
    yield each("transactions/by-reference/{reference}/", "reference", references)
    yield each("screenings/{id}/", "id", Screening.objects.values_list("pk", flat=True))
    numbers = list(cases.values_list("number", flat=True))
    yield each("cases/{number}/", "number", numbers)
    yield each("cases/{number}/findings/", "number", numbers)
    # The one that is taken in comes first: the other has no results yet.
    batches = list(Batch.objects.order_by("-rows_done").values_list("pk", flat=True))
    yield each("batches/{id}/", "id", batches)
    yield each("batches/{id}/results/", "id", batches)
    codes = ListSource.objects.filter(versions__isnull=False).distinct()
    yield each("lists/{code}/versions/", "code", codes.values_list("pk", flat=True))
    yield (
        V1 + "listed-parties/{source}/{uid}/",
        iter(
            {
                (hit["listed_party"]["source"], hit["listed_party"]["uid"]): {
                    "source": hit["listed_party"]["source"],
                    "uid": hit["listed_party"]["uid"],
                }
                for screening in Screening.objects.exclude(status="queued")
                for hit in screening.answer["hits"]
            }.values()
        ),
    )
    yield each("licenses/{number}/", "number", License.objects.values_list("number", flat=True))
    partners = BusinessPartner.objects.exclude(number="")
    yield each("partners/{number}/", "number", partners.values_list("number", flat=True))
    records = list(StandingRecord.objects.all())
    yield each("records/{number}/", "number", [r.number for r in records])
    papers = [r.number for r in records if r.document_sha256]
    yield each("records/{number}/document/", "number", papers)
    reports = list(ReportRun.objects.values_list("pk", flat=True))
    yield each("reports/{id}/", "id", reports)
    yield each("reports/{id}/file/", "id", reports)
    hooks = list(Webhook.objects.values_list("pk", flat=True))
    yield each("webhooks/{id}/", "id", hooks)
    yield each("webhooks/{id}/tellings/", "id", hooks)
    yield V1 + "dialects/yente/search/{dataset}/", iter([{"dataset": "default"}])
    met = Screening.objects.exclude(status="queued").filter(outcome="block").first()
    hit = met.answer["hits"][0]["listed_party"] if met else {}
    entity = f"{hit['source']}{PARTED}{hit['uid']}"
    yield V1 + "dialects/yente/entities/{entity}/", iter([{"entity": entity}])


def trial_places() -> list[str]:
    """Where test orders are read."""
    return [
        place
        for trial in TrialOrder.objects.all()
        for place in (
            f"{V1}transactions/{trial.transaction}/",
            f"{V1}screenings/{trial.screening}/",
            f"{V1}transactions/by-reference/{trial.content['reference']}/",
        )
    ]
