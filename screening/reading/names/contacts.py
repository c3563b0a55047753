"""Websites, mail addresses and telephones: in their own fields, in names and in running text.

A listed party that buys under another name still answers at its own address. What is found is only
asked for: whether a list prints it decides, and the comparison is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.reading.kept import kept
from screening.reading.names.tables import mail_hosts, shared_hosts
from screening.terms.listed_party import IdentifierRecord

MOST = 40
"""Addresses and numbers read of one text."""
# A run of letters is tried from its beginning only and given back nothing of: else a long text
# without any address takes the square of its length.
_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}",
    re.I,
)
_HOST = re.compile(
    r"(?<![\w@.-])(?:https?:\s?//)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@-])(?:/[\w./-]*)?", re.I
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00|\(\+)\s?\d(?:[\s()./-]{0,2}\d){7,14}(?!\d)")
_LABELLED = re.compile(
    r"(?:\b(?:tel|phone|telephone|telefon[oe]?|teléfono|téléphone|fax|mob(?:il|ile|iel)?|handy|gsm|cell"
    r"|whats\s?app|signal|telegram|viber|wechat|call|ruf|тел|моб|телефон)\b|电话|電話|手机|手機|微信|전화"
    r"|هاتف|جوال|تلفن|موبایل)[\s.:№#]*"
    r"(?:(?:no|nr|number|nummer|is)\b[\s.:]*)?(\d(?:[\s()./-]{0,2}\d){6,14})(?!\d)",
    re.I,
)
_HIDDEN = re.compile(
    r"[(\[{<]\s*(?:at|ät|dot|punkt|punto|point|ponto|punt|kropka|nokta|arroba|собака|точка|点|@|\.)\s*[)\]}>]"
    r"|\w\s+@\s*\w|\w@\s+\w|\w\s+dot\s+\w|\bwww\s*\.\s+\w|\w\s+\.\s+\w",
    re.I,
)
_AT = re.compile(
    r"\s*[(\[{<]\s*(?:at|ät|arroba|собака|@)\s*[)\]}>]\s*|(?<=\w)\s+@\s*|\s*@\s+", re.I
)
_DOT = re.compile(
    r"\s*[(\[{<]\s*(?:dot|punkt|punto|point|ponto|punt|kropka|nokta|точка|点|\.)\s*[)\]}>]\s*"
    r"|(?<=\w)\s+dot\s+(?=\w)|(?<=\w)\s+\.\s+(?=\w)|(?<=\bwww)\s*\.\s+",
    re.I,
)
"""How people write what programs shall not find: "info [at] example (punkt) com"."""
_WIDE = str.maketrans({"＠": "@", "．": ".", "﹒": ".", "。": ". "})
_LEADS = ("", "www.", "http://", "http://www.", "https://", "https://www.")
_TAILS = ("", "/index.html")
"""What lists print before and behind a host."""
_LEAST_DIGITS = 8


@kept
def contacts_in(text: str) -> tuple[IdentifierRecord, ...]:
    """What a text has of these, as lists print them, without repetition."""
    found: dict[IdentifierRecord, None] = {}
    text = _unhidden(text)
    for mail in _MAIL.findall(text)[:MOST]:
        found |= dict.fromkeys(sites_of(None, mail))
    for site in _HOST.findall(text)[:MOST]:
        found |= dict.fromkeys(sites_of(site, None))
    for phone in (*_PHONE.findall(text), *_LABELLED.findall(text))[:MOST]:
        found |= dict.fromkeys(phones_of(phone))
    return tuple(found)


def _unhidden(text: str) -> str:
    """With the signs of an address where it is written so that no program finds it."""
    text = text.translate(_WIDE)
    return _DOT.sub(".", _AT.sub("@", text)) if _HIDDEN.search(text) else text


def hosts_in(text: str) -> tuple[str, ...]:
    """The hosts of the websites and mail addresses in a text, those above them too, in lower case.

    Hosts at which anybody may have a page or a mailbox say nothing and are left out.
    """
    sites = (c.value for c in contacts_in(text) if c.type in ("website", "email"))
    hosts = (re.sub(r"^\w+:/+(?:www\.)?|[/?#:].*$", "", s.rpartition("@")[2]) for s in sites)
    return tuple(dict.fromkeys(one for given in hosts for one in _and_above(given)))


def _and_above(host: str) -> Iterator[str]:
    """A host and those that it is a part of, as far as somebody owns them."""
    labels = re.sub(r"^(?:www\.)+", "", host).split(".")
    for start in range(len(labels) - 1):
        above = ".".join(labels[start:])
        if above in mail_hosts() or above in shared_hosts():
            return
        yield above


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
    for host in dict.fromkeys(one for given in hosts for one in _and_above(given)):
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
