"""Two addresses: one unit, one house, only one building, or nothing in common."""

from __future__ import annotations

import pytest

from screening.matching.addresses.meeting import Address, Meeting, meeting_of
from screening.matching.addresses.parts import address_keys

UNIT, HOUSE, UNSAID, BUILDING = Meeting.UNIT, Meeting.HOUSE, Meeting.UNSAID, Meeting.BUILDING
HYSAN = "Room 1907, 19/F, Lee Garden One, 33 Hysan Avenue, Causeway Bay, Hong Kong"
LUARD = "Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong"
CHATHAM = "Room 803, Chevalier House 45-51, Chatham Road South, Tsim Sha Tsui, Hong Kong"
SIDELESS = "45-51 Chatham Road, Chevalier House, Room 803, Tsim Sha Tsui, Hong Kong"
NATHAN = "Room 1318-19, 13F, Hollywood Plaza, 610 Nathan Road, Mong Kok, Kowloon, Hong Kong"
QUEENSWAY = "Room 1003, 10/F, Lippo Centre Tower 1, 89 Queensway, Admiralty, Hong Kong"
ANSON = "10 Anson Road, #29-05A, International Plaza, 079903, SG"
MCKEE = "1403-8 McKee Avenue, Toronto, Ontario M2N 7E5, Canada"
LANGCHAO = "No. 1036 Langchao Road, Jinan, China"
SLOBODA = "19 Leninskaya Sloboda Street, Moscow, 115280, Russia"
OFFICE = "53 Sherbakovskaya Street, Building 3, Office 509, 105318 Moscow, Russia"
TEHRAN = "P.O. Box 1234, Tehran, Iran"
LONG_BOX = "P.O. Box 14144-1339, End of North Karegar Avenue, Tehran"
DUBAI = "P.O. Box 191252, Dubai, U.A.E."
SHARJAH = "Industrial Area 6, Sharjah, U.A.E."
GRABS = "Kreuzbergstrasse 4, 9472 Grabs, St Gallen Canton, CH"
AACHEN = "Beispielstraße 5, 52062 Aachen, Germany"
YOUYI = "127 Youyi Xilu, Xi'an 710072 Shaanxi, China"
DONETSK = "Bohdan Khmelnytsky Avenue, Building 102, Voroshilovsky District, Donetsk, Ukraine"


def meeting(street: str, city: str, country: str, listed: str) -> Meeting | None:
    return meeting_of(Address(street, city, country), Address(listed, listed, country))


@pytest.mark.parametrize(
    ("street", "city", "country", "listed", "found"),
    [
        ("Room 1907, 19/F, Lee Garden One, 33 Hysan Ave", "Hong Kong", "HK", HYSAN, UNIT),
        ("1907, 19/F, Lee Garden One, 33 Hysan Avenue", "Hong Kong", "HK", HYSAN, UNIT),
        ("33 Hysan Avenue, Rm1907", "Causeway Bay", "HK", HYSAN, UNIT),
        ("Room 2203, 22/F, 33 Hysan Avenue", "Hong Kong", "HK", HYSAN, BUILDING),
        ("33 Hysan Avenue", "Hong Kong", "HK", HYSAN, UNSAID),
        ("18 Luard Road, One Capital Place, Unit D 16/F", "Wan Chai", "HK", LUARD, UNIT),
        ("16th Floor, 18 Luard Road", "Wan Chai", "HK", LUARD, UNSAID),
        ("Rm 803 Chevalier Building 45-51 Chatham Rd S", "Kowloon", "HK", CHATHAM, UNIT),
        ("Room 803, 45-51 Chatham Rd South", "Tsim Sha Tsui", "HK", SIDELESS, UNIT),
        ("Room 1205, 12/F, Hollywood Plaza, 610 Nathan Rd", "Mongkok", "HK", NATHAN, BUILDING),
        ("Rm 1318, 13/F, 610 Nathan Road", "Mongkok", "HK", NATHAN, UNIT),
        ("40/F, Tower 1, Lippo Centre, 89 Queensway", "Admiralty", "HK", QUEENSWAY, BUILDING),
        ("Rm 1003, Tower Two, 89 Queensway", "Admiralty", "HK", QUEENSWAY, BUILDING),
        ("10 Anson Road", "Singapore", "SG", ANSON, UNSAID),
        ("10 Anson Road #29-05A", "Singapore", "SG", ANSON, UNIT),
        ("8 McKee Avenue, Unit 1403", "Toronto", "CA", MCKEE, UNIT),
        ("Room 5, 1036 Langchao Rd", "Jinan", "CN", LANGCHAO, HOUSE),
        ("1036 Lang Chao Lu", "Jinan City", "CN", LANGCHAO, UNIT),
        ("浪潮路1036号", "济南市", "CN", LANGCHAO, UNIT),
        ("山东省济南市浪潮路1036号", "济南", "CN", LANGCHAO, UNIT),
        ("浪潮路1036号5楼501室", "济南市", "CN", LANGCHAO, HOUSE),
        ("1036 Langchao Road", "Jinan", "CN", "济南市浪潮路1036号", UNIT),
        ("127 Youyi West Road", "Xi'an", "CN", YOUYI, UNIT),
        ("127 West Youyi Rd", "Xian", "CN", YOUYI, UNIT),
        ("No. 127, Youyi Xi Lu", "Xi'an City", "CN", YOUYI, UNIT),
        ("友谊西路127号", "西安市", "CN", YOUYI, UNIT),
        ("127 Youyi Xilu", "Xi'an", "CN", "西安市友谊西路127号", UNIT),
        ("ул. Ленинская Слобода, д. 19", "Москва", "RU", SLOBODA, UNIT),
        ("Leninskaja Sloboda ul., 19", "Moskau", "RU", SLOBODA, UNIT),
        ("Щербаковская ул., д. 53, стр. 3, оф. 509", "Москва", "RU", OFFICE, UNIT),
        ("19 Leninskaya Sloboda", "Moscow", "RU", "Москва, ул. Ленинская Слобода, 19", UNIT),
        ("PO Box 1234", "Tehran", "IR", TEHRAN, UNIT),
        ("P.O.Box: 1234", "Teheran", "IR", TEHRAN, UNIT),
        ("صندوق پستی ۱۲۳۴", "Tehran", "IR", TEHRAN, UNIT),
        ("а/я 1234", "Тегеран, Tehran", "IR", TEHRAN, UNIT),
        ("P.O. Box 1339", "Tehran", "IR", LONG_BOX, UNIT),
        ("Post Box 191252", "Dubai", "AE", DUBAI, UNIT),
        ("Beispielstr. 5", "Aachen", "DE", AACHEN, UNIT),
        ("Kreuzbergstr. 4", "Grabs", "CH", GRABS, UNIT),
        ("102 Bohdan Khmelnytsky Ave", "Donetsk", "UA", DONETSK, UNIT),
    ],
)
def test_same_house_is_met(
    street: str, city: str, country: str, listed: str, found: Meeting
) -> None:
    assert meeting(street, city, country, listed) is found
    keys = set(address_keys(street))
    assert keys & set(address_keys(listed)), "what is met is found in the index"


@pytest.mark.parametrize(
    ("street", "city", "country", "listed", "why"),
    [
        ("Room 803, 45-51 Chatham Road North", "Hung Hom", "HK", CHATHAM, "the other part"),
        ("Room 803, 45-51 Chatham Road North", "Hung Hom", "HK", SIDELESS, "another quarter"),
        ("9/F, Henan Building, 19 Luard Road", "Wan Chai", "HK", LUARD, "another house"),
        ("Flat 2, 300 Nathan Road", "Mong Kok", "HK", NATHAN, "another house"),
        ("Room 1907, 33 Yee Wo Street", "Causeway Bay", "HK", HYSAN, "another street"),
        ("16 Anson Road", "Singapore", "SG", ANSON, "another house"),
        ("1038 Langchao Road", "Jinan", "CN", LANGCHAO, "another house"),
        ("1036 Langchao Road", "Guangzhou", "CN", LANGCHAO, "another city"),
        ("浪潮路1038号", "济南市", "CN", LANGCHAO, "another house"),
        ("浪潮路1036号", "广州市", "CN", LANGCHAO, "another city"),
        ("127 Youyi East Road", "Xi'an", "CN", YOUYI, "the other part"),
        ("友谊东路127号", "西安市", "CN", YOUYI, "the other part"),
        ("129 Youyi West Road", "Xi'an", "CN", YOUYI, "another house"),
        ("127 Youyi West Road", "Luoyang", "CN", YOUYI, "another city"),
        ("127 Youyi Xilu", "Baixiang Xian", "CN", YOUYI, "a county is no Xi'an"),
        ("ул. Ленинская Слобода, д. 21", "Москва", "RU", SLOBODA, "another house"),
        ("ул. Ленинская Слобода, д. 19", "Казань", "RU", SLOBODA, "another city"),
        ("ул. Ленина, д. 19", "Москва", "RU", SLOBODA, "another street"),
        ("P.O. Box 1235", "Tehran", "IR", TEHRAN, "another box"),
        ("P.O. Box 1234", "Dubai", "AE", TEHRAN, "another city"),
        ("P.O. Box 14144-99", "Tehran", "IR", LONG_BOX, "another box of the post office"),
        ("Industrial Area 6", "Sharjah", "AE", SHARJAH, "a district is no house"),
        ("Warehouse 3, Industrial Area 6", "Sharjah", "AE", SHARJAH, "a district is no house"),
        ("Kreuzbergstrasse 9", "Grabs", "CH", GRABS, "9472 is no house"),
        ("Hauptstrasse 1, 9472 Grabs", "Grabs", "CH", GRABS, "9472 is no house"),
        ("Beispielstraße 15", "Aachen", "DE", AACHEN, "another house"),
        ("Beispielstraße", "Aachen", "DE", AACHEN, "a street is no house"),
        ("8 McKee Road", "Vancouver", "CA", MCKEE, "another city"),
        ("Km 5 Airport Road", "Dubai", "AE", "Km 5 Airport Road, Dubai", "a kilometer"),
    ],
)
def test_other_house_has_nothing_in_common(
    street: str, city: str, country: str, listed: str, why: str
) -> None:
    assert meeting(street, city, country, listed) is None, why


def test_site_is_compared_as_one_text() -> None:
    for text in ("1036 Langchao Road, Jinan, China", "Jinan, Langchao Road 1036"):
        asked = Address(text, text, "CN")
        assert meeting_of(asked, Address(LANGCHAO, LANGCHAO, "CN")) is UNIT
    other = "1036 Langchao Road, Guangzhou, China"
    assert meeting_of(Address(other, other), Address(LANGCHAO, LANGCHAO, "CN")) is None


@pytest.mark.parametrize("text", ["", "Market Square", "Room 5, Floor 3", "Germany", "???"])
def test_address_without_house_or_box_has_no_key(text: str) -> None:
    assert address_keys(text) == ()


def test_keys_are_no_keys_of_older_releases() -> None:
    assert all(key.startswith(("house ", "box ")) for key in address_keys(f"{LUARD}; {TEHRAN}"))


LATIFA = Address(
    "Floor No. 37, Office No. 3706, Latifa Tower, Community Trade Center First, Sheikh Zayed Road",
    "Dubai",
    "AE",
)


@pytest.mark.parametrize(
    ("street", "city", "met"),
    [
        ("Office 3706, Latifa Tower, Sheikh Zayed Road", "Dubai", Meeting.UNIT),
        ("Latifa Tower, 37th Floor, Office 3706", "Dubai", Meeting.UNIT),
        ("Office 1204, Latifa Tower, Sheikh Zayed Road", "Dubai", Meeting.BUILDING),
        ("Office 3706, Saeed Tower, Sheikh Zayed Road", "Dubai", None),
        ("Office 3706, Latifa Tower", "Sharjah", None),
        ("Latifa Tower", "Dubai", None),
        ("Sheikh Zayed Road", "Dubai", None),
        ("Tower 2, Office 3706, Sheikh Zayed Road", "Dubai", None),
    ],
)
def test_building_without_a_number_is_known_by_its_name(
    street: str, city: str, met: Meeting | None
) -> None:
    assert meeting_of(Address(street, city, "AE"), LATIFA) == met
