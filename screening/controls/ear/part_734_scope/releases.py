"""Releases of software and technology: who receives what.

Coverage table of the domain notes. A release to a foreign person is an export to the country of his
citizenship or permanent residency (15 CFR 734.13(a)(2), (b)); permanent residents of the US and
protected persons are none (772.1). What is off the control list, or on it for anti-terrorism alone,
or of which the chart asks nothing for the recipients' countries, is decided: to a company it is an
export to where it goes, to a person one to his country. Any other item is a person's, but for a
national of Country Group E, to whom part 746 demands a license, and for recipients of whom none is
a foreign person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from screening.controls.answers import NotEvaluated, Question, Result
from screening.controls.ear.part_734_scope.deemed_exports import (
    DEEMED,
    PERSON,
    STEP,
    asked_nationality,
    embargoed_nationals,
    is_us_person,
    nations_of,
)
from screening.controls.ear.part_738_chart.license_requirement import asks_nothing
from screening.controls.ear.part_774_items.classification import strictness
from screening.controls.facts import PartyFacts
from screening.controls.findings import Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import Period
from screening.controls.reference import DOMESTIC
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole

TECHNOLOGY_RELEASE = "technology_release"
MODEL_WEIGHTS = "742.6.a.13.entries"
STATEMENT = Period(date(2025, 5, 13))
"""Since BIS told what it means of remote computing, and that 4E091 is not enforced."""
_AT_ONLY = 1
_NO_RECIPIENTS = frozenset(
    {
        PartyRole.FREIGHT_FORWARDER,
        PartyRole.CARRIER,
        PartyRole.VESSEL,
        PartyRole.RECEIVING_VESSEL,
        PartyRole.BILL_TO,
        PartyRole.BANK,
        PartyRole.SELLER,
        PartyRole.EXPORTER_OF_RECORD,
    }
)
# What a release hands over, where it says so first: a program as it runs, not how it is made.
_OBJECT_CODE = re.compile(
    r"\s*(?:the |an? |mass[- ]market )*(?:object code|executables?|binar(?:y|ies)|compiled)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\b(source|technology|drawings?|know-?how|training)\b", re.IGNORECASE)

RELEASE = Rule(
    rule_id="us.release",
    citation=DEEMED,
    step=STEP,
    code="release.deemed_export",
    words="a release of technology or software follows the recipients' citizenship and residency",
)
REMOTE = Rule(
    rule_id="us.release.remote_compute",
    citation="15 CFR 744.6",
    step=STEP,
    code="end_use.remote_compute",
    words="remote access to computing hangs on who uses it",
)
WEIGHTS = Rule(
    rule_id="us.release.model_weights",
    citation="15 CFR 774 Supp. 1 ECCN 4E091",
    step=STEP,
    code="release.model_weights",
    words="model weights are on the control list",
)


def technology_release(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Releases of software and technology are recognised; few are decided by the machine."""
    everywhere = rule_on(inquiry, *_weights(inquiry), *_remote(inquiry))
    if inquiry.facts.kind != TECHNOLOGY_RELEASE:
        return everywhere
    released = tuple(_releases(inquiry))
    rulings = (*released, *embargoed_nationals(inquiry))
    if not any(ruling.result for ruling in released):
        return add_up((everywhere, rule_on(inquiry, *rulings)))
    asked = tuple(
        asked_nationality(party)
        for party in inquiry.facts.parties
        if party.type == "person" and not party.residency
    )
    lacking = NotEvaluated("technology_release", ("citizenship of all recipients",))
    coverage = Findings(not_evaluated=(lacking,))
    return add_up((everywhere, rule_on(inquiry, *rulings), Findings(questions=asked), coverage))


def _weights(inquiry: Inquiry) -> Iterable[Ruling]:
    named = inquiry.tables.members(MODEL_WEIGHTS)
    lines = tuple(
        line.index
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry in named
    )
    if not lines:
        return
    is_told = STATEMENT.covers(inquiry.as_of)
    enforced = ", controlled but not enforced" if is_told else ", which is controlled"
    yield Ruling(
        rule=WEIGHTS,
        lines=lines,
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"Line {line.number} releases model weights (4E091){enforced}: a license is required "
            "if the model was trained on more operations than the entry says and its weights are "
            "not published, none by this rule if not."
        ),
        said=f"hold: model weights{enforced}",
        citation=f"{WEIGHTS.citation}; non-enforcement 2025-05-13" if is_told else "",
    )


def _releases(inquiry: Inquiry) -> Iterable[Ruling]:
    """Every line that hands something over, one ruling for lines released by the same means."""
    alike: dict[tuple[str, str, bool], list[int]] = {}
    for line, classification in inquiry.classified_lines:
        if not line.is_remote_compute:
            what = line.technology_what or ""
            is_code = _is_object_code(what, classification.eccn)
            key = line.technology_means or "", what, is_code
            alike.setdefault(key, []).append(line.index)
    for (means, what, is_code), lines in alike.items():
        inputs = {"means": means, "what": what}
        if is_code:
            yield _object_code(inquiry, tuple(lines), inputs)
            continue
        free = [index for index in lines if _is_free(inquiry, index)]
        held = [index for index in lines if index not in free]
        if free:
            yield _free(inquiry, tuple(free), inputs)
        if held:
            yield _release(inquiry, tuple(held), inputs)


def _is_free(inquiry: Inquiry, index: int) -> bool:
    """Whether no recipient's citizenship or residency can demand a license of a line."""
    recipients = [p for p in inquiry.facts.parties if p.role not in _NO_RECIPIENTS]
    foreign = [party for party in recipients if not _is_at_home(party)]
    if any(is_us_person(party) for party in recipients) and not foreign:
        return True
    eccn = inquiry.classifications[index].eccn
    if not recipients or not all(_is_known(inquiry, party) for party in foreign):
        return False
    is_low = eccn is not None and strictness(eccn, inquiry.tables) <= _AT_ONLY
    # An item of more than anti-terrorism is free where the chart asks nothing of their countries.
    countries = [_countries(inquiry, party) for party in foreign]
    return is_low or (
        bool(countries)
        and all(countries)
        and asks_nothing(inquiry, index, {code for codes in countries for code in codes})
    )


def _countries(inquiry: Inquiry, party: PartyFacts) -> tuple[str, ...]:
    """The countries that an export to a foreign recipient goes to; empty where one is unknown."""
    if party.type == PERSON:
        named = [*(party.citizenships or (None,)), party.residency]
    else:
        named = [*(party.places or (None,)), party.headquarters_country]
    codes = [inquiry.tables.country(code) for code in named if code]
    return tuple(code for code in codes if code) if all(codes) else ()


def recipient_countries(inquiry: Inquiry) -> tuple[str, ...]:
    """To where a release goes by its foreign recipients; empty where that of one is unknown."""
    if inquiry.facts.kind != TECHNOLOGY_RELEASE:
        return ()
    recipients = (p for p in inquiry.facts.parties if p.role not in _NO_RECIPIENTS)
    found = [_countries(inquiry, party) for party in recipients if not _is_at_home(party)]
    return tuple(code for codes in found for code in codes) if all(found) else ()


def stays_among_us_persons(inquiry: Inquiry) -> bool:
    """Whether a release reaches nobody but US persons at home, so that nothing is exported."""
    recipients = [p for p in inquiry.facts.parties if p.role not in _NO_RECIPIENTS]
    return (
        inquiry.facts.kind == TECHNOLOGY_RELEASE
        and all(destination.is_domestic for destination in inquiry.destinations)
        and any(is_us_person(party) for party in recipients)
        and all(_is_at_home(party) for party in recipients)
        and not any(line.is_remote_compute for line in inquiry.facts.lines)
    )


def _is_at_home(party: PartyFacts) -> bool:
    """Whether it is a person who is no foreign one, or a company in the United States.

    Such a company is mostly the employer; whose kind nobody stated may be a person.
    """
    is_firm = party.type == "organization" or bool(party.business_type or party.identifiers)
    return is_us_person(party) or (is_firm and party.places == (DOMESTIC,))


def _is_known(inquiry: Inquiry, party: PartyFacts) -> bool:
    """Whether a recipient's country is known, and part 746 demands nothing of it.

    A company is where it goes: its country is the destination's or its address's, which other
    steps judge. Whose kind nobody stated is a company where it says a trade or a register.
    """
    if party.type == PERSON:
        codes = [inquiry.tables.country(code) for code in nations_of(party)]
        return bool(codes) and not any(
            code is None or inquiry.tables.in_group(code, "E:1", "E:2") for code in codes
        )
    return party.type == "organization" or bool(party.business_type or party.identifiers)


def _free(inquiry: Inquiry, lines: tuple[int, ...], inputs: dict[str, str]) -> Ruling:
    said = (
        "released to nobody whose citizenship or residency asks for more than the destination does"
    )
    return Ruling(RELEASE, lines, Outcome.CLEAR, None, said, inputs)


def _is_object_code(what: str, eccn: Eccn | None) -> bool:
    """Whether a line is a program as it runs, by its words and its entry of product group D."""
    is_program = eccn is not None and (eccn.is_ear99 or eccn.entry[1:2] == "D")
    return bool(is_program and _OBJECT_CODE.match(what) and not _SOURCE.search(what))


def _object_code(inquiry: Inquiry, lines: tuple[int, ...], inputs: dict[str, str]) -> Ruling:
    """Programs as they run are exported to where they go; no citizenship matters."""
    said = "object code: an export to its destination only (734.13(a)(2) means source code)"
    return Ruling(RELEASE, lines, Outcome.CLEAR, None, said, inputs)


def _remote(inquiry: Inquiry) -> Iterable[Ruling]:
    """Remote access to computing, on whatever kind of paper it comes."""
    lines = tuple(line.index for line in inquiry.facts.lines if line.is_remote_compute)
    if not lines:
        return
    is_told = STATEMENT.covers(inquiry.as_of)
    yield Ruling(
        rule=REMOTE,
        lines=lines,
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"Line {line.number} is remote access to computing; who uses it must be known: a "
            "license is required if it supports an end use or user of 744.6(b), none by it if not."
        ),
        question=Question(
            field="parties",
            text="Who are the tenants with remote access, where are they and their ultimate "
            "parents headquartered, for what do they use the computing, and how are they checked "
            "(know your customer)?",
            why=REMOTE.code,
            topic="tenant_kyc",
        ),
        said="hold: who uses the computing must be known",
        citation=f"{REMOTE.citation}; BIS policy statement 2025-05-13" if is_told else "",
    )


def _release(inquiry: Inquiry, lines: tuple[int, ...], inputs: dict[str, str]) -> Ruling:
    return Ruling(
        rule=RELEASE,
        lines=lines,
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"Line {line.number} releases technology or software, which follows the recipients' "
            "citizenship and residency: a license is required if the item would need one to a "
            "recipient's country, none if not."
        ),
        inputs=inputs,
        said="hold: the recipients' citizenship and residency decide",
    )
