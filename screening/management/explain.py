"""A screening as a person reads it on a terminal: the answer first, then why, then the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from screening.terms.determination import deciding_step

_STYLE = {"clear": "bold green", "hold": "bold yellow", "block": "bold red"}
# The steps of an evaluation as an officer calls them.
_STEP = {
    "jurisdiction": "subject to the EAR",
    "classification": "classification",
    "chart": "control list and Country Chart",
    "advanced_computing": "advanced computing",
    "foundry": "foundry presumption",
    "letters": "is-informed letter",
    "gp_ten": "General Prohibition Ten",
    "custody": "chain of custody",
    "embargo": "embargo",
    "parties": "party",
    "end_use": "end use",
    "technology_release": "release of technology",
    "vessels": "vessel or aircraft",
    "antiboycott": "boycott",
    "onward_export": "onward export",
    "gp_eight": "General Prohibition Eight",
    "texts": "words of the order",
    "held_license": "license on record",
    "source_order": "the order it ships",
}
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
        ("Lines", _determinations(answer, submission)),
        ("Red flags", _red_flags(answer)),
        ("To ask", (f"{q['field']}: {q['text']}" for q in answer["questions"])),
        ("Not evaluated", _not_evaluated(answer)),
        ("Not examined", (n["sentence"] for n in answer["coverage"]["not_examined"])),
        ("Filing", _filing(answer.get("filing"))),
        ("Screened against", _as_of(answer["as_of"])),
    ):
        _section(console, title, list(lines))


def _section(console: Console, title: str, lines: list[str]) -> None:
    """A title and its lines; a line is never cut, however narrow the terminal."""
    if lines:
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Text(f"  {line}"))


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


def _filing(block: Mapping[str, Any] | None) -> Iterator[str]:
    """What is due, each line's code, and what to ask before it is filed."""
    if not block:
        return
    eei = block["eei"]
    cited = "; ".join(row["cite"] for row in eei.get("because", ()))
    yield f"Electronic Export Information due: {eei['due']}{f' ({cited})' if cited else ''}"
    if eei.get("legend"):
        yield f"  on the loading document: {eei['legend']}, {eei['loading_authority'] or 'open'}"
    for line in block.get("lines", ()):
        code, number = line["license_code"] or "open", line["license_number"] or "open"
        yield f"  line {line['line']}: {line['due']}; code {code}, {number}"
    if block.get("dcs", {}).get("required"):
        yield "  destination control statement on the invoice (758.6)"
    yield from (f"  to ask, {q['field']}: {q['text']}" for q in block["questions"])


def _determinations(answer: Mapping[str, Any], submission: Mapping[str, Any]) -> Iterator[str]:
    """Each line as an officer follows it: what it is, every step, every exception."""
    described = {line["number"]: line.get("description", "") for line in submission["lines"]}
    for found in answer["determinations"]:
        yield from _verdict(found, described.get(found["line"], ""))
        deciding = deciding_step(found)
        for number, step in enumerate(found["path"], start=1):
            yield f"  {number}. {_STEP.get(step['step'], step['step'])}: {step['result']}"
            decides = ", which decides" if number - 1 == deciding else ""
            yield f"    {step['rule_id']}{decides}; {step['cite']}; as of {step['as_of']}"
            looked_at = _inputs(step["inputs"])
            if looked_at:
                yield f"    looked at: {looked_at}"
        for destination in found["destinations"]:
            reasons = " ".join(destination["reasons_for_control"])
            named = ", ".join(destination["sources"])
            verdict = " ".join(filter(None, (destination["result"], reasons)))
            yield f"  destination {destination['country']} ({named}): {verdict}"
        for exception in found["exceptions_considered"]:
            yield from _exception(exception)


def _verdict(found: Mapping[str, Any], description: str) -> Iterator[str]:
    """The first lines of a determination: the answer before the reasoning."""
    eccn = found["eccn"] or "no ECCN"
    by = f", classified by {found['classified_by']}" if found["classified_by"] else ""
    yield f"line {found['line']}: {description}"
    yield f"  {eccn}{by}: {found['result'].replace('_', ' ')} ({found['citation']})"
    yield f"  decided by rule {found['rule']}"
    yield from (f"  open: {words}" for words in found["hangs_on"])
    if found["reasons_for_control"]:
        yield f"  reasons for control: {' '.join(found['reasons_for_control'])}"
    if found["review_policy"]:
        yield f"  review policy: {found['review_policy'].replace('_', ' ')}"


def _inputs(inputs: Mapping[str, Any]) -> str:
    """What a rule looked at, empty things left out."""
    shown = []
    for name, value in inputs.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if text and value is not None:
            shown.append(f"{name.replace('_', ' ')} {text}")
    return "; ".join(shown)


def _exception(exception: Mapping[str, Any]) -> Iterator[str]:
    status = exception["status"].replace("_", " ")
    yield (
        f"  License Exception {exception['code']} ({exception['citation']}): {status}: "
        f"{exception['why']}"
    )
    if exception["status"] != "rejected":
        yield from (f"    to confirm: {condition}" for condition in exception["conditions"])


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
