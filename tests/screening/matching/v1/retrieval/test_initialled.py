"""Names of which one side gives an initial and the rest is a word that thousands share."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.matching import DEFAULT_POLICY, Index, Query, compare
from screening.matching.v1.reading.names import Kind, analyse
from screening.matching.v1.retrieval.initialled import beginnings_of, initials_met
from screening.matching.v1.scoring.arithmetic import KINDS
from screening.matching.v1.scoring.words import INITIAL
from screening.matching.v1.table import Table
from tests.screening.matching.conftest import party

INITIALLED = ("Q Technology JSC", "V & Y Technology LLC", "Technology X Trading")
WHOLE = (
    "Quorvane Technology JSC", "Technology Vexlomir LLC", "Ysombrel Trading and Technology LLC",
)  # fmt: skip
INITIALS, RARE = ("Q", "V", "Y", "X"), ("Quorvane", "Vexlomir", "Ysombrel")
CROWD = [
    f"{''.join(parts)} {rest}"
    for parts in product(
        ("bra", "ste", "glo", "mu", "ni", "ke", "lo"),
        ("d", "f", "g", "l"),
        ("amo", "eri", "ulu"),
        ("dan", "fex", "gol", "mip"),
    )
    for rest in ("Technology", "Technology JSC", "Trading and Technology LLC")
] + [f"{letter} Technology {form}" for letter in "abdefghjmnoprsz" for form in ("JSC", "Trading")]
MEETS = (Kind.INITIAL, Kind.CONTENT, Kind.PLACE, Kind.UNIT, Kind.PATRONYMIC, Kind.REPEATED)
ALL = (*CROWD, *INITIALLED, *WHOLE)


@pytest.fixture(scope="module")
def crowded() -> Index:
    """A thousand names of technology, few of which have a letter that is asked for."""
    return Index.build(party(name, name) for name in ALL)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Quelmar OJSC Tech", "Q Technology JSC"),
        ("Technology Quelmar JSC", "Q Technology JSC"),
        ("Vandrelo and Yorbin Technology LLC", "V & Y Technology LLC"),
        ("Q Tech JSC", "Quorvane Technology JSC"),
        ("LLC Technology V.", "Technology Vexlomir LLC"),
        ("Y Trading & Tech LLC", "Ysombrel Trading and Technology LLC"),
    ],
)
def test_initial_is_met_beside_a_word_that_all_share(
    crowded: Index, text: str, listed: str
) -> None:
    found = [match.uid for match in crowded.search(Query(text, "organization")) if match.alert]
    assert listed in found


made_words = st.lists(st.text("aeioulmnrs", min_size=2, max_size=7), min_size=6, max_size=6)
cut_words = st.lists(st.booleans(), min_size=6, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from((*INITIALLED, *WHOLE)), made_words, cut_words, st.randoms())
def test_initials_and_the_words_for_them_lose_no_alert(
    crowded: Index, listed: str, made: list[str], cut: list[bool], random: Random
) -> None:
    """Every initial written out as some word, some of the rare words cut to their first letter."""
    words = [
        word + more if word in INITIALS else word[0] if shorter and word in RARE else word
        for word, more, shorter in zip(listed.split(), made, cut, strict=False)
    ]
    random.shuffle(words)
    asked = Query(" ".join(words), "organization")
    if compare(asked, listed).score >= DEFAULT_POLICY.review_threshold:
        assert listed in {match.uid for match in crowded.search(asked) if match.alert}


few_words = st.lists(st.sampled_from(["K", "k", "Q", "3", "3M", "Kidma", "Quorvane", "Kilo", "Ltd",
                                      "and", "Rome", "Тест", "T"]), max_size=5)  # fmt: skip


@given(few_words, few_words)
def test_weight_is_that_of_each_letter_one_side_writes_out(
    asked: list[str], listed: list[str]
) -> None:
    names = [analyse(" ".join(words), "person")[0] for words in (asked, listed)]
    sides = [beginnings_of(Table.build([name])) for name in names]
    initials, others = (
        [{w.text[0] for w in name.words if (w.kind is Kind.INITIAL) is only and w.kind in MEETS}
         for name in names]
        for only in (True, False)
    )  # fmt: skip
    count = len((initials[0] - initials[1]) & others[1]) + len(
        (initials[1] - initials[0]) & others[0]
    )
    weight = KINDS[Kind.INITIAL][0] * INITIAL
    row = np.zeros(1, dtype=np.int64)
    for asked_side, listed_side in (sides, sides[::-1]):
        places, found = initials_met(asked_side, row, listed_side)
        assert places.tolist() in ([], [0])
        assert found.sum() == pytest.approx(count * weight)


def test_names_without_words_meet_nothing() -> None:
    sides = beginnings_of(Table.build([analyse(text)[0] for text in ("", "K", "", "Kidma", "")]))
    places, _ = initials_met(sides, np.arange(5), sides[::-1])
    assert places.tolist() == [1, 3]
    assert len(beginnings_of(Table.build([]))) == 0
