"""Websites, mail addresses and telephones: in their own fields, in names and in running text.

A listed party that buys under another name still answers at its own address. What is found is only
asked for: whether a list prints it decides, and the comparison is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.reading.names.tables import mail_hosts
from screening.terms.listed_party import IdentifierRecord

MOST = 40
"""Addresses and numbers read of one text."""
# A run of letters is tried from its beginning only and given back nothing of: else a long text
# without any address takes the square of its length.
_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}",
    re.I,
)
_HOST = re.compile(
    r"(?<![\w@.-])(?:https?:\s?//)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@-])(?:/[\w./-]*)?", re.I
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00|\(\+)\s?\d(?:[\s()./-]{0,2}\d){7,14}(?!\d)")
_LABELLED = re.compile(
    r"\b(?:tel|phone|telephone|telefon[oe]?|fax|mob(?:ile)?|тел|电话|電話|전화|هاتف|تلفن)\b[\s.:№#]*"
    r"(\d(?:[\s()./-]{0,2}\d){6,14})(?!\d)",
    re.I,
)
_AT = re.compile(r"\s?[\(\[]at[\)\]]\s?", re.I)
_LEADS = ("", "www.", "http://", "http://www.", "https://", "https://www.")
_TAILS = ("", "/index.html")
"""What lists print before and behind a host."""
_LEAST_DIGITS = 8


def contacts_in(text: str) -> tuple[IdentifierRecord, ...]:
    """What a text has of these, as lists print them, without repetition."""
    found: dict[IdentifierRecord, None] = {}
    for mail in _MAIL.findall(text)[:MOST]:
        found |= dict.fromkeys(sites_of(None, _AT.sub("@", mail)))
    for site in _HOST.findall(text)[:MOST]:
        found |= dict.fromkeys(sites_of(site, None))
    for phone in (*_PHONE.findall(text), *_LABELLED.findall(text))[:MOST]:
        found |= dict.fromkeys(phones_of(phone))
    return tuple(found)


def sites_of(website: str | None, email: str | None) -> Iterator[IdentifierRecord]:
    """A website and a mail address as lists print them; a mail domain is asked for as a website."""
    hosts = []
    if website:
        whole = re.sub(r"^\w+:\s?//", "", website.strip().casefold())
        if whole.count("/"):
            yield from _printed(whole.rstrip("/."))
        hosts.append(re.sub(r"[/?#:].*$", "", whole).rstrip("."))
    if email and "@" in email:
        address = email.strip().casefold().strip("<>;, .")
        yield IdentifierRecord("email", address)
        hosts.append(address.rpartition("@")[2])
    for host in dict.fromkeys(host.removeprefix("www.") for host in hosts):
        if "." in host and host not in mail_hosts():
            for tail in _TAILS:
                yield from _printed(f"{host}{tail}")


def _printed(site: str) -> Iterator[IdentifierRecord]:
    yield from (IdentifierRecord("website", f"{lead}{site}") for lead in _LEADS)


def phones_of(phone: str | None) -> Iterator[IdentifierRecord]:
    """A telephone number as lists print it: its digits, without what is dialed before a country."""
    digits = re.sub(r"\D", "", phone or "")
    digits = re.sub(r"^00", "", digits)
    if len(digits) >= _LEAST_DIGITS:
        yield IdentifierRecord("phone", digits)
