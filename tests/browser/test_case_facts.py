"""The case page in a browser: every fact in sight, the next step first, two persons, odd data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screening.cases.deciding import release_case, send_back
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.models import Case
from screening.terms.values import canonical_json
from tests.browser.conftest import sign_in
from tests.browser.large_case import large_case
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    RedFlagFactory,
    answer_content,
    name_evidence,
    plain_order,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_case(page: Any, case: Case) -> None:
    page.goto(f"/admin/screening/case/{case.pk}/change/")


def person(role: str, born: str) -> dict[str, Any]:
    return {
        "role": role,
        "name": "Erika Beispiel",
        "type": "person",
        "address": {"city": "Penang", "country": "MY"},
        "birth_date": born,
        "nationality": "MY",
        "previous_names": ["Erika Muster"],
        "phone": "+60 4 555 0100",
        "email": "erika@example.com",
    }


def told_order() -> dict[str, Any]:
    """An order that states payment, instructions, terms, and one name with two birth dates."""
    company = {
        "role": "end_user",
        "name": "Selat Example Compute Sdn Bhd",
        "type": "organization",
        "address": {"city": "Penang", "country": "MY"},
        "officers": ["Max Mustermann"],
    }
    content = plain_order(
        delivery_date="2026-12-20",
        special_instructions="Please relabel the boxes.\nDeliver to the back door.",
        payment={"method": "wire_transfer", "payer_name": "Example Pay FZE", "payer_country": "AE"},
        route={"vessel": {"name": "MV Example", "imo": "9074729"}, "carrier": "Example Lines"},
    )
    content["parties"] = [
        person("ultimate_consignee", "1988-03-05"),
        person("purchaser", "1988-03-05"),
        person("notify_party", "1955-01-01"),
        company,
    ]
    return content


def told_answer() -> dict[str, Any]:
    """A hold with a headquarters nobody knows, and a line that needs no license by what is said."""
    return answer_content(
        "hold",
        reasons=[
            {
                "code": "hq.unknown",
                "outcome": "hold",
                "summary": "The headquarters is not known.",
                "citation": "15 CFR 742.6(a)(6)(iii)(A)",
                "subject": "parties[3]",
            }
        ],
        questions=[
            {
                "field": "parties[3].headquarters_country",
                "text": "Where is Selat Example Compute Sdn Bhd headquartered?",
                "why": "rf.ac_hq_unknown",
            }
        ],
        determinations=[{"line": 1, "eccn": "5A992.c", "result": "NLR", "path": []}],
    )


def finds() -> list[dict[str, Any]]:
    found = {"about": "marks.relabel", "kind": "marks", "field": "special_instructions"}
    return [found | {"quote": "relabel", "span": [7, 14]}]


def told_case(**changes: Any) -> Case:
    """A held order with a flag on who pays, one on a label, one on a headquarters."""
    answer = told_answer() | changes
    flags = [
        ("rf.cash", "A third party pays: payment.payer_name.", ["payment.payer_name"], {}),
        ("rf.packaging", 'Relabeled: "relabel".', ["special_instructions"], {"finds": finds()}),
        ("rf.ac_hq_unknown", "Headquarters unknown: parties[3].", ["parties[3]"], {}),
    ]
    answer["red_flags"] = [
        {"code": code, "severity": "high", "summary": summary, "citation": "15 CFR 732 Supp. 3",
         "inputs": {"fields": fields, **more}}
        for code, summary, fields, more in flags
    ]  # fmt: skip
    case: Case = CaseFactory(
        screening__outcome="hold",
        screening__transaction__content=told_order(),
        screening__answer_json=canonical_json(answer),
    )
    for position, flag in enumerate(answer["red_flags"]):
        RedFlagFactory(screening=case.screening, position=position, code=flag["code"], content=flag)
    return case


def with_hits(case: Case) -> Case:
    """Its persons against one listed one, of another birth date."""
    birth = {
        "kind": "birth_date", "query": "1988-03-05", "listed": "1955-01-01",
        "says": "against", "effect": -0.15, "summary": "Birth dates differ.",
    }  # fmt: skip
    listed = ListedPartyFactory(
        version=ListVersionFactory(active=True), schema="person", birth_dates=["1955-01-01"]
    )
    for place in (0, 1, 2):
        HitFactory(
            screening=case.screening,
            position=place,
            party=place,
            party_name="Erika Beispiel",
            listed_party=listed,
            evidence=[name_evidence()[0], birth],
        )
    return case


def test_facts_that_decide_stand_on_the_case(signed_in: Any, shots: Path) -> None:
    case = with_hits(told_case())
    page = signed_in
    page.set_viewport_size({"width": 1280, "height": 900})
    open_case(page, case)
    facts = page.get_by_role("complementary", name="Order")
    told = facts.inner_text()
    for text in (
        "DAP", "2026-12-20", "Example Lines", "MV Example, IMO 9074729", "Wire transfer",
        "Example Pay FZE, United Arab Emirates (AE)", "Deliver to the back door.", "1988-03-05",
        "1955-01-01", "Malaysia (MY)", "Erika Muster", "Max Mustermann", "+60 4 555 0100",
        "erika@example.com",
    ):  # fmt: skip
        assert text in told, text
    assert facts.locator("mark").inner_text().startswith("relabel")
    # One person in two roles is one; the same name with another birth date is another.
    assert "ultimate consignee, purchaser" in told
    assert told.count("Erika Beispiel") == 2
    assert "Not the ultimate consignee, purchaser of that name: another birth date" in told
    folds = page.locator("details.of-party > summary").all_inner_texts()
    assert [text.replace("\n", " ") for text in folds] == [
        "Erika Beispiel ultimate consignee, purchaser · 2 hits, 2 open",
        "Erika Beispiel notify party · 1 hit, 1 open",
    ]
    assert page.get_by_text("Birth dates differ: ours 1988-03-05, listed 1955-01-01").count() == 3
    assert page.get_by_text("born 1988-03-05, national of Malaysia (MY)").count() == 2
    flags = page.get_by_role("region", name="Red flags").inner_text()
    assert "A third party pays: payment: payer name (Example Pay FZE)" in flags
    assert "headquarters country: not stated" in flags
    assert "payer_name" not in page.locator("main").inner_text()
    page.screenshot(path=shots / "facts.png")
    # The first two are answered together, the third stays.
    page.keyboard.press("f")
    page.get_by_label("Reason code").select_option("different_dob_or_id")
    assert page.get_by_label("This answer is for").input_value() == "listed"
    page.get_by_label("Comment", exact=True).fill("Born in another year.")
    page.get_by_role("button", name="Record answer").click()
    page.get_by_text("2 of 6 answered").first.wait_for()


def test_after_a_true_match_rejecting_comes_first(signed_in: Any, shots: Path) -> None:
    case: Case = CaseFactory()
    HitFactory(screening=case.screening)
    DeterminationFactory(screening=case.screening)
    page = signed_in
    open_case(page, case)
    page.keyboard.press("t")
    primary = page.locator("#answer-form .primary")
    assert primary.inner_text().startswith("Record and reject")
    page.get_by_label("Reason code").select_option("alias_listed")
    page.get_by_label("Comment", exact=True).fill("The alias is printed on the row.")
    page.keyboard.press("Control+Enter")  # records, and rejects nothing
    page.get_by_text("the order can only be rejected").wait_for()
    assert page.locator("#decide .primary").inner_text().startswith("Reject")
    assert page.get_by_label("Reason to reject").input_value() == "listed_party"
    assert page.get_by_role("button", name="Release").count() == 0
    page.screenshot(path=shots / "reject.png")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("x")
    page.locator("#decide").get_by_text("The alias is printed on the row.").wait_for()
    case.refresh_from_db()
    assert (case.status, case.decision_code) == ("rejected", "listed_party")


def test_a_hold_with_a_question_offers_it_and_no_open_line_is_green(
    signed_in: Any, officer: Any, shots: Path
) -> None:
    case = told_case()
    page = signed_in
    open_case(page, case)
    key = next(s.key for s in findings_of(case) if s.finding.code == "rf.ac_hq_unknown")
    page.goto(f"/admin/screening/case/{case.pk}/change/?finding={key}")
    panel = page.get_by_role("complementary", name="Decision")
    panel.get_by_text("Where is Selat Example Compute Sdn Bhd headquartered?").wait_for()
    page.keyboard.press("q")
    assert page.url.endswith("#letter")
    assert "headquartered?" in page.get_by_label("Letter to the customer").input_value()
    line = page.locator("details.fold")
    assert line.locator(".outcome.hold").inner_text() == "Not settled"
    assert page.locator(".outcome.clear").count() == 0
    line.locator("summary").click()
    line.get_by_text("Where is Selat Example Compute Sdn Bhd headquartered?").wait_for()
    page.screenshot(path=shots / "not-settled.png")
    for state in findings_of(case):
        answer_finding(
            case=case, finding=state.finding, kind="mitigated", reason_code="site_visit",
            comment="Seen.", by=officer,
        )  # fmt: skip
    release_case(case=case, comment="The customer answered.", by=officer)
    page.reload()
    assert page.locator("details.fold .outcome.clear").inner_text() == "No license required"


def signed_first(officer: Any) -> Case:
    """38 hits of 24 parties, answered and signed by one person."""
    case = large_case(lines=0)
    for state in findings_of(case):
        is_hit = state.key.startswith("hit")
        answer_finding(
            case=case,
            finding=state.finding,
            kind="false_positive" if is_hit else "mitigated",
            reason_code="name_only" if is_hit else "site_visit",
            comment="Another company." if is_hit else "We were there.",
            by=officer,
        )
    release_case(case=case, comment="Only the names are alike.", by=officer)
    return case


def test_second_person_reads_one_screen_and_signs_with_one_key(
    officer: Any, senior: Any, page: Any, shots: Path
) -> None:
    case = signed_first(officer)
    sign_in(page, senior)
    page.set_viewport_size({"width": 1280, "height": 900})
    open_case(page, case)
    card = page.get_by_role("region", name="The first signature stands")
    said = card.inner_text()
    for text in ("Ada Okafor", "Only the names are alike.", "39 answers in 2 groups"):
        assert text in said
    assert "38 False positive, Only the name is alike: Another company." in said
    assert card.get_by_text("Example Party 23 Ltd").count() == 0
    for part in (card, page.get_by_role("button", name="Sign second")):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
    page.screenshot(path=shots / "second.png")
    page.set_viewport_size({"width": 390, "height": 844})
    button = page.get_by_role("button", name="Sign second").bounding_box()
    assert button["y"] + button["height"] <= 844
    page.screenshot(path=shots / "second-390.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("b")  # wants words of one's own
    assert page.evaluate("document.activeElement.id") == "second_comment"
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.get_by_text("released", exact=True).first.wait_for()
    case.refresh_from_db()
    assert (case.status, case.decided_by) == ("released", senior)


def test_second_person_sees_what_the_first_changed_after_it_was_sent_back(
    officer: Any, senior: Any, page: Any, shots: Path
) -> None:
    case = signed_first(officer)
    send_back(case=case, comment="Look at the first again.", by=senior)
    first = findings_of(case)[0].finding
    answer_finding(
        case=case, finding=first, kind="false_positive", reason_code="different_address",
        comment="Their house is in Jinan.", by=officer,
    )  # fmt: skip
    release_case(case=case, comment="Only the names are alike.", by=officer)
    sign_in(page, senior)
    page.set_viewport_size({"width": 1280, "height": 900})
    open_case(page, case)
    rows = page.get_by_role("region", name="Differences").get_by_role("row").all_inner_texts()
    assert len(rows) == 2
    assert "Another company." in rows[1]
    assert "Their house is in Jinan." in rows[1]
    page.screenshot(path=shots / "reworked.png")


FAULTS = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const box = (e) => e.getBoundingClientRect();
  const style = (e) => getComputedStyle(e);
  const seen = (e) => box(e).width > 1 && box(e).height > 1 && style(e).clipPath === "none"
    && !e.closest(".clip, svg, .scroll, .toc, textarea, select, input");
  const name = (e) => `${e.tagName}.${e.className}`;
  const wide = document.documentElement.clientWidth;
  const told = new Set();
  for (const e of all("main *").filter(seen)) {
    if (box(e).right > wide + 1 || box(e).left < -1) told.add(`beyond the page: ${name(e)}`);
  }
  for (const e of all("main .card, main .card *").filter(seen)) {
    if (style(e).display !== "inline" && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
      told.add(`spills: ${name(e)} ${e.scrollWidth} > ${e.clientWidth}`);
  }
  const rows = "main header, .facing, .role, .casehead, .flag, .kv, .reasons li, .align li";
  for (const row of all(rows)) {
    const parts = [...row.children].filter(seen).filter((e) =>
      style(e).position !== "absolute" && style(e).display !== "inline");
    parts.forEach((a, i) => parts.slice(i + 1).forEach((b) => {
      const [p, q] = [box(a), box(b)];
      if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1
        && q.top < p.bottom - 1) told.add(`overlap: ${name(a)} and ${name(b)}`);
    }));
  }
  return [...told].slice(0, 12);
}"""


def test_a_large_and_odd_case_holds_the_layout(signed_in: Any, shots: Path) -> None:
    case = large_case()
    page = signed_in
    page.emulate_media(reduced_motion="reduce")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        open_case(page, case)
        page.screenshot(path=shots / f"large-{width}.png")
        page.evaluate(
            "document.querySelectorAll('main details').forEach((d) => { d.open = true; })"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(FAULTS) == []
        for place in ("hits", "lines", "flags", "coverage", "decide"):
            page.evaluate(f"document.getElementById('{place}').scrollIntoView()")
            page.screenshot(path=shots / f"large-{place}-{width}.png")
    # What was written is words on the page, never its markup; what turns text is in sight.
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main img").count() == 0
    assert "[U+202E]" in page.locator("main").inner_text()
    assert "\u202e" not in page.locator("#hits ~ details").first.inner_text()
