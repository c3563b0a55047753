"""Our own formats: round trips, and refusals that name line and key."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import BrokenListError
from screening.lists.readers.own_format import (
    CHART_HEADER,
    read_chart,
    read_groups,
    read_items,
    read_parties,
    read_products,
    to_json_line,
)
from screening.terms.control_list import ControlRow, ItemRecord, ProductRecord
from screening.terms.listed_party import (
    AddressRecord,
    CitationRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

PARTY = {
    "source": "us-bis-entity-list",
    "uid": "cn-alpha",
    "schema": "organization",
    "names": [{"text": "Alpha", "kind": "primary"}],
}


def lines(*objects: object) -> io.BytesIO:
    return io.BytesIO("\n".join(json.dumps(o) for o in objects).encode())


text = st.text(max_size=20)
filled = st.text(min_size=1, max_size=20)
days = st.none() | st.dates()
countries = st.sampled_from(["", "CN", "HK", "AE", "XK"])
json_values = st.dictionaries(filled, text | st.integers() | st.booleans(), max_size=3)
parties = st.builds(
    PartyRecord,
    source=filled,
    uid=filled,
    schema=st.sampled_from(PartySchema),
    names=st.lists(
        st.builds(NameRecord, filled, st.sampled_from(NameKind)), min_size=1, max_size=3
    ).map(tuple),
    addresses=st.lists(
        st.builds(AddressRecord, filled, text, text, text, text, countries), max_size=2
    ).map(tuple),
    identifiers=st.lists(st.builds(IdentifierRecord, filled, filled, countries), max_size=2).map(
        tuple
    ),
    countries=st.lists(st.sampled_from(["CN", "HK"]), max_size=2).map(tuple),
    measures=st.lists(
        st.builds(
            MeasureRecord,
            license_requirement=text,
            footnotes=st.lists(filled, max_size=2).map(tuple),
            citations=st.lists(st.builds(CitationRecord, filled, days), max_size=2).map(tuple),
            effective_on=days,
            expires_on=days,
        ),
        max_size=2,
    ).map(tuple),
    birth_dates=st.lists(filled, max_size=2).map(tuple),
    remarks=text,
    raw=json_values,
)
items = st.builds(
    ItemRecord,
    source=filled,
    eccn=filled,
    heading=text,
    reasons=st.lists(filled, max_size=2).map(tuple),
    controls=st.lists(
        st.builds(
            ControlRow,
            text,
            text,
            chart_columns=st.lists(st.sampled_from(["NS1", "AT1"]), max_size=2).map(tuple),
            prose=text,
        ),
        max_size=2,
    ).map(tuple),
    exceptions=st.dictionaries(filled, text, max_size=2),
    paragraphs=st.dictionaries(filled, text, max_size=2),
)
products = st.builds(
    ProductRecord,
    uid=filled,
    manufacturer=text,
    names=st.lists(filled, max_size=2).map(tuple),
    part_numbers=st.lists(filled, max_size=2).map(tuple),
    parameters=json_values,
)


def stream(line: str) -> io.BytesIO:
    return io.BytesIO(f"{line}\n\n".encode("utf-8", "surrogatepass"))


@given(parties)
def test_party_round_trips(record: PartyRecord) -> None:
    assert list(read_parties(stream(to_json_line(record)))) == [record]


@given(items)
def test_item_round_trips(record: ItemRecord) -> None:
    assert list(read_items(stream(to_json_line(record)))) == [record]


@given(products)
def test_product_round_trips(record: ProductRecord) -> None:
    assert list(read_products(stream(to_json_line(record)))) == [record]


def test_dates_and_kinds_are_read_as_values() -> None:
    (party,) = read_parties(
        lines(
            PARTY
            | {"measures": [{"citations": [{"text": "84 FR 1", "published_on": "2019-05-21"}]}]}
        )
    )
    assert party.schema is PartySchema.ORGANIZATION
    assert party.names[0].kind is NameKind.PRIMARY
    assert party.measures[0].citations[0].published_on == date(2019, 5, 21)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nmaes": []}, "line 2: unknown key nmaes"),
        ({"names": [{"text": "A", "knid": "alias"}]}, "line 2, names: unknown key knid"),
        ({"names": [{"kind": "alias"}]}, "line 2, names: missing key text"),
        ({"names": "Alpha"}, "line 2, names: expected a list"),
        ({"names": []}, "line 2: a listed party has at least one name"),
        ({"names": [{"text": ""}]}, "line 2: a listed party has at least one name"),
        ({"names": ["Alpha"]}, "line 2, names: expected an object"),
        ({"schema": "company"}, "line 2, schema: 'company' is not a valid PartySchema"),
        ({"source": ""}, "line 2: source and uid may not be empty"),
        ({"source": 5}, "line 2, source: expected text"),
        ({"source": None}, "line 2, source: expected text"),
        ({"countries": ["China"]}, "line 2: 'China' is no ISO 3166-1"),
        ({"addresses": [{"text": "x", "country": "ZZ"}]}, "line 2: 'ZZ' is no ISO 3166-1"),
        ({"measures": [{"effective_on": "21.5.2019"}]}, "line 2, measures, effective_on"),
        ({"raw": []}, "line 2, raw: expected an object"),
    ],
)
def test_a_wrong_field_is_refused_by_line_and_key(change: dict[str, object], message: str) -> None:
    with pytest.raises(BrokenListError) as caught:
        list(read_parties(lines(PARTY, PARTY | change)))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "line 1: not JSON"),
        (b"[]", "line 1: not a JSON object"),
        (b'{"source": "\xff"}', "line 1: not JSON"),
        (b"[" * 100_000, "line 1: nested too deeply"),
        (b"{}", "line 1: missing key source, uid, schema, names"),
    ],
)
def test_what_is_no_object_a_line_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        list(read_parties(io.BytesIO(data)))


def test_item_with_a_column_the_chart_lacks_is_refused() -> None:
    item = {
        "source": "us-bis-ccl",
        "eccn": "3A090",
        "heading": "x",
        "controls": [{"reason": "NS", "scope": "entire entry", "chart_columns": ["NS9"]}],
    }
    with pytest.raises(BrokenListError, match="line 1: unknown Country Chart column 'NS9'"):
        list(read_items(lines(item)))


HEADER = ",".join(CHART_HEADER)


def test_chart_header_is_the_one_agreed() -> None:
    assert HEADER == (
        "country,name,CB1,CB2,CB3,NP1,NP2,NS1,NS2,MT1,RS1,RS2,FC1,CC1,CC2,CC3,AT1,AT2,"
        "footnotes,refers_to"
    )


def test_chart_rows_have_marks_footnotes_and_references() -> None:
    canada, iran = read_chart(
        io.BytesIO(
            f"{HEADER}\nCA,Canada,X,,,,,,,,,,X,,,,,,1 2,\nIR,Iran{',' * 18}See part 746\n".encode()
        )
    )
    assert canada.marks == {"CB1", "FC1"}
    assert canada.footnotes == ("1", "2")
    assert (iran.marks, iran.refers_to) == (frozenset(), "See part 746")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("QQ,Nowhere" + "," * 18, "row 1: unknown country 'QQ'"),
        ("CA,Canada,x" + "," * 17, "row 1: CB1 is 'x', not X or empty"),
        ("CA,Canada,See part 746" + "," * 17, "row 1: CB1 is 'See part 746'"),
        ("CA,Canada,X" + "," * 17 + "See part 746", "row 1: both marks and refers_to"),
        ("CA,Canada,X", "row 1: 3 cells where 20"),
    ],
)
def test_wrong_chart_rows_are_refused(line: str, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        list(read_chart(io.BytesIO(f"{HEADER}\n{line}\n".encode())))


def groups(**keys: object) -> io.BytesIO:
    usual: dict[str, object] = {
        "as_of": "2026-09-24",
        "groups": [{"code": "D:5", "members": ["CN", "MM"], "citation": "15 CFR part 740 Supp. 1"}],
        "same_as": {"HK": "CN"},
    }
    return io.BytesIO(json.dumps(usual | keys).encode())


def test_groups_end_with_the_countries_that_share_a_row() -> None:
    d5, same_as = read_groups(groups())
    assert (d5.code, d5.members, d5.as_of) == ("D:5", frozenset({"CN", "MM"}), "2026-09-24")
    assert (same_as.code, dict(same_as.same_as)) == ("same_as", {"HK": "CN"})


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"gruops": []}, "unknown key gruops"),
        ({"groups": {}}, "no groups"),
        ({"groups": [{"code": "D:5", "members": ["China"]}]}, "group 1: 'China' is no ISO"),
        ({"groups": [{"code": "D:5", "members": ["CN"], "x": 1}]}, "group 1: expected code"),
        ({"groups": [{"code": "D:5"}]}, "group 1: expected a list"),
        ({"groups": [{"members": ["CN"]}]}, "group 1: expected text"),
        ({"same_as": {"HK": "China"}}, "same_as: 'China' is no ISO"),
    ],
)
def test_wrong_groups_are_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        list(read_groups(groups(**keys)))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff"])
def test_groups_that_are_no_object_are_refused(data: bytes) -> None:
    with pytest.raises(BrokenListError, match=r"not (?:JSON|a JSON object)"):
        list(read_groups(io.BytesIO(data)))
