"""Holding an answer against what a scenario expects; expectations are a subset of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TOPIC_WORDS: Mapping[str, tuple[str, ...]] = {
    "ultimate_parent": ("ultimate parent", "headquarter"),
    "ownership": ("owner", "owns", "percent"),
    "identity": ("registration", "date of birth", "identity", "same party", "same person"),
    "end_user": ("end user",),
    "end_use": ("end use", "used for", "purpose"),
    "military_end_use": ("military",),
    "supercomputer": ("supercomputer",),
    "classification": ("eccn", "classif", "tpp", "parameter"),
    "data_center_design": ("designed or marketed", "data center"),
    "data_center_site": ("site", "power", "mw", "contract"),
    "tenant_kyc": ("tenant", "remote access", "know your customer", "kyc"),
    "h200_conditions": ("748", "independent test", "cumulative", "commercially available"),
    "purchase_history": ("previous", "purchase", "history"),
    "serial_numbers": ("serial",),
    "onward_export": ("onward", "reexport", "re-export", "resale", "resold", "export"),
    "forwarder": ("forwarder", "consignee"),
    "payer": ("pays", "payer", "payment"),
    "labels": ("label", "marks"),
    "foreign_direct_product": ("foreign direct product", "foreign-produced", "made with"),
    "recipient_confirmation": (
        "approved recipient",
        "supplement no. 8",
        "supp. 8",
        "all end users",
    ),
    "nationality": ("citizenship", "nationality", "permanent residen"),
    "technical_analysis": ("technical analysis", "failure analysis", "authorization"),
    "address": ("address", "premises", "room"),
    "near_threshold": ("datasheet", "tpp", "performance density", "threshold"),
}
"""A topic was asked about when a question holds one of its words, whatever its case."""

_CLASS = re.compile(r"3A090\.([ab])")
_Z_CLASS = {"a": ("a", "1"), "b": ("b", "2")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing expected and not found: what it is about, what was expected, what is there."""

    about: str
    expected: Any
    actual: Any


def differences(
    answers: Sequence[Mapping[str, Any]],
    expect: Mapping[str, Any],
    expect_earlier: Sequence[Mapping[str, Any]] = (),
) -> list[Difference]:
    """Everything in which the answers fail what is expected, and what every answer must hold."""
    found = [
        Difference(f"transaction {place}: {d.about}", d.expected, d.actual)
        for place, answer in enumerate(answers)
        for d in _always(answer)
    ]
    for earlier in expect_earlier:
        place = earlier["transaction"]
        found += [
            Difference(f"transaction {place}: {d.about}", d.expected, d.actual)
            for d in _compare(answers[place], earlier)
        ]
    return [*found, *_compare(answers[-1], expect)]


def _compare(answer: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterator[Difference]:
    accepted = [expect[key] for key in ("outcome",) if key in expect]
    accepted += expect.get("outcome_also_accepted", ())
    if accepted and answer["outcome"] not in accepted:
        yield Difference("outcome", " or ".join(accepted), answer["outcome"])
    yield from _codes(answer, "reasons", expect, "reason_codes")
    yield from _codes(answer, "red_flags", expect, "red_flags")
    yield from _hits(answer, expect)
    yield from _determinations(answer, expect.get("determinations", ()))
    texts = [question["text"].lower() for question in answer["questions"]]
    for topic in expect.get("questions_about", ()):
        if not any(word in text for word in TOPIC_WORDS[topic] for text in texts):
            yield Difference(f"question about {topic}", " / ".join(TOPIC_WORDS[topic]), texts)


def _codes(
    answer: Mapping[str, Any], part: str, expect: Mapping[str, Any], key: str
) -> Iterator[Difference]:
    codes = sorted({row["code"] for row in answer[part]})
    for code in expect.get(key, ()):
        if code not in codes:
            yield Difference(part, code, codes)
    for code in expect.get(f"{key}_absent", ()):
        if code in codes:
            yield Difference(part, f"no {code}", codes)


def _hits(answer: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterator[Difference]:
    told = [
        (hit["party"], hit["listed_party"]["name"], hit["via"], hit["score"])
        for hit in answer["hits"]
    ]
    for wanted in expect.get("hits", ()):
        key = (wanted["party"], wanted["listed_name"], wanted.get("via", "name"))
        if not any(hit[:3] == key and hit[3] >= wanted["min_score"] for hit in told):
            yield Difference("hit", (*key, f"{wanted['min_score']} or more"), told)
    for absent in expect.get("hits_absent", ()):
        party, name = absent.get("party"), absent["listed_name"]
        if any(hit[1] == name and party in (None, hit[0]) for hit in told):
            yield Difference("hit", f"none on {name}", told)


def _determinations(
    answer: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    by_line = {row["line"]: row for row in answer["determinations"]}
    for row in wanted:
        about = f"determination of line {row['line']}"
        actual = by_line.get(row["line"])
        if actual is None:
            yield Difference(about, row["result"], "none")
            continue
        for key in ("result", "review_policy"):
            if key in row and actual[key] != row[key] and not _is_held_nlr(key, row, answer):
                yield Difference(f"{about}: {key}", row[key], actual[key])
        if "eccn" in row and not is_of_family(actual["eccn"], row["eccn"]):
            yield Difference(f"{about}: ECCN", row["eccn"], actual["eccn"])


def _is_held_nlr(key: str, row: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether a file says NLR of a line that is held: ``undetermined`` says it better."""
    found = next(one for one in answer["determinations"] if one["line"] == row["line"])
    is_nlr = key == "result" and row["result"] == "NLR"
    return is_nlr and found["result"] == "undetermined"


def is_of_family(actual: str | None, family: str) -> bool:
    """Whether an answered ECCN is the expected one, below it, or of the same 3A090 class.

    ``3A090.a`` also stands for 4A090.a and for every ``.z`` with suffix ``.a`` or ``.1``;
    ``3A090.b`` likewise.
    """
    if not actual:
        return False
    if actual == family or actual.startswith(f"{family}."):
        return True
    letter = _CLASS.fullmatch(family)
    if letter is None:
        return False
    entry, *path = actual.split(".")
    if entry in ("3A090", "4A090"):
        return path[:1] == [letter[1]]
    return path[:1] == ["z"] and path[-1] in _Z_CLASS[letter[1]]


def _always(answer: Mapping[str, Any]) -> Iterator[Difference]:
    """What holds of every answer, whatever its scenario."""
    outcome = answer["outcome"]
    weighing = [r["code"] for r in answer["reasons"] if r["outcome"] in ("hold", "block")]
    if outcome == "clear":
        if weighing:
            yield Difference("a clear answer's reasons", "none that hold or block", weighing)
        flags = [f["code"] for f in answer["red_flags"] if f["severity"] != "low"]
        if flags:
            yield Difference("a clear answer's red flags", "none of medium or high", flags)
    elif not weighing:
        yield Difference(f"reasons of a {outcome}", "at least one", [])
    for part in ("reasons", "determinations", "red_flags"):
        uncited = [row for row in answer[part] if not row.get("citation")]
        if uncited:
            yield Difference(f"citation of {part}", "one each", uncited)
