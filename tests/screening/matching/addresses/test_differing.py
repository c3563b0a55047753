"""One party's address twice: written otherwise it is one place, and another street is another."""

from __future__ import annotations

import pytest

from screening.matching.addresses.differing import Place, is_elsewhere

ONE = [
    (
        Place("Beispielstrasse 5", "Aachen", "52062", "DE"),
        Place("Beispielstr. 5", "Aachen", "52062", "DE"),
    ),
    (Place("Beispielstraße 5", "Aachen"), Place("BEISPIELSTRASSE 5", "AACHEN")),
    (Place("Hauptstr. 12a", "Köln"), Place("Haupt Strasse 12 A", "Cologne")),
    (
        Place("123 Main St., Suite 400", "Springfield", "62701", "US"),
        Place("Suite 400, 123 Main Street", "Springfield", "62701-1234", "US"),
    ),
    (Place("123 Main Street", "Springfield"), Place("123 Main Street, Dock 4", "Springfield")),
    (Place("350 Fifth Ave Fl 21", "New York"), Place("350 5th Avenue, 21st Floor", "New York")),
    (
        Place("Unit 5, 12/F, Bright Tower, 33 Mong Kok Rd", "Kowloon", "", "HK"),
        Place("12/F Unit 5 Bright Tower 33 Mongkok Road", "Hong Kong", "", "HK"),
    ),
    (Place("Beispielstrasse 5", "Aachen"), Place("", "Aachen")),
    (Place("Beispielstrasse 5", "Aachen"), Place("Beispielstrasse 5")),
    (Place("Beispielstrasse 5, 52062 Aachen"), Place("Beispielstrasse 5", "Aachen", "52062")),
    (Place("ul. Lenina 5", "Moskva"), Place("улица Ленина, д. 5", "Москва")),
    (Place("PO Box 1234", "Dubai"), Place("P.O. Box 1234, Al Quoz", "Dubai")),
    (Place("Industrial Area 6", "Sharjah"), Place("Industrial Area No. 6", "Sharjah")),
    (Place("10 Rue de la Paix", "Paris"), Place("10, rue de la paix", "PARIS")),
    (
        Place("Av. Paulista 1000, 3 andar", "São Paulo"),
        Place("Avenida Paulista, 1000 - 3º andar", "Sao Paulo"),
    ),
    (Place("1-2-3 Shibuya", "Tokyo"), Place("Shibuya 1-2-3", "Tokyo")),
    (Place("Industriestrasse 20, Gate 2", "Linz"), Place("Industriestr. 20, Tor 4", "Linz")),
    (Place("Werk Nord, Industriestr. 20", "Linz"), Place("Industriestr. 20", "Linz")),
    (Place("5 High Street", "Münster"), Place("5 High St", "Muenster")),
    (
        Place("No. 88 Keyuan Road, Nanshan District", "Shenzhen"),
        Place("88 Keyuan Rd, Nanshan", "Shenzhen City"),
    ),
    (Place("科园路88号", "深圳"), Place("88 Keyuan Road", "Shenzhen")),
    (
        Place("Frankfurter Allee 10", "Frankfurt am Main"),
        Place("Frankfurter Allee 10", "Frankfurt"),
    ),
    (Place("via Roma 12", "Torino", "10121"), Place("Via Roma, 12", "Turin", "10121")),
]
OTHER = [
    (Place("Hauptstr. 1", "Aachen"), Place("Nebenstr. 9", "Aachen")),
    (Place("Hauptstr. 1", "Aachen"), Place("Hauptstr. 9", "Aachen")),
    (Place("Beispielstrasse 5", "Aachen"), Place("Musterweg 5", "Aachen")),
    (Place("Beispielstrasse 5", "Aachen"), Place("Beispielstrasse 5", "Ulm", "89073")),
    (Place("", "Aachen"), Place("", "Ulm")),
    (Place("123 Main Street", "Springfield"), Place("500 Oak Avenue", "Springfield")),
    (Place("PO Box 1234", "Dubai"), Place("PO Box 9999", "Dubai")),
    (Place("88 Keyuan Road", "Shenzhen"), Place("12 Gaoxin South Road", "Shenzhen")),
    (Place("ul. Lenina 5", "Moskva"), Place("ul. Tverskaya 12", "Moskva")),
    (Place("10 Rue de la Paix", "Paris"), Place("22 Avenue Foch", "Paris")),
    (Place("Free Zone Warehouse 7", "Jebel Ali"), Place("Sheikh Zayed Road 12", "Dubai")),
    (
        Place("Hauptstrasse 1", "Aachen", "52062"),
        Place("c/o Lager Nord, Hafenstrasse 44", "Aachen"),
    ),
    (Place("1-2-3 Shibuya", "Tokyo"), Place("4-5-6 Ginza", "Tokyo")),
    (Place("科园路88号", "深圳"), Place("高新南路12号", "深圳")),
    (Place("Atatürk Cad. 12", "Ankara"), Place("İnönü Bulvarı 7", "Ankara")),
    (Place("Main Road", "Leeds"), Place("Mill Lane", "Leeds")),
]


def _named(pair: tuple[Place, Place]) -> str:
    return " | ".join(f"{place.street} {place.city}" for place in pair)


@pytest.mark.parametrize(("ours", "theirs"), ONE, ids=map(_named, ONE))
def test_address_written_otherwise_is_one_place(ours: Place, theirs: Place) -> None:
    assert not is_elsewhere(ours, theirs)
    assert not is_elsewhere(theirs, ours)


@pytest.mark.parametrize(("ours", "theirs"), OTHER, ids=map(_named, OTHER))
def test_another_street_house_box_or_city_is_elsewhere(ours: Place, theirs: Place) -> None:
    assert is_elsewhere(ours, theirs)
    assert is_elsewhere(theirs, ours)
