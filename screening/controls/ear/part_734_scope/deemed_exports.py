"""Releases to foreign persons, by whose nationals they are (15 CFR 734.13(a)(2), (b)).

A release to a foreign person is an export to the country of his citizenship or permanent residency;
citizens, permanent residents of the US and protected persons are none (772.1). Of several
citizenships the strictest decides: BIS asks for the one that was acquired last, and an order does
not say which that is.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import Question, Result
from screening.controls.ear.part_746_embargoes.review import is_beyond_at, review_of
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Rule, Ruling
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome

STEP = "technology_release"
DEEMED = "15 CFR 734.13(a)(2), (b)"
PERSON = "person"
EMBARGOED_NATIONAL = Rule(
    rule_id="us.deemed_export.embargo",
    citation=f"{DEEMED}; part 746",
    step=STEP,
    code="release.deemed_export",
    words="a release of a listed item to a national of Country Group E needs a license",
)


def is_us_person(party: PartyFacts) -> bool:
    """772.1: a citizen, a permanent resident, or a protected person is no foreign person."""
    stated = (party.nationality, *party.nationalities, party.residency)
    is_native = DOMESTIC in stated  # by what is stated; a passport may be old
    return party.type == PERSON and (is_native or party.is_protected_person)


def embargoed_nationals(inquiry: Inquiry) -> Iterable[Ruling]:
    """734.13(b): a release to a national of an embargoed country is an export to it."""
    for party in inquiry.facts.parties:
        if is_us_person(party):
            continue
        for stated in nations_of(party):
            nation = inquiry.tables.country(stated) or ""
            if inquiry.tables.in_group(nation, "E:1", "E:2"):
                yield from _to_national(inquiry, party, nation)


def nations_of(party: PartyFacts) -> tuple[str, ...]:
    """Whose national a person is, the strictest of whom decides: every citizenship; where none is
    known the residency."""
    return party.citizenships or ((party.residency,) if party.residency else ())


def _to_national(inquiry: Inquiry, party: PartyFacts, nation: str) -> Iterable[Ruling]:
    """A license for what the control list names; the rest is a person's."""
    listed: dict[bool, list[int]] = {}
    other = []
    for line, classification in inquiry.classified_lines:
        eccn = classification.eccn
        if eccn is None or eccn.is_ear99:
            other.append(line.index)
        else:
            listed.setdefault(is_beyond_at(inquiry, eccn), []).append(line.index)
    row = review_of(inquiry, nation)
    for is_beyond, lines in listed.items():
        policy = (row.beyond_at if is_beyond else None) or row.policy if row else None
        yield Ruling(
            rule=EMBARGOED_NATIONAL,
            lines=tuple(lines),
            outcome=Outcome.BLOCK,
            result=Result.LICENSE_REQUIRED,
            words=lambda line: f"{_told(line, party, nation)}.",
            inputs={"recipient": party.subject, "nation": nation},
            subject=party.subject,
            said=f"license required: an export to {nation}, of which the recipient is a national",
            review_policy=policy,
        )
    if other:
        yield Ruling(
            rule=EMBARGOED_NATIONAL,
            lines=tuple(other),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"{_told(line, party, nation)}: a license is required if it is on the control "
                "list, or if part 746 reaches what is off it for nationals too; none if not."
            ),
            inputs={"recipient": party.subject, "nation": nation},
            subject=party.subject,
            said=f"hold: a national of {nation} would receive what no entry is known to name",
        )


def _told(line: LineFacts, party: PartyFacts, nation: str) -> str:
    return f"Line {line.number} would be released to {party.name}, national of {nation}"


def asked_nationality(party: PartyFacts) -> Question:
    """What to ask of a person whose citizenship and residency decide."""
    stated = ", ".join(party.citizenships)
    known = f" (stated: {stated})" if stated else ""
    text = (
        f"What is the most recent citizenship or nationality of {party.name}{known}, and of which "
        "country is the person a permanent resident?"
    )
    return Question(
        field=f"{party.subject}.nationality",
        text=text,
        why="release.deemed_export",
        topic="nationality",
    )
