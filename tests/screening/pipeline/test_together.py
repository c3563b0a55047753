"""What is looked up at once, and what is kept, answers as each order alone would be answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.matching import DEFAULT_POLICY, Index, Query, compare
from screening.matching.within.listing import NamesWithin
from screening.models import ListedAddressKey, ListVersion
from screening.pipeline import together
from screening.pipeline.named import compared as lately
from screening.pipeline.named.listed_rows import ReadOnce
from screening.pipeline.named.numbers import numbers_asked, numbers_of
from screening.pipeline.together import FoundOnce, ask_together
from screening.terms.listed_party import IdentifierRecord, NameRecord, PartyRecord, PartySchema
from tests.submissions import order

POLICY = replace(DEFAULT_POLICY, engine="v2")
NAMES = ("Rosoboroneksport JSC", "Almaz-Antey Air and Space Defense Corporation", "Kvant LLC")


def listed(uid: str, name: str, country: str = "RU") -> PartyRecord:
    names = (NameRecord(name),)
    return PartyRecord("test", uid, PartySchema.ORGANIZATION, names, countries=(country,))


def parties() -> list[PartyRecord]:
    return [listed(str(number), name) for number, name in enumerate(NAMES)]


QUERIES = [
    Query("Rosoboronexport", countries=("RU",)),
    Query("Almaz Antey"),
    Query("Example Werke GmbH", schema="organization", countries=("DE",)),
    Query("", identifiers=(IdentifierRecord("phone", "4930123456"),)),
]


def test_what_was_asked_before_is_answered_the_same() -> None:
    index = Index.build(parties(), engine="v2")
    alone = [index.search(query, POLICY) for query in QUERIES]
    for _ in range(2):
        asked = ask_together(index, [*QUERIES, QUERIES[0]], POLICY)
        assert asked.search_many(QUERIES, POLICY) == alone
        assert asked.search(Query("Kvant"), POLICY) == index.search(Query("Kvant"), POLICY)
    assert ("test", "0") in asked.met


def test_other_thresholds_and_other_lists_are_asked_anew() -> None:
    index = Index.build(parties(), engine="v2")
    strict = replace(POLICY, review_threshold=0.999, match_threshold=0.9999)
    asked = ask_together(index, QUERIES, POLICY)
    assert asked.search_many(QUERIES, strict) == index.search_many(QUERIES, strict)
    assert ask_together(index, QUERIES, strict).search_many(QUERIES, strict) == (
        index.search_many(QUERIES, strict)
    )
    fewer = Index.build(parties()[1:], engine="v2")
    assert ask_together(fewer, QUERIES, POLICY).search_many(QUERIES, POLICY) == (
        fewer.search_many(QUERIES, POLICY)
    )


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "KEPT_ANSWERS", 2)
    index = Index.build(parties(), engine="v2")
    answers = together.Answers(index, POLICY)
    assert list(answers.of(QUERIES).values()) == index.search_many(QUERIES, POLICY)
    assert list(answers._kept) == QUERIES[-2:]
    answers.of([QUERIES[2]])
    assert list(answers._kept) == [QUERIES[3], QUERIES[2]], "asked last, dropped last"


def test_fields_are_looked_through_as_each_alone() -> None:
    within = NamesWithin.build(parties(), engine="v2")
    once = FoundOnce(within)
    for text in ("Example GmbH c/o Rosoboroneksport JSC", "Kvant", "Example Werke GmbH"):
        for is_sentence in (False, True):
            found = within.find(text, is_sentence=is_sentence)
            assert once.find(text, is_sentence=is_sentence) == found
            assert once.find(text, is_sentence=is_sentence) == found
    assert once.at_host("example.org") == within.at_host("example.org")


def test_comparisons_at_once_are_those_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "_kept", {})
    monkeypatch.setattr(lately, "KEPT", 4)
    pairs = [(query, party) for query in QUERIES[:3] for party in parties()]
    alone = [compare(query, party, POLICY, engine="v2") for query, party in pairs]
    assert lately.compare_ahead([*pairs, pairs[0]], POLICY, engine="v2") == alone
    assert len(lately._kept) == 4
    for (query, party), comparison in zip(pairs, alone, strict=True):
        assert lately.compared(query, party, POLICY, engine="v2") == comparison


def test_party_that_a_list_tells_otherwise_is_compared_anew() -> None:
    query = Query("Rosoboronexport", countries=("RU",))
    then, now = listed("7", "Rosoboroneksport JSC"), listed("7", "Rosoboroneksport JSC", "BY")
    for party in (then, now, then):
        assert lately.compared(query, party, POLICY, engine="v2") == compare(
            query, party, POLICY, engine="v2"
        )


@pytest.mark.usefixtures("shipped_lists")
@pytest.mark.django_db
def test_houses_of_a_batch_are_read_as_each_order_reads_them() -> None:
    versions = list(ListVersion.objects.active())
    keys = sorted(set(ListedAddressKey.objects.values_list("key", flat=True)))[:12]
    assert keys
    groups = [keys[:3], keys[2:7], keys[5:], ["no such house"], [*keys, "no such house"]]
    ahead = ReadOnce(versions)
    ahead.read_at(keys)
    for group in groups:
        alone = ReadOnce(versions).rows_at(group, most=5)
        assert ahead.rows_at(group, most=5) == alone
        assert [row.to_record() for row in ahead.rows_at(group, most=5)] == [
            row.to_record() for row in alone
        ]


def test_numbers_of_a_submission_are_told_before_it_is_screened() -> None:
    submission = order(special_instructions="Call +49 30 1234567, see https://werke.example")
    submission["lines"][0]["serial_numbers"] = ["HRB 123456789012"]
    fields = [field for field, _, read in numbers_of(submission) if read is not None]
    assert "special_instructions" in fields
    assert not any(field.startswith("lines[0].serial") for field in fields)
    asked = {number for query in numbers_asked(submission) for number in query.identifiers}
    assert IdentifierRecord("phone", "49301234567") in asked
    assert IdentifierRecord("website", "werke.example") in asked
