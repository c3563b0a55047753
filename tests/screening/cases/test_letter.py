"""The letter to a customer: each topic once, in their language, and nothing of what was found."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from screening.cases.letter import (
    folded,
    forbidden_words,
    language_of,
    languages,
    letter_for,
    reminder_for,
)
from screening.controls.ear.part_732_red_flags import FLAG_RULES
from tests.factories import order_content

DUE = date(2026, 12, 7)
QUESTIONS = [
    {"field": "parties[0].headquarters_country", "why": "rf.ac_hq_unknown", "text": "On the list?"},
    {"field": "parties[0].ultimate_parent", "why": "hq.open", "text": "Who is the parent?"},
    {"field": "lines[0].eccn", "why": "item.unclassified", "text": "What is the ECCN of line 1?"},
    {"field": "ship_from.country", "why": "scope", "text": "Do the goods leave from the US?"},
]


def letter(questions: Any = QUESTIONS, language: str = "en", **changes: Any) -> Any:
    return letter_for(order_content(**changes), questions, language=language, due_on=DUE)


def test_each_topic_is_asked_once_with_what_it_is_about() -> None:
    body = letter().body
    assert body.count("ultimate parent company? (IEIT SYSTEMS CO)") == 1
    assert "(line 1: HGX B200 8-GPU baseboard)" in body
    assert "3." not in body, "where our own goods leave from is no question to a customer"
    assert "by 2026-12-07" in body
    assert letter().fields == tuple(q["field"] for q in QUESTIONS[:3])


def test_words_of_the_rules_never_stand_in_a_letter() -> None:
    asked = [
        {"field": "parties[0].name", "why": "party.uvl", "text": "Is it X of the Unverified List?"},
        {"field": "parties[0].attestations.uvl_statement", "why": "party.uvl", "text": "744.15(b)"},
    ]
    for language in languages():
        body = letter(asked, language).body
        assert "Unverified" not in body
        assert "744" not in body


def test_every_language_has_every_topic_and_none_of_the_forbidden_words() -> None:
    words = json.loads((settings.FIXTURES_DIR / "customer_letter.json").read_text("utf-8"))
    topics = {code: set(row["topics"]) for code, row in words["languages"].items()}
    assert set(topics) == {"en", "de", "fr", "es", "zh"}
    assert all(found == topics["en"] for found in topics.values())
    for row in words["languages"].values():
        text = folded(" ".join([*row["topics"].values(), row["opening"], row["closing"]]))
        assert [word for word in forbidden_words() if folded(word) in text] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh"])
def test_every_red_flag_can_be_asked_about(language: str) -> None:
    for rule in FLAG_RULES:
        said = letter([{"field": "parties[0]", "why": rule.code, "text": rule.question}], language)
        assert rule.question not in said.body
        assert "1." in said.body


@pytest.mark.parametrize(
    ("country", "name", "language"),
    [
        ("DE", "Beispiel GmbH", "de"),
        ("FR", "Exemple SA", "fr"),
        ("MX", "Ejemplo SA", "es"),
        ("CN", "Example Ltd", "zh"),
        ("MY", "Example Bhd", "en"),
        (None, "北京示例科技有限公司", "zh"),
        (None, "Example", "en"),
    ],
)
def test_language_follows_the_country_of_who_is_addressed(
    country: str | None, name: str, language: str
) -> None:
    buyer = {"role": "purchaser", "name": name, "address": {"country": country} if country else {}}
    other = {"role": "end_user", "name": "Ejemplo", "address": {"country": "ES"}}
    assert language_of({"parties": [other, buyer]}) == language


def test_unknown_language_is_english_and_an_order_without_parties_has_a_letter() -> None:
    said = letter_for({"reference": "A\r\nBcc: x"}, [], language="xx", due_on=DUE)
    assert said.language == "en"
    assert "\n" not in said.subject
    assert "\r" not in said.subject


def test_without_a_question_the_parties_are_asked_who_they_are() -> None:
    said = letter_for(order_content(), [], language="en", due_on=DUE, named=[0, 0])
    assert said.body.count("(IEIT SYSTEMS CO)") == 2
    assert said.fields == ()


def test_reminder_quotes_the_letter() -> None:
    subject, body = reminder_for(
        reference="SO-1", language="de", body="Frage?\n\nGruß\n", asked_on=DUE, due_on=DUE
    )
    assert subject == "Erinnerung: Ihre Bestellung SO-1"
    assert "> Frage?\n>\n> Gruß" in body
