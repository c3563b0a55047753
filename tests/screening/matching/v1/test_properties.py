"""Properties that hold for every name, found out by hypothesis."""

from __future__ import annotations

import json
import sys
import unicodedata
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screening.matching import (
    DEFAULT_POLICY,
    Index,
    Query,
    compare,
    compare_many,
    score_many,
    score_of,
)
from screening.matching.v1.reading.variants import CUT_LENGTHS
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)
from tests.screening.matching.conftest import party

WORDS = (
    "alpha", "inspur", "huawei", "gazprom", "radio", "technology", "trading", "limited", "llc",
    "beijing", "moscow", "mohammad", "ivanov", "de", "al", "and", "29", "2006", "institute", "kim",
    "maria", "garcia", "star", "ocean", "gmbh", "ооо", "технология", "华为", "محمد",
)  # fmt: skip
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
asides = st.sampled_from(
    ["", " (Spain)", " (Beijing) Ltd", " - Warehouse 3", ", Moscow", " Fund XII"]
)
full_names = st.tuples(names, asides).map("".join) | st.lists(
    st.sampled_from(["ahmad", "hasan", "bin", "al", "sheikh", "omar"]), min_size=1, max_size=6
).map(" ".join)
texts = st.text(max_size=60)
schemas = st.sampled_from([None, "person", "organization", "vessel", "aircraft", "address"])
quick = settings(max_examples=150, deadline=None)


@quick
@given(texts | names | full_names, texts | names | full_names, schemas)
def test_score_is_in_bounds_and_recomputable(
    query: str, candidate: str, schema: str | None
) -> None:
    found = compare(Query(query, schema), candidate)
    assert 0.0 <= found.score < 1.0
    json.dumps(found.evidence)
    assert score_of(found.evidence, DEFAULT_POLICY) == pytest.approx(found.score, abs=0.002)


@quick
@given(names, schemas)
def test_name_is_like_itself(name: str, schema: str | None) -> None:
    other = "zzyzx qwrtp"
    assert compare(Query(name, schema), name).score >= compare(Query(other, schema), name).score


@quick
@given(names, names, schemas)
def test_case_does_not_matter(query: str, candidate: str, schema: str | None) -> None:
    plain = compare(Query(query, schema), candidate).score
    assert compare(Query(query.upper(), schema), candidate.title()).score == plain


@quick
@given(st.lists(st.sampled_from([w for w in WORDS if w.isascii() and w.isalpha()]), min_size=1,
                max_size=5), names)  # fmt: skip
def test_accents_do_not_matter(words: list[str], candidate: str) -> None:
    query = " ".join(words)
    accented = "".join(c + "\u0301" if c in "aeiou" else c for c in query)
    accented = unicodedata.normalize("NFC", accented)
    assert compare(Query(accented), candidate).score == compare(Query(query), candidate).score


@quick
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=5), names)
def test_punctuation_between_words_does_not_matter(words: list[str], candidate: str) -> None:
    marked = [mark.join(words) for mark in (" ", " . ", "  ", " * ", "_ ")]
    assume(not any(len(text) in CUT_LENGTHS for text in marked))  # there, length says something
    assert len({compare(Query(text), candidate).score for text in marked}) == 1


@quick
@given(st.permutations(["inspur", "electronic", "information", "shandong"]))
def test_word_order_does_not_matter(words: list[str]) -> None:
    listed = "Inspur Electronic Information Shandong"
    straight = compare(Query(listed, "organization"), listed).score
    assert compare(Query(" ".join(words), "organization"), listed).score == straight


@quick
@given(names, names)
def test_score_does_not_depend_on_company(query: str, candidate: str) -> None:
    """A pair scores alone as it scores in a batch."""
    pairs = [(Query(w), "filler " + w) for w in WORDS] + [(Query(query), candidate)]
    alone = compare(Query(query), candidate).score
    assert compare_many(pairs)[-1].score == alone
    assert score_many(pairs)[-1] == pytest.approx(alone, abs=0.0001)


LISTED = PartyRecord(
    "test-list", "1", PartySchema.PERSON, (NameRecord("Ivan Petrovich Sidorov"),),
    countries=("RU",), birth_dates=("1970-05-21",),
    addresses=(AddressRecord("Lenina ul. 5, Moscow, 101000"), AddressRecord("Mira 7, Samara")),
    identifiers=(IdentifierRecord("passport", "AB1234567"),),
)  # fmt: skip
AGREEING = (
    ("countries", ("RU",)),
    ("birth_dates", ("1970",)),
    ("identifiers", (IdentifierRecord("passport", "ab 1234567"),)),
    ("addresses", (AddressRecord("5 Lenina Street, Moscow 101000"),)),
)
ADDRESSES = (
    AddressRecord("5 Lenina Street, Moscow 101000"), AddressRecord("7 Mira, Samara"),
    AddressRecord("Lenina ul. 5"), AddressRecord("Lenina ul. 9, Moscow"), AddressRecord("Tower B"),
    AddressRecord(""),
)  # fmt: skip


asked_names = st.sampled_from(["Ivan Sidorov", "Sidorov", "Ivan Sidoroff", "Someone Else"])


@quick
@given(asked_names, st.sets(st.integers(0, 3)), st.integers(0, 3))
def test_more_agreeing_data_never_lowers_a_score(name: str, given_: set[int], more: int) -> None:
    less = compare(Query(name, "person", **dict(AGREEING[k] for k in given_)), LISTED).score
    both = compare(
        Query(name, "person", **dict(AGREEING[k] for k in given_ | {more})), LISTED
    ).score
    assert less <= both < 1.0


@quick
@given(asked_names, st.lists(st.sampled_from(ADDRESSES), max_size=4), st.sampled_from(ADDRESSES))
def test_another_address_never_lowers_a_score(
    name: str, given_: list[AddressRecord], more: AddressRecord
) -> None:
    """A party may have many addresses: one that is not listed takes nothing from one that is."""
    less = compare(Query(name, "person", addresses=tuple(given_)), LISTED).score
    both = compare(Query(name, "person", addresses=(*given_, more)), LISTED).score
    assert less <= both


@quick
@given(st.sets(st.integers(0, 3)))
def test_the_better_name_ranks_first_whatever_agrees(given_: set[int]) -> None:
    agreeing = dict(AGREEING[k] for k in given_)
    asked = ("Ivan Petrovich Sidorov", "Ivan Sidorov", "Ivan Sidoroff", "Sidorov")
    scores = [compare(Query(name, "person", **agreeing), LISTED).score for name in asked]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_disagreeing_data_lowers_a_score() -> None:
    plain = compare(Query("Ivan Sidorov", "person"), LISTED).score
    for other in ({"countries": ("BR",)}, {"birth_dates": ("1991-01-01",)}):
        assert compare(Query("Ivan Sidorov", "person", **other), LISTED).score < plain
    assert compare(Query("Ivan Sidorov", "organization"), LISTED).score < plain


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), schemas)
def test_any_text_can_be_searched(text: str, schema: str | None) -> None:
    for match in FEW.search(Query(text, schema)):
        assert 0.0 <= match.score < 1.0


FEW = Index.build([party("1", "Inspur Group"), party("2", "Иван Иванов", schema="person")])

LISTED_NAMES = (
    "Radioavtomatika Zavod Nord", "Inspur Electronic Information Industry Co., Ltd",
    "Gazprombank Joint Stock Company", "SALMAN, Salman Raouf", "Kuantum Tekno Kreatif",
)  # fmt: skip
MANY = Index.build(party(str(n), name) for n, name in enumerate(LISTED_NAMES))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_search_finds_what_compare_alerts_on(data: st.DataObject) -> None:
    """Retrieval loses nothing to a slip, a blank more or less, or a word left out."""
    number = data.draw(st.integers(0, len(LISTED_NAMES) - 1))
    name = LISTED_NAMES[number]
    place = data.draw(st.integers(0, len(name) - 1))
    asked = name[:place] + data.draw(st.sampled_from(["", " ", "e", "k", "-"])) + name[place + 1 :]
    if compare(Query(asked), party(str(number), name)).score >= DEFAULT_POLICY.review_threshold:
        assert str(number) in {m.uid for m in MANY.search(Query(asked)) if m.alert}


@quick
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True), st.randoms(), schemas)
def test_names_of_the_same_words_score_the_same_both_ways(
    words: list[str], random: Random, schema: str | None
) -> None:
    turned = random.sample(words, len(words))
    pair = " ".join(words), " ".join(turned)
    assume(len(pair[0]) not in CUT_LENGTHS)
    there, back = (compare(Query(a, schema), b).score for a, b in (pair, pair[::-1]))
    assert there == pytest.approx(back, abs=0.0002)


HOSTILE = [
    "a",
    "ab ",
    "(",
    "(a)",
    "a.k.a. ",
    "limited liability company ",
    "\u0301",
    "\ud800",
    "华",
    "1,000,",
    "S.A.",
    "obshchestvo s ogranichennoi ",
]


def steps(text: str) -> int:
    """Calls made while a text is looked up: squares of its length show, on any machine."""
    made = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        FEW.search(Query(text))
        assert 0.0 <= compare(Query(text), text[::-1]).score < 1.0
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    steps("warm")
    short, longest, beyond = (steps((piece * size)[:size]) for size in (250, 1_000, 10_000))
    assert longest <= 8 * short + 1_000
    assert beyond <= 3 * longest + 1_000


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=12), schemas)
def test_ten_thousand_characters_of_anything_are_survived(piece: str, schema: str | None) -> None:
    text = (piece * 10_000)[:10_000]
    assert 0.0 <= compare(Query(text, schema), text).score < 1.0


@pytest.mark.parametrize("kind", [NameKind.PRIMARY, NameKind.ALIAS, NameKind.FORMER])
def test_only_weak_aliases_are_held_back(kind: NameKind) -> None:
    near = Query("Radioavtomatik Zavod")
    strong = compare(near, party("1", ("Radioavtomatika Zavod Nord", kind))).score
    weak = compare(near, party("1", ("Radioavtomatika Zavod Nord", NameKind.WEAK_ALIAS))).score
    assert weak < strong
