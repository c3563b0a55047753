"""The letter to the customer: what is open, in their language, and nothing of what we found.

The rules' own questions are for officers: they may name a list or a provision. A letter says each
topic once, in sentences of its own, with the parties and lines that it is about. Who is told that
they were flagged may act on it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from screening.controls.ear.part_732_red_flags import FLAG_RULES

ENGLISH = "en"
IDENTIFYING = ("identity", "address", "end_use", "end_user")
"""What is asked where no rule asks: whoever resembles somebody says who they are."""
_OF_WHO_IT_IS = ("identity", "address")
_ADDRESSED = ("purchaser", "bill_to", "ultimate_consignee", "end_user")
_STEP = re.compile(r"(parties|lines)\[(\d+)\]")
_OURS = ("ship_from", "license_number", "license_exception", "source_order", "filing")
"""Fields that only we can fill; no customer is asked for them."""
_TOPICS: tuple[tuple[str, str], ...] = (
    ("headquarters_country", "ultimate_parent"),
    ("ultimate_parent", "ultimate_parent"),
    ("owners", "ownership"),
    ("nationalit", "nationality"),
    ("residency", "nationality"),
    ("attestations", "statement"),
    ("identifiers", "identity"),
    ("address", "address"),
    ("serial_numbers", "serial_numbers"),
    ("payment", "payer"),
    ("currency", "payer"),
    ("route", "shipping"),
    ("end_use.reexport", "onward_export"),
    ("end_use.location_country", "end_use"),
    ("end_use.statement", "end_use"),
    ("end_use.site", "data_center_site"),
    ("end_use.", "military_end_use"),
    ("end_use", "end_use"),
    ("data_center", "data_center_site"),
    ("destination_country", "destination"),
    ("quantity", "end_use"),
)
"""The first that a field has in it names its topic."""
_OF_RULE = {
    "foreign_direct_product": "technology",
    "technical_analysis": "technology",
    "supercomputer": "end_use",
    "near_threshold": "classification",
    "forwarder": "shipping",
    "recipient_confirmation": "end_user",
}
"""Topics of rules that a customer is asked about in the words of another."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is proposed.

    Args:
        language: one of ``languages()``.
        fields: of the order, that it asks for.
    """

    language: str
    subject: str
    body: str
    fields: tuple[str, ...]


def letter_for(
    content: Mapping[str, Any],
    questions: Sequence[Mapping[str, Any]],
    *,
    language: str,
    due_on: date,
    named: Sequence[int] = (),
) -> Letter:
    """The letter about an order.

    Args:
        content: the order as it was submitted.
        questions: of its screening; each topic is asked once.
        language: unknown ones count as English.
        due_on: until when the answer is wanted.
        named: indexes of parties that are asked who they are where no question is open.
    """
    words = _words()["languages"].get(language) or _words()["languages"][ENGLISH]
    asked, fields = _asked(content, questions, words)
    if not asked:
        about = list(dict.fromkeys(filter(None, (_party_name(content, at) for at in named))))
        asked = {topic: about if topic in _OF_WHO_IT_IS else [] for topic in IDENTIFYING}
    lines = [
        f"{number}. {words['topics'][topic]}{_about(of)}"
        for number, (topic, of) in enumerate(asked.items(), 1)
    ]
    says = {"reference": _one_line(str(content.get("reference", ""))), "due": due_on.isoformat()}
    parts = (
        words["opening"].format(**says),
        "\n".join(lines),
        words["closing"].format(**says),
        words["greeting"],
    )
    used = language if language in languages() else ENGLISH
    return Letter(used, words["subject"].format(**says)[:200], "\n\n".join(parts) + "\n", fields)


def reminder_for(
    *, reference: str, language: str, body: str, asked_on: date, due_on: date
) -> tuple[str, str]:
    """Subject and body of a reminder of a letter, which is quoted whole."""
    words = _words()["languages"].get(language) or _words()["languages"][ENGLISH]
    says = {"reference": _one_line(reference), "day": str(asked_on), "due": str(due_on)}
    quoted = "\n".join(f"> {line}".rstrip() for line in body.splitlines())
    text = f"{words['reminder'].format(**says)}\n\n{quoted}\n\n{words['greeting']}\n"
    return words["reminder_subject"].format(**says)[:200], text


def languages() -> dict[str, str]:
    """Codes of the languages, each with its English name."""
    return {code: str(words["name"]) for code, words in _words()["languages"].items()}


def language_of(content: Mapping[str, Any]) -> str:
    """The language in which a customer is written to, by the country of who is addressed; by the
    script of the name where the country decides nothing."""
    party = addressed(content)
    if party is None:
        return ENGLISH
    country = (party.get("address") or {}).get("country") or ""
    known = _words()["countries"].get(country.upper())
    if known:
        return str(known)
    is_han = any("\u4e00" <= sign <= "\u9fff" for sign in str(party.get("name") or ""))
    return "zh" if is_han and not country else ENGLISH


def addressed(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The party that a letter goes to: who buys, else who pays, receives or uses the goods."""
    parties: list[Mapping[str, Any]] = content.get("parties") or []
    for role in _ADDRESSED:
        for party in parties:
            if party.get("role") == role:
                return party
    return parties[0] if parties else None


def forbidden_words() -> tuple[str, ...]:
    """Words by which a letter would tell what was found."""
    return tuple(_words()["never"])


def folded(text: str) -> str:
    """A text as two are compared: one spelling of each letter, no case, single blanks."""
    plain = "".join(s for s in unicodedata.normalize("NFKC", text) if not _is_invisible(s))
    return " ".join(plain.casefold().split())


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") and sign not in "\n\t\r"


def _one_line(text: str) -> str:
    return " ".join("".join(s if s.isprintable() else " " for s in text).split())


def _asked(
    content: Mapping[str, Any], questions: Sequence[Mapping[str, Any]], words: Mapping[str, Any]
) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    asked: dict[str, list[str]] = {}
    fields: dict[str, None] = {}
    for question in questions:
        field = str(question.get("field") or "")
        topic = _topic_of(field, str(question.get("why") or ""))
        if not topic:
            continue
        fields[field] = None
        about = asked.setdefault(topic, [])
        subject = _subject_of(content, field, words)
        if subject and subject not in about:
            about.append(subject)
    return asked, tuple(fields)


def _topic_of(field: str, why: str) -> str:
    """The topic of a question; empty where only we can answer it."""
    if any(part in field for part in _OURS):
        return ""
    rule = _rule_topics().get(why)
    if rule:
        return rule
    found = next((topic for part, topic in _TOPICS if part in field), "")
    if found:
        return found
    if field.startswith("lines"):
        return "classification"
    if field == "parties":
        return "end_user"
    return "identity" if field.startswith("parties") else "other"


@cache
def _rule_topics() -> Mapping[str, str]:
    known = _words()["languages"][ENGLISH]["topics"]
    told = {rule.code: _OF_RULE.get(rule.topic, rule.topic) for rule in FLAG_RULES}
    return {code: topic if topic in known else "other" for code, topic in told.items()}


def _subject_of(content: Mapping[str, Any], field: str, words: Mapping[str, Any]) -> str:
    found = _STEP.match(field)
    if found is None:
        return ""
    place = int(found[2])
    if found[1] == "parties":
        return _party_name(content, place)
    lines = content.get("lines") or []
    if place >= len(lines):
        return ""
    line = lines[place]
    what = _one_line(str(line.get("part_number") or line.get("description") or ""))[:60]
    number = words["line"].format(number=line.get("number", place + 1))
    return f"{number}: {what}" if what else str(number)


def _party_name(content: Mapping[str, Any], place: int) -> str:
    parties = content.get("parties") or []
    return _one_line(str(parties[place].get("name") or ""))[:120] if place < len(parties) else ""


def _about(subjects: Sequence[str]) -> str:
    return f" ({'; '.join(subjects)})" if subjects else ""


@cache
def _words() -> Mapping[str, Any]:
    path = settings.FIXTURES_DIR / "customer_letter.json"
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words
