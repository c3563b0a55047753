"""Lists of other states: what a changed format, a broken record and a struck-off target do."""

from __future__ import annotations

import io
from datetime import date

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import open_list
from screening.terms.listed_party import NameKind, PartyRecord


def read(source: str, data: str) -> tuple[list[PartyRecord], list[str]]:
    reading = open_list(source, io.BytesIO(data.encode()))
    records = [r for r in reading.records if isinstance(r, PartyRecord)]
    return records, [row.message for row in reading.rejected]


def canada(*records: str) -> str:
    return f"<data-set>{''.join(f'<record>{r}</record>' for r in records)}</data-set>"


def europe(*entities: str, namespace: str = "http://eu.europa.ec/fpi/fsd/export") -> str:
    return f'<export xmlns="{namespace}" generationDate="2026-01-02">{"".join(entities)}</export>'


def entity(
    number: str = "7", alias: str = 'wholeName="Alpha Werk"', sort: str = "enterprise"
) -> str:
    return (
        f'<sanctionEntity logicalId="{number}"><subjectType code="{sort}"/>'
        f"<nameAlias {alias}/></sanctionEntity>"
    )


def swiss(*changes: tuple[str, str]) -> str:
    told = "".join(
        f'<modification modification-type="{kind}" effective-date="{day}"><added><target ssid="9">'
        "<entity/></target></added></modification>"
        for kind, day in changes
    )
    return (
        '<swiss-sanctions-list list-type="whole-list" date="2026-01-02">'
        '<sanctions-program ssid="1"><program-key lang="eng">Nowhere</program-key>'
        '<sanctions-set ssid="2" lang="eng">article 1</sanctions-set></sanctions-program>'
        '<place ssid="3"><location>Alphaville</location><country iso-code="FR">France</country>'
        '</place><target ssid="5"><sanctions-set-id>2</sanctions-set-id><entity>'
        '<identity main="true"><name name-type="primary-name"><name-part order="1" '
        'name-part-type="whole-name"><value>Alpha Werk</value></name-part></name>'
        '<address place-id="3"><address-details>Gasse 1</address-details></address></identity>'
        f"</entity>{told}</target></swiss-sanctions-list>"
    )


@pytest.mark.parametrize(
    "names",
    [
        ("Country", "Entity", "Aliases"),
        ("Country", "EntityOrShip", "Aliases"),
        ("Country-Pays", "EntityOrShip-EntiteOuNavire", "Aliases-Alias"),
    ],
)
def test_canadas_three_vocabularies_say_the_same(names: tuple[str, str, str]) -> None:
    texts = ("Nowhere / Nulle part", "Alpha Plant", "Alpha Co., Ltd.; Alpha Works, Beta Works")
    cells = "".join(f"<{n}>{t}</{n}>" for n, t in zip(names, texts, strict=True))
    (record,), rejected = read("ca-sema", canada(cells))
    assert (record.measures[0].program, rejected) == ("Nowhere", [])
    assert [(n.text, n.kind) for n in record.names] == [
        ("Alpha Plant", NameKind.PRIMARY),
        ("Alpha Co., Ltd.", NameKind.WEAK_ALIAS),
        ("Alpha Works", NameKind.WEAK_ALIAS),
        ("Beta Works", NameKind.WEAK_ALIAS),
    ]


def test_a_renamed_element_refuses_the_whole_file() -> None:
    with pytest.raises(BrokenListError, match="unknown element <OrganizationName>"):
        read("ca-sema", canada("<OrganizationName>Alpha</OrganizationName>"))


def test_a_record_without_a_name_is_set_aside_and_the_others_stand() -> None:
    records, rejected = read(
        "ca-sema", canada("<Country>Nowhere</Country>", "<Entity>Alpha Plant</Entity>")
    )
    assert [r.name for r in records] == ["Alpha Plant"]
    assert rejected == ["record 1: no name"]


def test_too_many_records_without_a_name_refuse_the_file() -> None:
    with pytest.raises(BrokenListError, match="4 rows cannot be read"):
        read("ca-sema", canada(*["<Country>Nowhere</Country>"] * 4, "<Entity>Alpha</Entity>"))


def test_a_file_whose_every_record_is_empty_is_refused() -> None:
    with pytest.raises(BrokenListError):
        read("ca-sema", canada(*["<Country>Nowhere</Country>"] * 50))


def test_europes_other_namespace_and_unknown_subject_are_refused() -> None:
    with pytest.raises(BrokenListError, match="the namespace is urn:other"):
        read("eu-fsf", europe(entity(), namespace="urn:other"))
    with pytest.raises(BrokenListError, match="unknown subject type 'craft'"):
        read("eu-fsf", europe(entity(sort="craft")))


def test_europes_name_in_parts_counts_where_the_whole_is_missing() -> None:
    parts = 'firstName="Ann" middleName="" lastName="Example"'
    records, rejected = read("eu-fsf", europe(entity(), entity("8", parts), entity("", parts)))
    assert [r.name for r in records] == ["Alpha Werk", "Ann Example"]
    assert rejected == ["entity 3 (Ann Example): no logicalId"]


@pytest.mark.parametrize(
    ("changes", "is_listed"),
    [
        ([("listed", "2020-01-01")], True),
        ([("de-listed", "2022-01-01"), ("listed", "2020-01-01")], False),
        # The file need not begin with the newest.
        ([("listed", "2020-01-01"), ("de-listed", "2022-01-01")], False),
        ([("de-listed", "2020-01-01"), ("listed", "2022-01-01")], True),
        # Nothing said of its days: doubt lists it.
        ([], True),
    ],
)
def test_a_swiss_target_counts_by_its_newest_modification(
    changes: list[tuple[str, str]], *, is_listed: bool
) -> None:
    other = swiss(("listed", "2019-01-01")).replace('ssid="5"', 'ssid="6"')
    body = other.partition("<target")[2].rpartition("</swiss")[0]
    data = swiss(*changes).replace(
        "</swiss-sanctions-list>", f"<target{body}</swiss-sanctions-list>"
    )
    records, _ = read("ch-seco", data)
    assert ("5" in {r.uid for r in records}) is is_listed
    day = max((date.fromisoformat(day) for _, day in changes), default=None)
    told = [r.measures[0].effective_on for r in records if r.uid == "5"]
    assert told == ([day] if is_listed else [])
    (address,) = records[-1].addresses
    assert (address.text, address.country) == ("Gasse 1, Alphaville, France", "FR")
    assert records[-1].measures[0].program == "Nowhere"


def test_a_cut_file_is_refused_with_what_the_parser_says() -> None:
    with pytest.raises(BrokenListError, match="cut or damaged"):
        read("eu-fsf", europe(entity())[:-20])


def test_ofac_entries_must_be_as_many_as_the_head_says() -> None:
    entry = (
        "<sdnEntry><uid>1</uid><lastName>ALPHA WORKS</lastName><sdnType>Entity</sdnType>"
        "<programList><program>NOWHERE</program></programList><akaList><aka><type>f.k.a.</type>"
        "<category>strong</category><lastName>BETA WORKS</lastName></aka></akaList></sdnEntry>"
    )
    head = "<publshInformation><Record_Count>{}</Record_Count></publshInformation>"
    whole = f'<sdnList xmlns="http://tempuri.org/sdnList.xsd">{head.format(1)}{entry}</sdnList>'
    (record,), _ = read("us-ofac-sdn", whole)
    assert [(n.text, n.kind) for n in record.names] == [
        ("ALPHA WORKS", NameKind.PRIMARY),
        ("BETA WORKS", NameKind.FORMER),
    ]
    with pytest.raises(BrokenListError, match="says that it has 2 entries, but holds 1"):
        read("us-ofac-sdn", whole.replace(">1<", ">2<", 1))
    with pytest.raises(BrokenListError, match="unknown type 'Craft'"):
        read("us-ofac-sdn", whole.replace("Entity<", "Craft<"))
