"""Who a party is, how an order is shipped and paid, and qualifiers with their values."""

from __future__ import annotations

from typing import Any

import pytest

from screening.admin.order_parties import parties_of
from screening.admin.order_terms import terms_of
from screening.admin.places import in_words
from screening.admin.qualifiers import qualifier_words
from screening.admin.texts import instructions_of
from screening.admin.wording import as_read

ERIKA: dict[str, Any] = {"role": "end_user", "name": "Erika Beispiel", "type": "person"}


def facts(party: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    (view,) = parties_of([party])
    return {fact.name: fact.values for fact in view.facts}


def test_roles_that_state_the_same_are_one_party() -> None:
    one, other = ERIKA | {"birth_date": "1988-03-05"}, ERIKA | {"role": "purchaser"}
    (view,) = parties_of([one, other | {"birth_date": "1988-03-05", "officers": []}])
    assert (view.roles, view.indexes) == ("end user, purchaser", (0, 1))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"birth_date": "1955-01-01"}, "another birth date"),
        ({"name": "ERIKA BEISPIEL", "phone": "+49"}, "another name, phone"),
        ({"residency": "DE"}, "another other data"),
    ],
)
def test_one_name_with_other_data_is_another_party(other: dict[str, Any], said: str) -> None:
    first, second = parties_of([ERIKA, ERIKA | other])
    assert first.apart == ""
    assert said in second.apart


def test_of_a_person_what_is_not_stated_is_said() -> None:
    assert facts(ERIKA) == {"Born": ("not stated",), "National of": ("not stated",)}
    assert facts({"role": "end_user", "name": "Example Ltd", "type": "organization"}) == {}


def test_signs_that_turn_a_text_are_in_sight_and_others_stay() -> None:
    assert as_read("a\u202egnp.exe\u202c") == "a[U+202E]gnp.exe[U+202C]"
    assert as_read("حسن \u200fعلي") == "حسن \u200fعلي"


def test_terms_say_what_is_stated_and_what_is_not() -> None:
    told = {name: cell.text for name, cell in terms_of({"payment": {"payer_country": "AE"}})}
    assert told["Payer"] == "United Arab Emirates (AE)"
    assert told["Incoterm"] == told["Vessel"] == told["Carrier"] == "not stated"
    assert "Ports" not in told
    assert {n: c.text for n, c in terms_of({"route": {"ports": ["Penang"]}})}["Ports"] == "Penang"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"kind": "birth_date", "says": "against", "summary": "Birth dates differ."},
            "Birth dates differ: ours A, listed B",
        ),
        (
            {"kind": "country", "says": "against", "summary": "The query is in A, and so on."},
            "Country differs: ours A, listed B",
        ),
        (
            {"kind": "identifier", "says": "against", "summary": "Two numbers: another ship."},
            "Two numbers: another ship; ours A, listed B",
        ),
        ({"kind": "field", "says": "for", "summary": "Named in the field."}, "Named in the field."),
        ({"kind": "height", "says": "for"}, "Height: ours A, listed B"),
    ],
)
def test_a_qualifier_tells_its_values(row: dict[str, Any], said: str) -> None:
    assert qualifier_words(row | {"query": "A", "listed": "B"}) == said


def test_a_qualifier_without_a_value_says_so() -> None:
    assert qualifier_words({"kind": "address"}) == "Address: ours not stated, listed not stated"


def test_a_field_is_told_with_what_stands_there() -> None:
    content = {"payment": {"payer_name": "Example Pay"}, "parties": [{"name": "Example Ltd"}]}
    said = in_words("Pays: payment.payer_name. parties[0].website", content, with_values=True)
    assert "payer name (Example Pay)" in said
    assert "Example Ltd: website (not stated)" in said
    assert "Example Pay" not in in_words("payment.payer_name", content)


def test_long_instructions_are_cut_and_blank_ones_are_none() -> None:
    assert instructions_of({"special_instructions": "  \n"}) is None
    view = instructions_of({"special_instructions": "x" * 20_000})
    assert view is not None
    assert view.is_cut
    assert "".join(piece.text for piece in view.pieces) == "x" * 20_000
