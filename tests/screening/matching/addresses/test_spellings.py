"""One house in the writing of another country: its keys meet the stored ones."""

from __future__ import annotations

import pytest

from screening.matching.addresses.meeting import Address, meeting_of
from screening.matching.addresses.parts import address_keys
from screening.matching.addresses.spellings import asked_keys

PIONERSKAYA = "Bolshaya Pionerskaya str., 1, Moscow, 115054, Russia"
ORDYNKA = "34 Bolshaya Ordynka, Moscow, Russia"
LENINA = "179 Prospect Lenina, Rybinsk, Rybinsk Region, Yaroslavl Oblast 152907, Russia"
NATHAN = "Room 1318-19, 13F, Hollywood Plaza, 610 Nathan Road, Mong Kok, Kowloon, Hong Kong"
SHING_YIP = "Unit 5, 31 Shing Yip Street, Kwun Tong, Kowloon, Hong Kong"
DAYOU = "8F, No. 431, Da-You Road, Taoyuan, Taiwan"
MINCHUAN = "9 F, NO. 170 MIN CHUAN E. RD., SEC. 3, TAIPEI, 10542, TW"
LIJIAO = "29th Floor, No. 298 Lijiao Road, Haizhu District, Guangzhou, China"
ARASH = "No.34, Arash Blvd., Farid Afshar St., Zafar Ave., Tehran, IR"
QUINTINIE = "37 RUE DE LA QUINTINIE, PARIS, 75015, FR"
BOX = "P.O. Box 25344 Bur Dubai, Dubai, AE"


@pytest.mark.parametrize(
    ("street", "city", "country", "listed"),
    [
        ("Б. Пионерская 1", "Москва", "RU", PIONERSKAYA),
        ("Bol. Pionerskaya ul. 1", "Moskva", "RU", PIONERSKAYA),
        ("Большая Ордынка, дом 34", "Москва", "RU", ORDYNKA),
        ("ул. Б. Ордынка, 34", "г. Москва", "RU", ORDYNKA),
        ("Leninprospekt 179", "Rybinsk", "RU", LENINA),
        ("旺角彌敦道610號", "香港", "HK", NATHAN),
        ("弥敦道610号荷李活商业中心", "九龙", "HK", NATHAN),
        ("觀塘成業街31號", "香港", "HK", SHING_YIP),
        ("大有路431號8樓", "桃園市", "TW", DAYOU),
        ("民權東路三段170號9樓", "台北市", "TW", MINCHUAN),
        ("沥滘路298号29楼", "广州", "CN", LIJIAO),
        ("بلوار آرش، پلاک ۳۴", "تهران", "IR", ARASH),
        ("37 r. de la Quintinie", "Paris", "FR", QUINTINIE),
        ("Rue Quintinie 37", "Paris", "FR", QUINTINIE),
        ("P.O.B. 25344", "Dubai", "AE", BOX),
        ("ص.ب 25344", "دبي", "AE", BOX),
    ],
)
def test_same_house_is_found_and_met(street: str, city: str, country: str, listed: str) -> None:
    assert set(asked_keys(street)) & set(address_keys(listed))
    assert meeting_of(Address(street, city, country), Address(listed, listed, country))


@pytest.mark.parametrize(
    ("street", "city", "country", "listed"),
    [
        ("М. Пионерская 1", "Москва", "RU", PIONERSKAYA),
        ("Б. Пионерская 2", "Москва", "RU", PIONERSKAYA),
        ("Малая Ордынка, дом 34", "Москва", "RU", ORDYNKA),
        ("旺角彌敦道611號", "香港", "HK", NATHAN),
        ("觀塘成業街13號", "香港", "HK", SHING_YIP),
        ("觀塘偉業街31號", "香港", "HK", SHING_YIP),
        ("中山路431號", "桃園市", "TW", DAYOU),
        ("民權東路三段17號", "台北市", "TW", MINCHUAN),
        ("南京路298号", "广州", "CN", LIJIAO),
        ("بلوار آزادی، پلاک ۳۴", "تهران", "IR", ARASH),
        ("37, rue de la Paix", "Paris", "FR", QUINTINIE),
        ("P.O.B. 25345", "Dubai", "AE", BOX),
    ],
)
def test_neighbor_is_not_met(street: str, city: str, country: str, listed: str) -> None:
    assert meeting_of(Address(street, city, country), Address(listed, listed, country)) is None


def test_every_stored_key_is_asked_for() -> None:
    for listed in (PIONERSKAYA, NATHAN, MINCHUAN, ARASH, QUINTINIE, BOX):
        assert set(address_keys(listed)) <= set(asked_keys(listed))
