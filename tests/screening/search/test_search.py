"""The search: anything of an order, nearly right, what one may see, whatever is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from screening import audit
from screening.cases.notes import write_note
from screening.models import Case, SearchPlace, SearchProgress, SearchWord, Transaction
from screening.roles import Role
from screening.search import following
from screening.search.finding import search
from screening.search.following import follow, how_far, keep_words
from screening.search.texts import TextKind
from tests.factories import CaseFactory, HitFactory, TransactionFactory, UserFactory, order_content
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db

VESSEL = {"vessel": {"name": "Ocean Example", "imo": "IMO 9321483"}}


def order(reference: str = "SO-77001", **changes: Any) -> Transaction:
    content = order_content(reference=reference, route=VESSEL, **changes)
    content["lines"][0] |= {"description": "Rotary compressor", "part_number": "RC-9", "eccn": ""}
    content["parties"][0]["name"] = "Müller & Schmidt Maschinenbau GmbH"
    content["parties"][0]["address"]["street"] = "Hauptstraße 12"
    made: Transaction = TransactionFactory(reference=reference, content=content)
    audit.record(verb="transaction_accepted", subject=made, by="erp")
    return made


def in_role(role: Role) -> Client:
    user = UserFactory()
    user.groups.set(Group.objects.filter(name=role.value))
    return signed_in(user)


def found(text: str) -> dict[TextKind, list[str]]:
    by_kind = search(text).by_kind
    return {kind: [one.order.reference for one in by_kind[kind]] for kind in by_kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("so 77001", TextKind.ORDER),
        ("SO-77001", TextKind.ORDER),
        ("77001", TextKind.ORDER),
        ("compressor", TextKind.GOODS),
        ("compresor", TextKind.GOODS),
        ("compr", TextKind.GOODS),
        ("rc-9", TextKind.GOODS),
        ("schmitt", TextKind.PARTY),
        ("muller schmidt", TextKind.PARTY),
        ("maschinenbua", TextKind.PARTY),
        ("hauptstrasse", TextKind.PLACE),
        ("Hauptstrase 12", TextKind.PLACE),
        ("ocean exampel", TextKind.VESSEL),
        ("9321483", TextKind.VESSEL),
        ("imo 9321483", TextKind.VESSEL),
        ("IMO9321483", TextKind.VESSEL),
        ("schmidt compressor", TextKind.GOODS),
    ],
)
def test_cleared_order_is_found_by_all_that_is_written_in_it(text: str, kind: TextKind) -> None:
    made = order()
    assert not follow()
    assert found(text)[kind] == [made.reference]


@pytest.mark.parametrize(
    "text",
    ["pump", "schmidt turbine", "9321484", "SO-77002", "imo", "value", "%", "'", '"', "\\", "*",
     "' OR 1=1 --", "a" * 10_000, "ש" * 10_000, "\u202e", "%%%%", "_______", "@ # $",
     "word " * 2_000, "🚢", "ΩΩΩΩ"],
)  # fmt: skip
def test_what_stands_nowhere_is_not_found_and_is_no_error(text: str) -> None:
    order()
    follow()
    told = search(text)
    assert not told.by_kind or text == "imo"
    assert in_role(Role.OFFICER).get(reverse("admin:search_all"), {"q": text}).status_code == 200


def test_right_to_left_and_chinese_names_are_found() -> None:
    names = {"R-1": "חברת הדוגמה", "R-2": "شركة المثال", "R-3": "示例机械公司"}
    for reference, name in names.items():
        content = order_content(reference=reference)
        content["parties"][0]["name"] = name
        keep_words([TransactionFactory(reference=reference, content=content).pk])
    for reference, name in names.items():
        assert found(name)[TextKind.PARTY] == [reference]


def test_comment_case_number_and_listed_party_are_found_with_the_case() -> None:
    case: Case = CaseFactory()
    HitFactory(screening=case.screening, position=0)
    officer = UserFactory(username="okafor")
    write_note(case=case, text="The customer telephoned about the bankruptcy.", by=officer)
    follow()
    told = search("bankrupcy").by_kind[TextKind.COMMENT][0]
    assert told.texts[0].case == case.pk
    assert told.texts[0].what == "note, okafor"
    assert search(case.number).by_kind[TextKind.CASE][0].texts[0].case == case.pk


@pytest.mark.parametrize(
    ("role", "sees", "status"),
    [
        (Role.ANALYST, True, 200),
        (Role.AUDITOR, True, 200),
        (Role.LIST_MANAGER, False, 403),
        (Role.ADMINISTRATOR, False, 403),
    ],
)
def test_role_finds_what_it_may_read(role: Role, sees: bool, status: int) -> None:
    order()
    follow()
    answer = in_role(role).get(reverse("admin:search_all"), {"q": "compressor"})
    assert answer.status_code == status
    assert ("<mark>compressor</mark>" in answer.content.decode()) is sees


def test_events_are_found_by_case_and_reference_by_who_may_read_them() -> None:
    case: Case = CaseFactory()
    reference = case.screening.transaction.reference
    write_note(case=case, text="x", by=UserFactory())
    order("SO-OTHER")
    follow()
    page = reverse("admin:search_all")
    for text in (case.number, reference, reference.lower().replace("-", " ")):
        assert "Case noted" in in_role(Role.AUDITOR).get(page, {"q": text}).content.decode()
    assert (
        "Audit events" not in in_role(Role.OFFICER).get(page, {"q": case.number}).content.decode()
    )
    listed = reverse("admin:screening_auditevent_changelist")
    html = in_role(Role.AUDITOR).get(listed, {"q": reference}).content.decode()
    assert "Case noted" in html
    assert "Transaction accepted" not in html


def test_record_is_read_in_slices_and_goes_on_where_it_was_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "EVENTS", 3)
    made = [order(f"SO-8800{n}") for n in range(8)]
    assert follow()  # one slice, and more is left
    assert how_far().position == 3
    assert len(found("compressor")[TextKind.GOODS]) == 3
    monkeypatch.setattr(following, "texts_of", _broken)
    with pytest.raises(RuntimeError):
        follow()
    assert how_far().position == 3  # a slice that fails was never made
    monkeypatch.undo()
    assert not follow(slices=10)
    assert len(found("compressor")[TextKind.GOODS]) == len(made)
    places = SearchPlace.objects.count()
    SearchProgress.objects.update(position=0)
    assert not follow(slices=10)
    assert SearchPlace.objects.count() == places  # read twice, kept once


def _broken(_: Any) -> Any:
    raise RuntimeError("stopped")


def test_words_of_what_is_gone_are_forgotten() -> None:
    gone, stays = order(), TransactionFactory(content=order_content(reference="SO-1"))
    keep_words([stays.pk])
    follow()
    SearchPlace.objects.filter(order__transaction=gone).delete()
    with audit.recorded():
        audit.record(verb="records_purged", subject=UserFactory(), by="x")
    follow()
    assert not SearchWord.objects.filter(word="compressor").exists()
    assert SearchWord.objects.filter(word="baseboard").exists()


def test_a_search_asks_as_much_for_many_orders_as_for_one(
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(70):
        order(f"SO-9{number:04}")
    follow()
    with django_assert_max_num_queries(20):
        told = search("schmidt compressor")
    assert len(told.by_kind[TextKind.GOODS]) == 60
    assert told.is_cut
