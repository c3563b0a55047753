"""A screening as a person reads it on a terminal: the answer first, then why, then the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

_STYLE = {"clear": "bold green", "hold": "bold yellow", "block": "bold red"}
_SIGN = {"equal": "=", "near": "≈", "missing": "−", "extra": "+"}


def explain(answer: Mapping[str, Any], submission: Mapping[str, Any]) -> None:
    """Print an answer with its reasons, evidence and path to standard output.

    Args:
        answer: the screening as JSON.
        submission: the transaction it answers.
    """
    console = Console(highlight=False, soft_wrap=True)
    outcome = answer["outcome"]
    console.print(Text.assemble((outcome.upper(), _STYLE[outcome]), "  ", answer["reference"]))
    for title, lines in (
        ("Reasons", _reasons(answer)),
        ("Hits", _hits(answer, submission)),
        ("Lines", _determinations(answer)),
        ("Red flags", _red_flags(answer)),
        ("To ask", (f"{q['field']}: {q['text']}" for q in answer["questions"])),
        ("Not evaluated", _not_evaluated(answer)),
        ("Not examined", (n["sentence"] for n in answer["coverage"]["not_examined"])),
        ("Screened against", _as_of(answer["as_of"])),
    ):
        _section(console, title, list(lines))


def _section(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            indent = 2 * (1 + (len(line) - len(line.lstrip(" "))) // 2)
            console.print(Padding(Text(line.lstrip(" ")), (0, 0, 0, indent)))


def _reasons(answer: Mapping[str, Any]) -> Iterator[str]:
    for reason in answer["reasons"]:
        yield f"{reason['outcome']}: {reason['summary']}"
        yield f"  {reason['code']}  {reason['subject']}  {reason['citation']}"


def _hits(answer: Mapping[str, Any], submission: Mapping[str, Any]) -> Iterator[str]:
    names = {f"parties[{i}]": party["name"] for i, party in enumerate(submission["parties"])}
    for hit in answer["hits"]:
        listed, subject = hit["listed_party"], hit["subject"]
        who = names.get(subject, "the name there")
        yield f"{subject} ({who}) met {listed['name']} ({listed['source']})"
        yield f"  score {hit['score']:.2f}{', the same party' if hit['is_match'] else ''}"
        yield f"  by {hit['via']}; the listed name that met: {hit['name']} ({hit['name_kind']})"
        for piece in hit["evidence"]:
            yield from _evidence(piece)
        for measure in listed["measures"]:
            yield from _measure(measure)


def _evidence(piece: Mapping[str, Any]) -> Iterator[str]:
    words = piece.get("words", ())
    if words:
        yield "  " + "   ".join(_word(word) for word in words)
    if piece.get("summary"):
        yield f"  {piece['summary']}"


def _word(word: Mapping[str, Any]) -> str:
    ours, listed = word.get("query", ""), word.get("listed", "")
    return f"{ours} {_SIGN.get(word['relation'], '?')} {listed}".strip()


def _measure(measure: Mapping[str, Any]) -> Iterator[str]:
    if measure["license_requirement"]:
        yield f"  License requirement: {measure['license_requirement']}"
    if measure["license_policy"]:
        yield f"  Review policy: {measure['license_policy']}"
    if measure["program"]:
        yield f"  Program: {measure['program']}"
    if measure["citations"]:
        yield "  " + "; ".join(c["text"] for c in measure["citations"])


def _determinations(answer: Mapping[str, Any]) -> Iterator[str]:
    for found in answer["determinations"]:
        policy = f", {found['review_policy']}" if found["review_policy"] else ""
        eccn = found["eccn"] or "no ECCN"
        yield f"line {found['line']}: {eccn}: {found['result']}{policy} ({found['citation']})"
        for number, step in enumerate(found["path"], start=1):
            yield f"  {number}. {step['step']}: {step['result']} ({step['cite']})"


def _red_flags(answer: Mapping[str, Any]) -> Iterator[str]:
    for flag in answer["red_flags"]:
        yield f"{flag['severity']}: {flag['summary']} ({flag['code']}, {flag['citation']})"


def _not_evaluated(answer: Mapping[str, Any]) -> Iterator[str]:
    for gap in answer["coverage"]["not_evaluated"]:
        missing = ", ".join(gap["missing"])
        yield f"{gap['check']}: missing {missing}" if missing else gap["check"]


def _as_of(as_of: Mapping[str, Any]) -> Iterator[str]:
    yield f"rules of {as_of['date']}, policy {as_of['policy']}, engine {as_of['engine']}"
    for version in as_of["lists"]:
        yield f"{version['source']} {version['version']} ({version['published'] or 'undated'})"
