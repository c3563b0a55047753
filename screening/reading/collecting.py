"""Which fields of a submission are texts, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from screening.reading.reader import read_texts
from screening.reading.regions import read_regions
from screening.reading.texts import Place, Setting, Text
from screening.terms.mention import Mention

_ADDRESS = (("street", Place.STREET), ("city", Place.CITY), ("region", Place.CITY))


def read_submission(submission: Mapping[str, Any]) -> tuple[Mention, ...]:
    """What the texts and the addresses of a schema-valid submission say."""
    setting = Setting(submission.get("destination_country") or "")
    return (*read_texts(texts_of(submission), setting), *read_regions(submission))


def texts_of(submission: Mapping[str, Any]) -> Iterator[Text]:
    """Every text of a submission, in the schema's order; ``metadata`` is carried and never read.

    Left out are codes and numbers, the maker of a line (who made it is no user of it) and what
    is an enumeration.
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
        ("incoterm", submission.get("incoterm"), Place.FREE),
        *ports,
        ("route.vessel.name", route.get("vessel", {}).get("name"), Place.NAME),
        ("route.carrier", route.get("carrier"), Place.NAME),
        ("end_use.statement", use.get("statement"), Place.FREE),
        ("end_use.location_region", use.get("location_region"), Place.CITY),
        ("end_use.site.address", site.get("address"), Place.SITE),
        ("end_use.site.operator", site.get("operator"), Place.NAME),
        ("payment.method", payment.get("method"), Place.FREE),
        ("payment.payer_name", payment.get("payer_name"), Place.NAME),
        ("special_instructions", submission.get("special_instructions"), Place.FREE),
    )
    for field, words, place in rows:
        if words:
            yield Text(field, words, place)


def _of_party(path: str, party: Mapping[str, Any]) -> Iterator[Text]:
    address, center = party.get("address", {}), party.get("data_center", {})
    country = address.get("country")
    beside = (country,) if country else ()
    owners = ((f"owners[{n}].name", o["name"]) for n, o in enumerate(party.get("owners", ())))
    names = (
        ("name", party["name"]),
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
    )
    for key, words, place in rows:
        if words:
            yield Text(f"{path}.{key}", words, place, beside)


def _of_line(path: str, number: int, line: Mapping[str, Any]) -> Iterator[Text]:
    rows = (
        ("description", line["description"], Place.LINE),
        *((f"services[{n}]", v, Place.FREE) for n, v in enumerate(line.get("services", ()))),
        ("technology.what", line.get("technology", {}).get("what"), Place.LINE),
    )
    for key, words, place in rows:
        if words:
            yield Text(f"{path}.{key}", words, place, line=number)
