"""The texts of an order with the found words marked: from the answer's paths, and on the page."""

from __future__ import annotations

import html as markup
import re
import unicodedata
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from screening.admin.answer import SHOWN_TEXTS, answer_of
from screening.admin.marking import Mark, pieces_of
from screening.admin.texts import texts_of
from screening.models import Case
from screening.terms.values import canonical_json
from tests.factories import CaseFactory, answer_content, order_content

INSTRUCTIONS = "After arrival re-export to Iran"
WHY = "names a place to which the goods may need a license or may not go"


def find(quote: str, text: str, field: str = "special_instructions", **inputs: Any) -> Any:
    """A path element of words found in a text."""
    start = text.find(quote)
    return {
        "step": "texts",
        "rule_id": "us.text.place",
        "cite": "15 CFR part 746",
        "result": f'"{quote}" in {field} {WHY}.',
        "inputs": {
            "field": field,
            "quote": quote,
            "span": [start, start + len(quote)],
            "kind": "place",
            "about": "IR",
            **inputs,
        },
    }


def reason(step: Any, outcome: str = "hold", **changes: Any) -> dict[str, Any]:
    """The reason that says the same as a path element."""
    return {
        "code": "text.destination",
        "outcome": outcome,
        "summary": step["result"],
        "citation": step["cite"],
        "subject": step["inputs"]["field"],
        **changes,
    }


def answered(*steps: Any, reasons: Any = (), lines: int = 1, **changes: Any) -> dict[str, Any]:
    """An answer whose lines all tell the finds."""
    rows = [{"line": n + 1, "result": "undetermined", "path": list(steps)} for n in range(lines)]
    return answer_content("hold", determinations=rows, reasons=list(reasons), **changes)


def marked(answer: Any, content: Any) -> dict[str, list[tuple[str, str, str]]]:
    """By field, the marked words with label and reason."""
    return {
        field: [
            ("".join(p.text for p in view.pieces if m in p.marks), m.label, m.reason)
            for m in view.marks
        ]
        for field, view in texts_of(answer, content, answer["reasons"]).items()
    }


def test_words_that_raised_a_red_flag_are_marked() -> None:
    text = "Please grind off the serial numbers"
    inputs = find("grind off the serial numbers", text, kind="marks", about="marks.serials")
    flag = {
        "code": "rf.packaging",
        "severity": "high",
        "summary": "Goods to be relabeled.",
        "citation": "15 CFR 732 Supp. 3 no. 11",
        "inputs": {"fields": ["special_instructions"], "finds": [inputs["inputs"]]},
    }
    answer = answer_content("hold", red_flags=[flag])
    (found,) = marked(answer, order_content(special_instructions=text))["special_instructions"]
    assert found[0] == "grind off the serial numbers"


def test_an_answer_without_finds_has_no_texts() -> None:
    assert answer_of(answer_content(), order_content()).texts == ()
    assert answer_of({}, {}).texts == ()


def test_a_find_that_every_line_tells_is_marked_once_with_its_reason() -> None:
    step = find("Iran", INSTRUCTIONS)
    other = reason(step, summary="Something else.", subject="parties[0]")
    answer = answered(step, reasons=[other, reason(step)], lines=3)
    content = order_content(special_instructions=INSTRUCTIONS)
    assert marked(answer, content) == {
        "special_instructions": [("Iran", "Place: Iran", "reason-2")]
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "reason-1"),
        ({"summary": 'Three texts say "Iran".'}, "reason-1"),
        ({"summary": "One thing for all lines."}, ""),
        ({"subject": "lines[0].description"}, ""),
    ],
    ids=["the same sentence", "another that quotes it", "no quotation", "another field"],
)
def test_the_reason_is_the_one_of_the_field_that_quotes_the_words(
    changes: dict[str, Any], expected: str
) -> None:
    step = find("Iran", INSTRUCTIONS)
    answer = answered(step, reasons=[reason(step, **changes)])
    content = order_content(special_instructions=INSTRUCTIONS)
    ((_words, _label, found),) = marked(answer, content)["special_instructions"]
    assert found == expected


def test_texts_stand_in_the_order_of_the_reasons_and_marks_in_that_of_the_words() -> None:
    street = "Tehran, Iran"
    steps = [
        find("Iran", street, "parties[0].address.street"),
        find("Tehran", street, "parties[0].address.street"),
        find("Iran", INSTRUCTIONS),
    ]
    content = order_content(special_instructions=INSTRUCTIONS)
    content["parties"][0]["address"]["street"] = street
    rows = [reason(steps[2], "block"), reason(steps[0]), reason(steps[1])]
    views = texts_of(answered(*steps), content, rows)
    assert [view.key for view in views.values()] == ["text-1", "text-2"]
    assert [view.place for view in views.values()] == [
        "special instructions",
        "IEIT SYSTEMS CO: address street",
    ]
    told = [(m.number, m.reason, m.outcome) for view in views.values() for m in view.marks]
    assert told == [(1, "reason-1", "block"), (2, "reason-3", "hold"), (3, "reason-2", "hold")]


def test_spans_count_in_the_composed_text() -> None:
    composed = "Für Köln, weiter nach Iran"
    step = find("Iran", composed)
    content = order_content(special_instructions=unicodedata.normalize("NFD", composed))
    assert marked(answered(step), content)["special_instructions"][0][0] == "Iran"


@pytest.mark.parametrize(
    ("span", "words"),
    [([3, 7], "Iran"), ([900, 904], "Iran"), ([-4, -1], "Iran")],
    ids=["elsewhere", "beyond the end", "before the beginning"],
)
def test_words_are_marked_where_they_stand_if_the_span_says_otherwise(
    span: list[int], words: str
) -> None:
    step = find("Iran", INSTRUCTIONS, span=span)
    content = order_content(special_instructions=INSTRUCTIONS)
    assert marked(answered(step), content)["special_instructions"][0][0] == words


def test_words_that_stand_nowhere_are_told_and_not_marked() -> None:
    step = find("Iran", INSTRUCTIONS)
    content = order_content(special_instructions="Ship to Penang.")
    assert marked(answered(step), content) == {"special_instructions": [("", "Place: Iran", "")]}


@pytest.mark.parametrize(
    "field", ["parties[7].name", "parties[0].owners[0].name", "end_use", "no_such_field", ""]
)
def test_a_find_in_a_field_that_is_not_there_is_left_out(field: str) -> None:
    assert marked(answered(find("Iran", INSTRUCTIONS, field)), order_content()) == {}


@pytest.mark.parametrize(
    ("kind", "about", "label"),
    [
        ("place", "IR", "Place: Iran"),
        ("place", "UA-43", "Place: Ukraine (UA-43)"),
        ("government", "CU", "Government: Cuba"),
        ("goods", "0A505", "Goods: 0A505"),
        ("conduct", "no_papers", "Conduct: no papers"),
        ("nuclear", "nuclear", "Nuclear"),
        ("military_intelligence", "", "Military intelligence"),
        ("listed_name", "csl-8812", "Listed name"),
    ],
)
def test_a_mark_says_in_two_words_what_was_found(kind: str, about: str, label: str) -> None:
    step = find("Iran", INSTRUCTIONS, kind=kind, about=about)
    content = order_content(special_instructions=INSTRUCTIONS)
    assert marked(answered(step), content)["special_instructions"][0][1] == label


def test_a_reason_of_a_text_leads_to_the_text() -> None:
    step = find("HGX", "HGX B200 8-GPU baseboard", "lines[0].description")
    answer = answered(step, reasons=[reason(step), reason(step, subject="lines[0]")])
    view = answer_of(answer, order_content(), {"line-1": "determination-1"})
    assert [r.anchor for r in view.reasons] == ["text-1", "determination-1"]
    assert [r.key for r in view.reasons] == ["reason-1", "reason-2"]


def rendered(text: str, spans: list[tuple[int, int]]) -> str:
    marks = [
        Mark(n, start, end, "", says='"><script>', citation="", reason="reason-1", outcome="hold")
        for n, (start, end) in enumerate(spans, 1)
    ]
    return render_to_string("desk/pieces.html", {"pieces": pieces_of(text, marks)})


@given(
    st.text(alphabet="<>&\"'/=ascript! \n", max_size=120),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=4),
)
def test_a_text_reaches_the_page_escaped_whatever_is_marked(
    text: str, spans: list[tuple[int, int]]
) -> None:
    html = rendered(text, spans)
    own = html.replace('<mark class="hold">', "").replace("</mark>", "").replace("</a>", "")
    link = '<a href="#reason-1" title="&quot;&gt;&lt;script&gt;">'
    own = own.replace(link, "")
    own = re.sub(r"<sup>[1-4](, [1-4])*</sup>", "", own)
    assert not set(own) & set("<>\"'")
    assert markup.unescape(own) == text


def test_words_that_end_together_bear_all_their_numbers() -> None:
    assert "<sup>1, 2</sup>" in rendered("to Iran", [(3, 7), (0, 7)])


def page(desk: Client, case: Case) -> str:
    url = reverse("admin:screening_case_change", args=(case.pk,))
    return desk.get(url).content.decode()


def case_of(answer: dict[str, Any], **content: Any) -> Case:
    case: Case = CaseFactory(
        screening__answer_json=canonical_json(answer),
        screening__transaction__content=order_content(**content),
    )
    return case


def test_case_page_marks_the_words_in_place_and_links_the_reason(desk: Client) -> None:
    step = find("Iran", INSTRUCTIONS)
    case = case_of(answered(step, reasons=[reason(step)]), special_instructions=INSTRUCTIONS)
    html = page(desk, case)
    assert '<p class="said" dir="auto">After arrival re-export to <mark class="hold">' in html
    assert '<a href="#reason-1" title="&quot;Iran&quot; in special instructions names' in html
    assert ">Iran<sup>1</sup></a></mark></p>" in html
    assert '<li id="reason-1">' in html
    assert '<a href="#text-1">special instructions</a>' in html
    assert "Place: Iran" in html


def test_case_page_escapes_what_a_text_says(desk: Client) -> None:
    text = '<script>alert("Iran")</script>'
    step = find('"Iran")</script>', text)
    case = case_of(answered(step, reasons=[reason(step)]), special_instructions=text)
    html = page(desk, case)
    assert "<script>alert" not in html
    assert '")</script>' not in html
    assert "&lt;script&gt;alert(<mark" in html


def test_case_page_of_an_older_answer_has_no_texts(desk: Client, case: Case) -> None:
    html = page(desk, case)
    assert 'id="texts"' not in html
    assert 'class="sentence"' not in html


def test_case_page_cuts_a_long_text_and_has_the_whole_behind_a_click(desk: Client) -> None:
    text = f"{'Wrap in foil. ' * 40}Re-export to Iran.{' Call the gate.' * 40}"
    case = case_of(answered(find("Iran", text)), special_instructions=text)
    html = page(desk, case)
    assert html.count('<span class="gap"') == 2
    assert "The whole text" in html
    assert f"Iran<sup>1</sup></mark>.{' Call the gate.' * 40}" in html


def test_case_page_shows_the_first_texts_and_the_others_on_a_click(desk: Client) -> None:
    texts = [f"Re-export to Iran {n}" for n in range(SHOWN_TEXTS + 2)]
    steps = [find("Iran", text, f"lines[{n}].description") for n, text in enumerate(texts)]
    lines = [{"number": n, "description": text} for n, text in enumerate(texts, 1)]
    html = page(desk, case_of(answered(*steps), lines=lines))
    assert "<summary>2 more texts</summary>" in html
    assert html.count("<mark") == SHOWN_TEXTS + 2


def test_case_page_says_the_answer_in_one_sentence_where_it_has_one(desk: Client) -> None:
    step = find("Iran", INSTRUCTIONS)
    said = "Held: <b>special_instructions</b> sends the goods to Iran."
    case = case_of(
        answered(step, reasons=[reason(step)], summary=said), special_instructions=INSTRUCTIONS
    )
    html = page(desk, case)
    sentence = "Held: &lt;b&gt;special instructions&lt;/b&gt; sends the goods to Iran."
    assert f'<p class="sentence">{sentence}</p><p>1 reason: 1 hold.</p>' in html


def test_screening_page_marks_the_words_too(root: Client) -> None:
    step = find("Iran", INSTRUCTIONS)
    case = case_of(answered(step, reasons=[reason(step)]), special_instructions=INSTRUCTIONS)
    url = reverse("admin:screening_screening_change", args=(case.screening.pk,))
    assert ">Iran<sup>1</sup></a></mark>" in root.get(url).content.decode()
