"""axe-core finds nothing on the desk's pages: WCAG 2.2 A and AA, light and dark, wide and phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from screening.admin.queue_columns import NAMES
from screening.audit.checks import ask_for_check
from screening.cases.asking import ask_customer
from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.license_record import withdraw_license
from screening.cases.placing import index_case, place_case
from screening.cases.review import answer_finding
from screening.lists.watch_list import put_on_watch
from screening.models import (
    Case,
    ChangeEffect,
    HoldCause,
    ListTask,
    ListVersion,
    MonitoredChange,
    PolicyVersion,
    QueueColumns,
    Rehearsal,
    RehearsedChange,
    WatchEntry,
)
from screening.passwords import approve_link, ask_for_link
from screening.reports.runs import ask_for_report
from screening.retention.holds import place_hold
from screening.tasks import check_record
from screening.terms.values import canonical_json
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    LicenseFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    RedFlagFactory,
    UserFactory,
    answer_content,
    order_content,
    plain_order,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSTRUCTIONS = f"Отправить в Иран. {'Wrap in foil. ' * 30}Насос для атомной станции."
REFUSED = {"no such page": 404, "not for you": 403}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Any, axe: str) -> list[str]:
    """What axe-core finds, each rule with the first element that breaks it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def answer_with_texts() -> dict[str, Any]:
    """An answer in one sentence, with words found in two places of a text, one of them twice."""
    spans = (("Иран", "place"), ("атомной станции", "nuclear"), ("станции", "goods"))
    steps = []
    for quote, kind in spans:
        start = INSTRUCTIONS.index(quote)
        inputs = {"field": "special_instructions", "quote": quote, "kind": kind, "about": "IR"}
        inputs["span"] = [start, start + len(quote)]
        said = f'"{quote}" in special_instructions says what must be looked at.'
        steps.append({"step": "texts", "cite": "15 CFR 744.2", "result": said, "inputs": inputs})
    reasons = [
        {
            "code": "text.end_use",
            "outcome": outcome,
            "summary": step["result"],
            "citation": "15 CFR 744.2",
            "subject": "special_instructions",
        }
        for outcome, step in zip(("block", "hold"), steps, strict=False)
    ]
    return answer_content(
        summary="Blocked: the special instructions send the goods to Iran.",
        reasons=reasons,
        determinations=[{"line": 1, "result": "undetermined", "path": steps}],
    )


@pytest.fixture
def rows(officer: Any) -> dict[str, Any]:
    """A case with one of everything, a case that is signed once, and records beside them."""
    case: Case = CaseFactory(
        screening__answer_json=canonical_json(answer_with_texts()),
        screening__transaction__content=order_content(special_instructions=INSTRUCTIONS),
    )
    HitFactory(screening=case.screening)
    DeterminationFactory(screening=case.screening)
    RedFlagFactory(screening=case.screening)
    place_case(case)
    index_case(case)
    signed: Case = CaseFactory(screening__transaction__content=plain_order())
    HitFactory(screening=signed.screening)
    answer_finding(
        case=signed,
        finding=findings_of(signed)[0].finding,
        kind="false_positive",
        reason_code="name_only",
        comment="Another company.",
        by=officer,
    )
    release_case(case=signed, comment="Explained.", by=officer)
    rehearsal = rehearsed(case, PolicyVersionFactory(content={}))
    version = ListVersionFactory(active=True)
    ListTask.objects.create(
        source=version.source, kind="quarantined", why=["Fewer rows than before."], version=version
    )
    change = monitored(case, version)
    watched = watched_party()
    nouns = ("legalhold", "passwordlink", "user", "holdcause", "rehearsal", "policyproposal")
    nouns += ("listsource", "watchentry", "monitoredchange", "auditcheck", "auditevent")
    nouns += ("reportrun",)
    officer.user_permissions.add(*Permission.objects.filter(content_type__model__in=nouns))
    hold = place_hold(reference="SO-1", reason="BIS asked.", by="counsel")
    waiting = ask_for_link(person=UserFactory(), reason="Forgot it.", by=officer)
    asked = ask_for_link(person=UserFactory(), reason="Forgot it.", by=officer)
    _link, secret = approve_link(link=asked, by=UserFactory())
    return written_since(officer) | {
        "case": case.pk,
        "signed": signed.pk,
        "license": LicenseFactory().pk,
        "hold": hold.pk,
        "link": waiting.pk,
        "secret": secret,
        "rehearsal": rehearsal.pk,
        "list": version.source_id,
        "version": version.pk,
        "task": ListTask.objects.get().pk,
        "change": change.pk,
        "watched": watched.pk,
        "today": f"{timezone.now():%Y-%m-%d}",
    }


def written_since(officer: Any) -> dict[str, Any]:
    """A question to a customer, a license amended, a check of the record, a quarter in review."""
    asked: Case = CaseFactory(screening__transaction__content=plain_order())
    HitFactory(screening=asked.screening)
    ask_customer(
        case=asked, language="de", to="", subject="Ihre Bestellung", body="Wer sind Sie?",
        fields=(), due_on=timezone.now().date() + timedelta(days=5), by_hand=True, by=officer,
    )  # fmt: skip
    held = LicenseFactory()
    withdraw_license(held=held, on=timezone.now().date(), why="Revoked by BIS.", by=officer)
    check = ask_for_check(why="For the visit of BIS.", known_anchor="", by="okafor")
    check_record(str(check.pk))
    quarter = ask_for_report(
        report="quarter", filters={"quarter": "2026-Q3"}, format="pdf", by="okafor"
    )
    return {"asked": asked.pk, "changed": held.pk, "check": check.pk, "quarter": quarter.pk}


def rehearsed(case: Case, base: PolicyVersion) -> Rehearsal:
    """A rehearsal by which an order would have cleared, and what it is counted by."""
    screening = case.screening
    today = timezone.now().date()
    for kind, code in (("reason", "party.entity_list"), ("flag", "rf.rename"), ("list", "eu-fsf")):
        HoldCause.objects.create(
            screening=screening, finished_at=screening.finished_at, kind=kind, code=code,
            outcome=screening.outcome, is_alone=True,
        )  # fmt: skip
    setting = "controls/flags/switches/rf.rename"
    rehearsal = Rehearsal.objects.create(
        content={}, version="x", base=base, begins_on=today, ends_on=today, asked_by="paula",
        changes=[{"setting": setting, "before": None, "after": {"enabled": False}}],
        status="completed", total=1, judged=1,
        tally={"outcomes": {"block clear": 1}, "gone": {"rf.rename": 1}},
    )  # fmt: skip
    RehearsedChange.objects.create(
        rehearsal=rehearsal, screening=screening, before="block", after="clear",
        gone=["rf.rename"], come=[], fate="open", why_false_clear="blocked",
    )  # fmt: skip
    return rehearsal


def monitored(case: Case, version: ListVersion) -> MonitoredChange:
    """A change that was looked through and took back a release, and one that is being so."""
    change = MonitoredChange.objects.create(
        what=f"{version.source_id} 2026-11-28 to 2026-11-29", engine_before="v1+r6",
        engine_after="v1+r6", status=MonitoredChange.Status.COMPLETED,
        counts={version.source_id: {"added": 1}}, looked_at={"orders": 40},
        summary="1 added: 1 released order affected",
    )  # fmt: skip
    change.after.set([version])
    ChangeEffect.objects.create(
        change=change, subject="released_order", subject_key=str(case.screening.transaction_id),
        label="SO-1", what="held", come=["Example Works (us-ofac-sdn)"],
        transaction=case.screening.transaction, screening=case.screening,
    )  # fmt: skip
    MonitoredChange.objects.create(what="own-deny-list", planned_at=timezone.now())
    return change


def watched_party() -> WatchEntry:
    """Somebody on the watch list."""
    today = timezone.now().date()
    return put_on_watch(
        name="Example Zarnitsa Instruments GmbH", other_names=[], country="DE", why="press",
        reason="Named as a supplier.", source="Example Gazette", begins_on=today,
        expires_on=today + timedelta(days=30), by="officer",
    )  # fmt: skip


def faults_of(page: Any, axe: str, shots: Path, name: str) -> dict[str, list[str]]:
    """What axe-core finds by day and by night, and whether the page is wider than the window."""
    faults = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if found := violations(page, axe):
            faults[f"{name}, {scheme}"] = found
    if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0:
        faults[f"{name}, width"] = ["The page is wider than the window."]
    if faults:
        page.screenshot(path=shots / f"{name}.png", full_page=True)
    return faults


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.long)])
def test_no_page_breaks_a_rule(
    rows: dict[str, Any],
    signed_in: Any,
    officer: Any,
    console: list[str],
    axe: str,
    shots: Path,
    width: int,
) -> None:
    page = signed_in
    page.set_viewport_size({"width": width, "height": 900})
    broken = {}
    for name, path in (
        ("home", ""),
        ("queue", "screening/case/"),
        ("search", "search/?q=systems"),
        ("words", "words/"),
        ("shared texts", "screening/sharedtext/"),
        ("queue, filtered", "screening/case/?outcome=block&view=second"),
        ("case", f"screening/case/{rows['case']}/change/"),
        ("signed case", f"screening/case/{rows['signed']}/change/"),
        ("clearances", "screening/clearance/"),
        ("license", f"screening/license/{rows['license']}/change/"),
        ("new license", "screening/license/add/"),
        ("policy", "screening/policyversion/"),
        ("lists", "screening/listsource/"),
        ("list", f"screening/listsource/{rows['list']}/change/"),
        ("list upload", f"screening/listsource/{rows['list']}/upload/"),
        ("list version", f"screening/listversion/{rows['version']}/change/"),
        ("list tasks", "screening/listtask/"),
        ("list task", f"screening/listtask/{rows['task']}/change/"),
        ("changes", "screening/monitoredchange/"),
        ("change", f"screening/monitoredchange/{rows['change']}/change/"),
        ("watch list", "screening/watchentry/"),
        ("watched party", f"screening/watchentry/{rows['watched']}/change/"),
        ("new watched party", "screening/watchentry/add/"),
        ("legal hold", f"screening/legalhold/{rows['hold']}/change/"),
        ("new legal hold", "screening/legalhold/add/"),
        ("past their time", "retention/"),
        ("why orders hold", f"why/?from={rows['today']}&until={rows['today']}"),
        ("rehearsal", f"screening/rehearsal/{rows['rehearsal']}/change/"),
        ("new rehearsal", "screening/rehearsal/add/?setting=controls/flags/switches/rf.rename"),
        ("password link", f"screening/passwordlink/{rows['link']}/change/"),
        ("set password", f"set-password/{rows['secret']}/"),
        ("waits for the customer", f"screening/case/{rows['asked']}/change/?language=zh#ask"),
        ("queue, by value", "screening/case/?sort=-value&value_from=1"),
        ("changed license", f"screening/license/{rows['changed']}/change/"),
        ("time zone", "time-zone/"),
        ("policy by section", "screening/policyproposal/add/"),
        ("checks", "screening/auditcheck/"),
        ("check", f"screening/auditcheck/{rows['check']}/change/"),
        ("new check", "screening/auditcheck/add/"),
        ("ends of the chain", "ends/"),
        ("new report", "screening/reportrun/add/"),
        ("quarter in review", f"screening/reportrun/{rows['quarter']}/change/"),
        ("no such page", "screening/nothing/"),
        ("not for you", "screening/apikey/add/"),
    ):
        answer = page.goto(f"/admin/{path}")
        assert answer.status == REFUSED.get(name, 200), name
        broken |= faults_of(page, axe, shots, name)
    QueueColumns.objects.create(user=officer, names=sorted(NAMES))
    page.goto("/admin/screening/case/")
    broken |= faults_of(page, axe, shots, "queue with every column")
    assert broken == {}
    console[:] = [said for said in console if "status of 40" not in said]
