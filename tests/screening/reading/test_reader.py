"""Reading: quotations stand where they say, and nothing added hides what was found."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.reading.collecting import read_submission, texts_of
from screening.reading.folding import fold
from screening.reading.reader import read_texts
from screening.reading.texts import Place, Setting, Text
from screening.terms.mention import KINDS, Mention

FOUND = (
    "Deliver to Tehran via Dubai",
    "отправить до Симферополя, получатель встретит машину",
    "remove all serial numbers before shipping",
    "用于导弹固体火箭发动机壳体缠绕",
    "Uranium enrichment cascade piping",
)


def _read(words: str, place: Place = Place.FREE, destination: str = "AE") -> tuple[Mention, ...]:
    return read_texts([Text("special_instructions", words, place)], Setting(destination))


@pytest.mark.parametrize("words", FOUND)
def test_mention_quotes_what_stands_there(words: str) -> None:
    (mention, *_) = _read(words)
    assert words[mention.start : mention.end] == mention.quote
    assert mention.why
    assert mention.kind in KINDS


def test_quotation_survives_spaces_and_invisible_letters() -> None:
    words = "Deliver   to \u200bTeh\u200bran  please"
    (mention,) = _read(words)
    assert mention.quote == words[mention.start : mention.end] == "Teh\u200bran"


@settings(max_examples=150, deadline=None)
@given(added=st.text(max_size=120), which=st.sampled_from(FOUND))
def test_no_text_added_on_a_line_of_its_own_hides_a_mention(added: str, which: str) -> None:
    before = {mention.kind for mention in _read(which)}
    assert before <= {mention.kind for mention in _read(f"{added}\n{which}")}
    assert before <= {mention.kind for mention in _read(f"{which}\n{added}")}


HARMLESS = ("not for Russia", "museum", "toy", "made in", "hotel", "street", "prohibited", "no")


@pytest.mark.parametrize("added", HARMLESS)
@pytest.mark.parametrize("words", FOUND)
def test_no_harmless_word_in_another_sentence_hides_a_mention(words: str, added: str) -> None:
    before = {mention.kind for mention in _read(words)}
    assert before <= {mention.kind for mention in _read(f"{added}.\n{words}; {added}")}


@settings(max_examples=200, deadline=None)
@given(words=st.text(max_size=200))
def test_folding_knows_where_each_letter_stood(words: str) -> None:
    folded = fold(words)
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(folded.original)


def test_every_text_of_the_schema_is_read() -> None:
    submission = {
        "reference": "T", "kind": "order", "incoterm": "DAP x", "special_instructions": "x",
        "parties": [{"role": "end_user", "name": "x", "industry": "x", "previous_names": ["x"],
                     "officers": ["x"], "ultimate_parent": "x", "owners": [{"name": "x"}],
                     "address": {"street": "x", "city": "x", "region": "x", "country": "AE"},
                     "data_center": {"site": "x", "operator": "x"}}],
        "lines": [{"number": 1, "description": "x", "services": ["x"],
                   "technology": {"what": "x"}}],
        "route": {"ports": ["x"], "vessel": {"name": "x"}, "carrier": "x"},
        "end_use": {"statement": "x", "location_region": "x",
                    "site": {"address": "x", "operator": "x"}},
        "payment": {"method": "x", "payer_name": "x"},
    }  # fmt: skip
    fields = [text.field for text in texts_of(submission)]
    assert len(fields) == len(set(fields)) == 25
    (beside,) = {
        text.countries
        for text in texts_of(submission)
        if "address" in text.field and "site" not in text.field
    }
    assert beside == ("AE",)


def test_city_that_contradicts_its_country_is_found() -> None:
    party = {"role": "end_user", "name": "Example", "address": {"city": "Tehran", "country": "AE"}}
    line = {"number": 1, "description": "Office printer"}
    order = {"reference": "T", "kind": "order", "parties": [party], "lines": [line]}
    (mention,) = read_submission(order)
    assert (mention.field, mention.about) == ("parties[0].address.city", "IR")
    party["address"]["country"] = "IR"  # type: ignore[index]
    assert read_submission(order) == ()


def test_port_codes_are_read() -> None:
    (mention,) = _read("IRBND", Place.PORT)
    assert mention.about == "IR"
    assert _read("DEHAM", Place.PORT) == ()


def test_tables_of_words_say_what_they_are() -> None:
    told = (Path(__file__).parents[3] / "screening/reading/data/README.md").read_text("utf-8")
    for file in (Path(__file__).parents[3] / "screening/reading/data").rglob("*.*"):
        assert file.name in told


def test_rules_name_classes_that_exist() -> None:
    data = Path(__file__).parents[3] / "screening/reading/data"
    classes = {
        row.strip("[]").partition(":")[0]
        for file in (data / "words").glob("*.txt")
        for row in file.read_text("utf-8").splitlines()
        if row.startswith("[")
    }
    measures = json.loads((data / "measures.json").read_text("utf-8"))["measures"]
    classes |= {row["class"] for row in measures}
    for rule in json.loads((data / "rules.json").read_text("utf-8")):
        parts = (*rule.get("any", ()), *rule.get("all", ()))
        named = {c for part in parts for c in part.split("|")} | {
            *rule["unless"],
            *rule.get("excuse", ()),
        }
        assert named <= classes


LONGEST = 20_000
"""Characters of the longest text that the schema lets in."""


@pytest.mark.parametrize(
    "words",
    [
        "Iran ",
        "not to Iran, ",
        "Tehran Tehran ",
        "伊朗",
        "导弹",
        "military ",
        "remove serial numbers ",
        "do not write the real buyer on the invoice ",
        "customs must not know the real buyer ",
        "drone armed ",
        "T e h r a n ",
        '"Tehran play ',
        "Tehran? no problem ",
    ],
)
def test_longest_text_of_one_word_is_read_in_seconds(words: str) -> None:
    """Four minutes before words were looked for where they can stand alone."""
    _read("warm up")
    started = time.process_time()
    _read((words * (LONGEST // len(words) + 1))[:LONGEST], destination="DE")
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    "words",
    [
        "Exclusivement destiné à l'Iran",
        "Exclusivamente para Irán",
        "Exclusively for Iran",
        "Iran exclusively",
        "Esclusivamente per l'Iran",
        "Uteslutande till Iran",
        "Utelukkende for Iran",
        "исключительно для Ирана",
        "Dla Iranu wyłącznie",
        "только для использования в Иране",
    ],
)
def test_only_there_is_no_denial(words: str) -> None:
    assert "IR" in {mention.about for mention in _read(words)}


@pytest.mark.parametrize(
    "words",
    ["Iran excluded", "Iran exclu", "Irán excluido", "Iran ausgeschlossen", "Иран исключен"],
)
def test_left_out_is_a_denial(words: str) -> None:
    assert not _read(words)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("для Ирана", "IR"),
        ("iz Irana u Siriju", "SY"),
        ("Сирией", "SY"),
        ("do Syrii", "SY"),
        ("na Kubę", "CU"),
        ("do Severní Koreje", "KP"),
        ("z Białorusi", "BY"),
        ("naar de Krim", "UA-43"),
    ],
)
def test_states_are_read_in_every_case(words: str, state: str) -> None:
    assert state in {mention.about for mention in _read(words)}
