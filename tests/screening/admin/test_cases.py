"""The queue and the case page through their addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.cases.authorizations import Authorization
from screening.cases.deciding import reject_case
from screening.cases.findings import findings_of
from screening.cases.placing import index_case
from screening.cases.review import answer_finding
from screening.models import AuditEvent, Case, Disposition
from screening.terms.exception_conditions import conditions_of
from tests.factories import (
    CaseFactory,
    HitFactory,
    ListedPartyFactory,
    ScreeningFactory,
    UserFactory,
)

QUEUE = "/admin/screening/case/"


def page(case: Case, what: str = "change") -> str:
    return reverse(f"admin:screening_case_{what}", args=(case.pk,))


def answer(case: Case, **changes: str) -> dict[str, str]:
    key = findings_of(case)[0].key
    return {
        "finding": key,
        "kind": "true_match",
        "reason_code": "alias_listed",
        "comment": "The alias is printed on the row.",
        **changes,
    }


def answer_all(case: Case, by: Any) -> None:
    codes = {
        "hit": ("false_positive", "name_only"),
        "determination": ("licensed", "exception_confirmed"),
    }
    for state in findings_of(case):
        kind, code = codes.get(state.key.split("-")[0], ("mitigated", "site_visit"))
        answer_finding(
            case=case,
            finding=state.finding,
            kind=kind,
            reason_code=code,
            comment="Seen.",
            by=by,
            authorization=Authorization(exception="NAC", conditions=conditions_of("NAC")),
        )


def test_queue_shows_evidence_parties_goods_and_value(desk: Client, case: Case) -> None:
    html = desk.get(QUEUE).content.decode()
    assert case.screening.transaction.reference in html
    assert "Inspur Electronic Information Industry Co., Ltd." in html
    assert "0.97" in html
    assert "3A090.a" in html
    assert "USD 2,320,000" in html
    assert "nobody" in html


def test_queue_stands_in_the_order_of_work(desk: Client) -> None:
    weak = CaseFactory(is_block=False, top_score=0.9, screening__outcome="hold")
    block = CaseFactory(is_block=True, top_score=0.7)
    strongest = CaseFactory(is_block=True, top_score=0.99)
    rows = desk.get(QUEUE).context["rows"]
    assert [row.case for row in rows] == [strongest, block, weak]


@pytest.mark.parametrize(
    "query",
    ["C-2026-9", "SO-1", "IEIT SYSTEMS", "Inspur Electronic", "3A090"],
    ids=["case number", "reference", "party", "listed party", "ECCN"],
)
def test_search_finds_a_case_by(desk: Client, case: Case, query: str) -> None:
    index_case(case)
    assert [row.case for row in desk.get(QUEUE, {"q": query}).context["rows"]] == [case]


def test_search_finds_decided_cases_too_unless_a_state_is_asked_for(desk: Client) -> None:
    decided = CaseFactory(decided=True)
    index_case(decided)
    query = {"q": decided.number}
    assert [row.case for row in desk.get(QUEUE, query).context["rows"]] == [decided]
    assert desk.get(QUEUE, {**query, "status": "open"}).context["rows"] == []


def test_search_for_something_else_finds_nothing_and_says_what_is_open(
    desk: Client, case: Case
) -> None:
    response = desk.get(QUEUE, {"q": "no such thing"})
    assert response.context["rows"] == []
    assert "1 case is open in all." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome": "block"}, True),
        ({"outcome": "hold"}, False),
        ({"list": "us-bis-entity-list"}, True),
        ({"list": "us-ofac-sdn"}, False),
        ({"destination": "my"}, True),
        ({"destination": "DE"}, False),
        ({"eccn": "3A090"}, True),
        ({"eccn": "5A992"}, False),
        ({"party": "ieit systems co."}, True),
        ({"party": "IEIT"}, False),
        ({"listed": "us-bis-entity-list:other"}, False),
        ({"view": "late"}, False),
        ({"view": "second"}, False),
        ({"view": "snoozed"}, False),
        ({"assignee": "nobody"}, True),
        ({"assignee": "me"}, False),
        ({"status": "rejected"}, False),
        ({"status": "nonsense"}, True),
        ({"assignee": "1'"}, True),
    ],
)
def test_filter_keeps_the_cases_asked_for(
    desk: Client, case: Case, query: dict[str, str], found: bool
) -> None:
    index_case(case)
    assert bool(desk.get(QUEUE, query).context["rows"]) is found


def test_queue_pages_keep_the_filter(desk: Client) -> None:
    CaseFactory.create_batch(26)
    html = desk.get(QUEUE, {"outcome": "block"}).content.decode()
    assert "?outcome=block&amp;p=2" in html
    assert len(desk.get(QUEUE, {"outcome": "block", "p": "2"}).context["rows"]) == 1


def queries_of(client: Client, url: str) -> int:
    """How many queries a page takes, the second time it is opened."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_queue_asks_as_much_for_twenty_cases_as_for_one(desk: Client, case: Case) -> None:
    for_one = queries_of(desk, QUEUE)
    for _ in range(20):
        HitFactory(screening=CaseFactory().screening)
    assert queries_of(desk, QUEUE) == for_one <= 28


def test_case_page_asks_as_much_for_thirty_hits_as_for_one(desk: Client, case: Case) -> None:
    for_one = queries_of(desk, page(case))
    for position in range(1, 30):
        listed = ListedPartyFactory()
        HitFactory(screening=case.screening, position=position, listed_party=listed)
    assert queries_of(desk, page(case)) == for_one <= 56


def test_case_page_shows_the_order_the_evidence_and_the_entry(desk: Client, case: Case) -> None:
    html = desk.get(page(case)).content.decode()
    for text in (
        "Block: not to be shipped without a license",
        "The ultimate consignee is a party on the Entity List.",
        "15 CFR 744.11",
        "met by its alias",
        "Presumption of denial.",
        "90 FR 14046 (2025-03-28)",
        "Country differs: ours MY, listed CN",
        "License required for D:5",
        "End use is in another country than the destination",
        "Where is the headquarters of the consignee?",
        "Activities of US persons were not examined.",
    ):
        assert text in html
    assert html.count('class="equal"') == 2
    assert html.count('class="extra"') == 1


def test_answer_is_recorded_and_leads_to_the_next_open_finding(
    desk: Client, case: Case, officer: Any
) -> None:
    response = desk.post(page(case, "answer"), answer(case))
    recorded = Disposition.objects.get()
    assert (recorded.kind, recorded.answered_by) == ("true_match", officer)
    following = findings_of(case)[1].key
    assert response["Location"] == f"{page(case)}?finding={following}#{following}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "Choose an answer first."),
        ({"kind": "mitigated"}, "does not answer such a finding"),
        ({"reason_code": "name_only"}, "Choose a reason code of this answer"),
        ({"finding": "hit-0"}, "not part of the case"),
    ],
    ids=["no answer", "answer of another kind", "code of another answer", "foreign finding"],
)
def test_refused_answer_says_why_and_keeps_what_was_typed(
    desk: Client, case: Case, changes: dict[str, str], said: str
) -> None:
    response = desk.post(page(case, "answer"), answer(case, **changes))
    html = response.content.decode()
    assert response.status_code == 409
    assert said in html
    assert "The alias is printed on the row.</textarea>" in html
    assert not Disposition.objects.exists()


def test_answer_to_a_case_decided_meanwhile_keeps_what_was_typed(desk: Client, case: Case) -> None:
    typed = answer(case)
    reject_case(case=case, reason_code="listed_party", comment="Denied.", by=UserFactory())
    html = desk.post(page(case, "answer"), typed).content.decode()
    assert "What you typed, not recorded" in html
    assert "The alias is printed on the row." in html


def test_release_waits_for_every_answer(desk: Client, case: Case, officer: Any) -> None:
    typed = {"decision_comment": "All explained."}
    refused = desk.post(page(case, "release"), typed)
    assert refused.status_code == 409
    assert "All explained.</textarea>" in refused.content.decode()
    answer_all(case, officer)
    assert desk.post(page(case, "release"), typed)["Location"] == page(case)
    case.refresh_from_db()
    assert case.is_open, "a blocked order wants a second signature"
    assert case.first_signature.signed_by == officer


def test_second_person_sees_what_was_signed_and_signs(
    desk: Client, senior: Client, case: Case, officer: Any
) -> None:
    answer_all(case, officer)
    desk.post(page(case, "release"), {"decision_comment": "All explained."})
    html = senior.get(page(case)).content.decode()
    assert "1 of 2 signatures" in html
    assert "The screening answered block." in html
    seen = senior.get(page(case)).context["page"].decision.first.content_hash
    typed = {"seen": seen, "second_comment": "Checked the registration."}
    own = desk.post(page(case, "second"), typed)
    assert own.status_code == 403
    assert senior.post(page(case, "second"), typed)["Location"] == page(case)
    html = senior.get(page(case)).content.decode()
    assert "Checked the registration." in html
    case.refresh_from_db()
    assert case.status == "licensed"


def test_signature_sent_back_is_off_and_refusal_keeps_the_text(
    desk: Client, senior: Client, case: Case, officer: Any
) -> None:
    answer_all(case, officer)
    desk.post(page(case, "release"), {"decision_comment": "All explained."})
    old = {"seen": "0" * 64, "second_comment": "Read it."}
    refused = senior.post(page(case, "second"), old)
    assert refused.status_code == 409
    assert "Read it.</textarea>" in refused.content.decode()
    senior.post(page(case, "send_back"), {"second_comment": "Ask for the certificate."})
    case.refresh_from_db()
    assert case.first_signature is None


def test_analyst_is_offered_no_true_match_and_no_decision(analyst: Client, case: Case) -> None:
    html = analyst.get(page(case)).content.decode()
    assert 'value="escalate"' in html
    assert 'value="true_match"' not in html
    assert "An officer decides" in html
    assert analyst.post(page(case, "answer"), answer(case)).status_code == 409
    assert analyst.post(page(case, "release"), {"decision_comment": "x"}).status_code == 403


def test_outdated_case_says_so_and_can_be_screened_again(
    desk: Client, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    ScreeningFactory(transaction=case.screening.transaction, queued=True)
    assert "A newer screening of this order was started." in desk.get(page(case)).content.decode()
    again = desk.post(page(case, "screen_again"), follow=True)
    assert "being screened again" in again.content.decode()
    assert case.screening.transaction.screenings.filter(status="queued").count() == 1


def test_rejected_case_says_who_when_and_why(desk: Client, case: Case, officer: Any) -> None:
    desk.post(
        page(case, "reject"),
        {"decision_code": "listed_party", "decision_comment": "The consignee is listed."},
    )
    html = desk.get(page(case)).content.decode()
    assert "Rejected" in html
    assert "The consignee is listed." in html
    assert officer.get_full_name() in html
    assert 'id="answer-form"' not in html


def test_take_next_assigns_the_first_free_case(desk: Client, case: Case, officer: Any) -> None:
    CaseFactory(top_score=0.99, assigned_to=UserFactory())
    response = desk.post(reverse("admin:screening_case_take_next"))
    assert response["Location"] == page(case)
    case.refresh_from_db()
    assert case.assigned_to == officer


def test_take_next_of_nothing_says_so(desk: Client) -> None:
    response = desk.post(reverse("admin:screening_case_take_next"), follow=True)
    assert "Nothing is left for you: every open case is with somebody." in response.content.decode()


def test_assigning_hands_over_and_skips_decided_cases(desk: Client, officer: Any) -> None:
    free, decided = CaseFactory(), CaseFactory(decided=True)
    other = UserFactory()
    response = desk.post(
        reverse("admin:screening_case_assign"),
        {"case": [free.pk, decided.pk], "to": other.pk, "next": "?outcome=block"},
        follow=True,
    )
    free.refresh_from_db()
    assert free.assigned_to == other
    assert f"Case {decided.number} is rejected" in response.content.decode()
    assert response.redirect_chain[0][0] == f"{QUEUE}?outcome=block"
    assert AuditEvent.objects.get(verb="case_assigned").actor == officer.username


def test_assigning_never_leads_to_another_site(desk: Client, case: Case) -> None:
    target = {"case": case.pk, "to": "me", "next": "https://example.com/"}
    response = desk.post(reverse("admin:screening_case_assign"), target)
    assert response["Location"] == page(case)


def test_reader_sees_the_case_and_cannot_act(reader: Client, case: Case) -> None:
    html = reader.get(page(case)).content.decode()
    assert "You may read this case." in html
    assert 'id="answer-form"' not in html
    for what in ("answer", "release", "reject"):
        assert reader.post(page(case, what), answer(case)).status_code == 403
    for what in ("take_next", "assign"):
        assert reader.post(reverse(f"admin:screening_case_{what}")).status_code == 403


def test_person_without_permission_sees_no_case(case: Case) -> None:
    client = Client()
    client.force_login(UserFactory())
    assert client.get(QUEUE).status_code == 403
    assert client.get(page(case)).status_code == 403


@pytest.mark.parametrize("what", ["answer", "release", "reject"])
def test_deciding_by_get_is_refused(desk: Client, case: Case, what: str) -> None:
    assert desk.get(page(case, what)).status_code == 405


def test_deciding_without_a_token_is_refused(officer: Any, case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    assert client.post(page(case, "reject"), {"decision_comment": "x"}).status_code == 403


def test_unknown_case_is_not_found(desk: Client) -> None:
    assert desk.get("/admin/screening/case/999/change/").status_code == 404
    assert desk.get("/admin/screening/case/abc/change/").status_code == 404
