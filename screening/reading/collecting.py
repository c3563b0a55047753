"""Which fields of a submission are texts, and what stands beside each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from screening.reading.banks import read_banks
from screening.reading.carriers import read_carriers
from screening.reading.codes import TOLD, read_codes
from screening.reading.coordinates import read_coordinates
from screening.reading.reader import read_texts
from screening.reading.regions import read_regions
from screening.reading.texts import Place, Setting, Text
from screening.terms.mention import Mention

NOT_TEXTS: Mapping[str, str] = {
    "date": "a date",
    "delivery_date": "a date",
    "goods_issued_on": "a date",
    "end_use.statement_date": "a date",
    "parties[].incorporated_on": "a date",
    "parties[].renamed_on": "a date",
    "parties[].birth_date": "a date, compared with those of listed persons",
    "currency": "one of a closed list",
    "destination_country": "a code that the rules of destinations read",
    "ship_from.country": "a code that the rules of origin read",
    "parties[].address.country": "a code that the rules of destinations read",
    "parties[].addresses[].country": "a code that the rules of destinations read",
    "lines[].ship_to.country": "a code that the rules of destinations read",
    "lines[].ship_from.country": "a code that the rules of origin read",
    "route.transit_countries[]": "codes that the rules of transit read",
    "end_use.location_country": "a code that the rules of destinations read",
    "payment.payer_country": "a code that the red flags read",
    "ip_country": "a code that the red flags read",
    "lines[].country_of_origin": "a code that the rules of origin read",
    "parties[].identifiers[].country": "a code, compared with those of listed numbers",
    "parties[].nationality": "asked where technology is released; a citizen may buy anywhere",
    "parties[].nationalities[]": "asked where technology is released, as nationality is",
    "parties[].headquarters_country": "a code: codes.py",
    "parties[].residency": "a code: codes.py",
    "parties[].owners[].country": "a code: codes.py",
    "lines[].unit_value": "a number",
    "lines[].value_at_port_usd": "a number",
    "filing.itn": "a number of the filing's",
    "filing.port": "four digits",
    "filing.usppi_ein": "a number of the exporter's",
    "lines[].eccn": "a code that the rules of items read",
}
"""By path every string of the schema that is read as what it is and not as words, and why."""
_OF_CONTACT = ("partner_id", "phone", "email", "website")
_CODES = ("part_number", "hts", "schedule_b", "license_number", "license_exception")
_SENTENCE = re.compile(r"[^\W\d_]{2,}(?:[^\w]+[^\W_]{2,}){2,}")
"""Three words: no code looks so."""
_SPOKEN = re.compile(r"[^\W\d_]{2,}(?:[,;:]? +[^\W_]{2,}){2,}")
"""Three words with spaces between: no address of mail or of a website looks so."""
_WORDS = re.compile(r"[^\W\d_]{2,}[^\w]+[^\W\d_]{3,}")
"""Two words: no unit of measure is written so, but "for Iran" is."""
_ADDRESS = (("street", Place.STREET), ("city", Place.CITY), ("region", Place.CITY))


def read_submission(submission: Mapping[str, Any]) -> tuple[Mention, ...]:
    """What the texts, the codes and the addresses of a schema-valid submission say."""
    destination = submission.get("destination_country") or ""
    stated = _stated(submission, destination)
    return (
        *read_texts(texts_of(submission), Setting(destination)),
        *read_codes(submission),
        *read_carriers(strings_of(submission), TOLD, destination),
        *read_banks(strings_of(submission), TOLD, frozenset().union(*stated.values())),
        *read_coordinates(strings_of(submission), stated),
        *read_regions(submission),
    )


def _stated(submission: Mapping[str, Any], destination: str) -> dict[str, frozenset[str]]:
    """Countries that the order states: its destination, and each party's own beside its path."""
    countries = (p.get("address", {}).get("country") for p in submission["parties"])
    own = {f"parties[{n}]": frozenset({c}) for n, c in enumerate(countries) if c}
    return {"": frozenset({destination}), **own}


def texts_of(submission: Mapping[str, Any]) -> Iterator[Text]:
    """Every text of a submission, in the schema's order; ``metadata`` is carried and never read.

    What else is a string, and why it is none of them, stands in ``NOT_TEXTS``. A code or a number
    in which somebody wrote a sentence is a text, too.
    """
    for number, party in enumerate(submission["parties"]):
        yield from _of_party(f"parties[{number}]", party)
    for number, line in enumerate(submission["lines"]):
        yield from _of_line(f"lines[{number}]", number, line)
    route, use = submission.get("route", {}), submission.get("end_use", {})
    site, payment = use.get("site", {}), submission.get("payment", {})
    ports = (
        (f"route.ports[{n}]", port, Place.PORT) for n, port in enumerate(route.get("ports", ()))
    )
    rows = (
        ("reference", _if_spoken(submission.get("reference")), Place.FREE),
        ("source_order", _if_spoken(submission.get("source_order")), Place.FREE),
        ("incoterm", submission.get("incoterm"), Place.FREE),
        *ports,
        ("route.vessel.imo", _if_spoken(route.get("vessel", {}).get("imo")), Place.FREE),
        ("route.vessel.name", route.get("vessel", {}).get("name"), Place.NAME),
        ("route.carrier", route.get("carrier"), Place.NAME),
        ("end_use.statement", use.get("statement"), Place.FREE),
        ("end_use.location_region", use.get("location_region"), Place.CITY),
        ("end_use.site.address", site.get("address"), Place.SITE),
        ("end_use.site.operator", site.get("operator"), Place.NAME),
        ("payment.method", payment.get("method"), Place.FREE),
        (
            "filing.conveyance",
            _if_sentence(submission.get("filing", {}).get("conveyance")),
            Place.FREE,
        ),
        ("payment.payer_name", payment.get("payer_name"), Place.NAME),
        ("special_instructions", submission.get("special_instructions"), Place.FREE),
    )
    for field, words, place in rows:
        if words:
            yield Text(field, words, place)


def strings_of(submission: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every string of a submission with its path, codes and numbers too: an address of mail or of a
    website may stand in any; ``metadata`` is carried and never read."""
    for key, value in submission.items():
        if key != "metadata":
            yield from _strings_within(key, value)


def _strings_within(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings_within(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings_within(f"{path}[{number}]", inner)


def _of_party(path: str, party: Mapping[str, Any]) -> Iterator[Text]:
    address, center = party.get("address", {}), party.get("data_center", {})
    country = address.get("country")
    beside = (country,) if country else ()
    owners = ((f"owners[{n}].name", o["name"]) for n, o in enumerate(party.get("owners", ())))
    names = (
        ("name", party["name"]),
        *((f"names[{n}].name", v["name"]) for n, v in enumerate(party.get("names", ()))),
        ("industry", party.get("industry")),
        *((f"previous_names[{n}]", v) for n, v in enumerate(party.get("previous_names", ()))),
        *((f"officers[{n}]", v) for n, v in enumerate(party.get("officers", ()))),
        ("ultimate_parent", party.get("ultimate_parent")),
        *owners,
        ("data_center.operator", center.get("operator")),
    )
    rows = (
        *((key, words, Place.NAME) for key, words in names),
        *((f"address.{key}", address.get(key), place) for key, place in _ADDRESS),
        ("data_center.site", center.get("site"), Place.SITE),
        *((key, _if_spoken(party.get(key)), Place.FREE) for key in _OF_CONTACT),
        ("address.postal_code", _if_spoken(address.get("postal_code")), Place.FREE),
        *_numbers_of(party),
        *_strings("attestations", party.get("attestations")),
    )
    for key, words, place in rows:
        if words:
            yield Text(f"{path}.{key}", words, place, beside)
    for number, other in enumerate(party.get("addresses", ())):
        yield from _of_address(f"{path}.addresses[{number}]", other, beside)


def _of_address(path: str, address: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Text]:
    """A further address; the country that it names is a rule's, not that of its words."""
    own = address.get("country")
    beside = (*known, own) if own else known
    postal = ("postal_code", _if_spoken(address.get("postal_code")), Place.FREE)
    for key, words, place in (*((k, address.get(k), at) for k, at in _ADDRESS), postal):
        if words:
            yield Text(f"{path}.{key}", words, place, beside)


def _numbers_of(party: Mapping[str, Any]) -> Iterator[tuple[str, str | None, Place]]:
    """Identifiers with more than a number in them."""
    for number, row in enumerate(party.get("identifiers", ())):
        for key in ("type", "value"):
            yield f"identifiers[{number}].{key}", _if_sentence(row[key]), Place.FREE


def _strings(path: str, value: object) -> Iterator[tuple[str, str | None, Place]]:
    """Every string within a field whose keys are the exporter's own."""
    if isinstance(value, str):
        yield path, _if_sentence(value), Place.FREE
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(f"{path}[{number}]", inner)


def _if_sentence(value: str | None) -> str | None:
    return value if value and _SENTENCE.search(value) else None


def _if_spoken(value: object) -> str | None:
    return value if isinstance(value, str) and _SPOKEN.search(value) else None


def _if_words(value: str | None) -> str | None:
    return value if value and _WORDS.search(value) else None


def _of_line(path: str, number: int, line: Mapping[str, Any]) -> Iterator[Text]:
    rows = (
        ("description", line["description"], Place.LINE),
        *((f"services[{n}]", v, Place.FREE) for n, v in enumerate(line.get("services", ()))),
        ("technology.what", line.get("technology", {}).get("what"), Place.LINE),
        ("manufacturer", line.get("manufacturer"), Place.NAME),
        *((key, _if_sentence(line.get(key)), Place.LINE) for key in _CODES),
        ("unit", _if_words(line.get("unit")), Place.LINE),
        *(
            (f"serial_numbers[{n}]", _if_sentence(v), Place.FREE)
            for n, v in enumerate(line.get("serial_numbers", ()))
        ),
        ("source_order", _if_spoken(line.get("source_order")), Place.FREE),
        *_strings("parameters", line.get("parameters")),
    )
    for key, words, place in rows:
        if words:
            yield Text(f"{path}.{key}", words, place, line=number)
    ship_to = line.get("ship_to", {})
    beside = (ship_to["country"],) if ship_to.get("country") else ()
    if ship_to.get("name"):
        yield Text(f"{path}.ship_to.name", ship_to["name"], Place.NAME, beside)
    yield from _of_address(f"{path}.ship_to", ship_to, ())
