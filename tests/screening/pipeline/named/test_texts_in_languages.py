"""Listed parties in texts behind roles, by number and by their own script; neighbors stay quiet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.matching import Index, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.pipeline.named.texts import mentions_of
from screening.terms.listed_party import IdentifierRecord, NameRecord, PartyRecord, PartySchema
from screening.terms.mention import Mention
from tests.submissions import order


def _listed(uid: str, name: str, country: str, *numbers: tuple[str, str]) -> PartyRecord:
    return PartyRecord(
        source="us-bis-entity-list",
        uid=uid,
        schema=PartySchema.ORGANIZATION,
        names=tuple(NameRecord(each) for each in name.split("; ")),
        identifiers=tuple(IdentifierRecord(*number) for number in numbers),
        countries=(country,),
    )


NUMBERS = (
    ("website", "http://nitcsharjah.com/index.html"),
    ("email", "office@gpsm.example"),
    ("phone", "905537471039"),
    ("aircraft_tail", "P4-MIS"),
)
LISTED = [
    _listed("1", "OAO Radiofizika", "RU"),
    _listed("2", "Tianjin Phytium Information Technology; Phytium Technology Co., Ltd.", "CN"),
    _listed("3", "Huawei Technologies Co., Ltd.", "CN"),
    _listed("4", "Example Carrier Holding", "AE", *NUMBERS),
    _listed("5", "Mahan Air", "IR"),
]
WITHIN, INDEX = NamesWithin.build(LISTED), Index.build(LISTED)


def mentions(words: str, field: str = "special_instructions") -> list[Mention]:
    submission: dict[str, Any] = order(destination_country="SG")
    if field == "description":
        submission["lines"][0]["description"] = words
    else:
        submission[field] = words
    found = mentions_of(submission, (), within=WITHIN, index=INDEX, policy=MatchingPolicy())
    return [mention for mention in found if mention.kind == "listed_name"]


@pytest.mark.parametrize(
    "words",
    [
        "End customer: Radiofizika", "the buyer is Radiofizika", "Consignee: Radiofizika Moscow",
        "Endkunde: Radiofizika", "Käufer: Radiofizika", "wird bei Radiofizika installiert",
        "Utilisateur final : Radiofizika", "filiale de Radiofizika", "exploité par Radiofizika",
        "Usuario final: Radiofizika", "Comprador: Radiofizika", "instalado en Radiofizika",
        "Destinatário final: Radiofizika", "subsidiária da Radiofizika",
        "Utilizzatore finale: Radiofizika", "installato presso Radiofizika",
        "Gebruiker: Radiofizika", "dochter van Radiofizika",
        "Użytkownik końcowy: Radiofizika", "Odbiorca: Radiofizika",
        "Son kullanıcı: Radiofizika", "Radiofizika adına", "Radiofizika tarafından işletilen",
        "Конечный пользователь: Radiofizika", "Грузополучатель: Radiofizika",
        "最终用户：Radiofizika", "买方：Radiofizika", "最終需要者:Radiofizika",
        "エンドユーザー:Radiofizika", "Radiofizika向け", "Radiofizikaの子会社",
        "최종 사용자: Radiofizika", "구매자: Radiofizika", "Radiofizika에 설치",
        "المستخدم النهائي: Radiofizika", "المشتري: Radiofizika",
        "کاربر نهایی: Radiofizika", "خریدار: Radiofizika",
        "Người dùng cuối: Radiofizika", "Bên mua: Radiofizika",
    ],
)  # fmt: skip
def test_house_behind_a_role_is_met_in_any_language(words: str) -> None:
    assert [mention.about for mention in mentions(words)] == ["1"]


@pytest.mark.parametrize(
    ("words", "uid"),
    [
        ("最终用户：飞腾", "2"),
        ("采购方：飞騰", "2"),
        ("Please invoice Example Office Supplies, but goods are for Phytium Tianjin", "2"),
        ("Конечный пользователь: Махан Эйр", "5"),
        ("برای هواپیمایی ماهان", "5"),
        ("Для Хуавэй, срочно", "3"),
    ],
)
def test_own_script_in_a_sentence_is_met(words: str, uid: str) -> None:
    assert uid in [mention.about for mention in mentions(words)]


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Mail documents to info@nitcsharjah.com", "nitcsharjah.com"),
        ("See www.nitcsharjah.com", "nitcsharjah.com"),
        ("Contact: office (at) gpsm.example", ""),
        ("Call 0090 553 747 10 39 first", "90 553 747 10 39"),
        ("Spare for aircraft P4-MIS", "P4-MIS"),
    ],
)
def test_number_of_a_listed_party_in_a_text_is_met(words: str, quote: str) -> None:
    (found,) = mentions(words)
    assert found.about == "4"
    assert quote in found.quote
    assert "has the number or address" in found.why


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("special_instructions", "Mail to sales@nitcsharjah.example"),
        ("special_instructions", "Call +90 553 747 1038 first"),
        ("special_instructions", "Spare for aircraft P4-MIT"),
        ("special_instructions", "客户：波浪餐厅"),
        ("special_instructions", "Customer: Radio Shop Ltd"),
        ("special_instructions", "Consignee is the bank"),
        ("special_instructions", "Buyer warrants that no goods will be supplied to Huawei"),
        ("special_instructions", "Goods must not be resold to Huawei or Phytium"),
        ("special_instructions", "Eine Weiterlieferung an Huawei ist untersagt"),
        ("description", "Case for Huawei phone"),
        ("description", "Huawei-compatible charger"),
        ("description", "Router made by Huawei"),
    ],
)
def test_neighbor_in_a_text_stays_quiet(field: str, words: str) -> None:
    assert mentions(words, field) == []


@pytest.mark.parametrize(
    "words",
    [
        "No problem to deliver to Huawei", "No papers. Deliver to Huawei.",
        "Do not mention Huawei on the invoice", "Not for stock, for Huawei",
        "Must not be delivered to us but to Huawei", "No license needed for Huawei",
    ],
)  # fmt: skip
def test_other_denial_hides_nobody(words: str) -> None:
    assert [mention.about for mention in mentions(words)] == ["3"]


WORDS = st.lists(
    st.sampled_from(("order", "ready", "please", "confirm", "by", "mail", "gate", "north")),
    max_size=60,
)


@settings(deadline=None)
@given(before=WORDS, behind=WORDS)
@pytest.mark.parametrize("words", ["Mahan Air", "Phytium", "info@nitcsharjah.com", "Huawei"])
def test_no_padding_around_a_listed_party_in_a_text_loses_it(
    words: str, before: list[str], behind: list[str]
) -> None:
    assert mentions(f"{' '.join(before)} {words} {' '.join(behind)}")
