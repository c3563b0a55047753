"""Military end uses and users: 15 CFR 744.21 and 744.17 (read 2026-07-23).

Declared as end use, or told by the kind of a party's business. Items of Supplement No. 2 need a
license, any item does for Russia and Belarus, and of the others a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.military_items import (
    ANY_ITEM_COUNTRIES,
    MILITARY_COUNTRIES,
    food_and_medicine,
    is_reached,
    military_review_policy,
)
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import (
    STEP,
    USE_RULES,
    UseRule,
)
from screening.controls.facts import PartyFacts
from screening.controls.findings import Rule, Ruling
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from screening.terms.standing_record import StandingKind

_PROCESSORS = "744.17.entries"
GOVERNMENT_USER = Rule(
    rule_id="us.744.21.government_user",
    citation="15 CFR 744.21; 744 Supp. 2",
    step=STEP,
    code="end_use.unknown",
    words="a government body in a country of 744.21 may be a military user",
)
PROCESSORS = Rule(
    rule_id="us.744.17",
    citation="15 CFR 744.17",
    step=STEP,
    code="question.open",
    words="what may be a microprocessor, for a military use or user in Country Group D:1, is held",
)


def declared_military(
    inquiry: Inquiry, rule: UseRule, countries: Iterable[str]
) -> Iterator[Ruling]:
    """744.21 for the lines of an order: one ruling for those that need a license alike."""
    places = sorted(countries)
    any_item = inquiry.tables.members(ANY_ITEM_COUNTRIES)
    is_any_item = any(place in any_item for place in places)
    lines: dict[tuple[bool, ReviewPolicy, str], list[int]] = {}
    for line, classification in inquiry.classified_lines:
        eccn: Eccn | None = classification.eccn
        required = is_any_item or is_reached(eccn, inquiry.tables)
        policy = military_review_policy(eccn, is_any_item)
        remark = food_and_medicine(eccn) if is_any_item else ""
        lines.setdefault((required, policy, remark), []).append(line.index)
    for (required, policy, remark), indexes in lines.items():
        yield Ruling(
            rule=rule,
            lines=tuple(indexes),
            outcome=Outcome.BLOCK if required else Outcome.HOLD,
            result=Result.LICENSE_REQUIRED if required else Result.UNDETERMINED,
            words=f"{rule.words}{remark}." if required else f"{rule.words}: {rule.open}.",
            inputs={"flag": rule.flag, "countries": places},
            subject=f"end_use.{rule.flag}",
            said="license required" if required else "hold: not, or only in part, in Supp. 2",
            # Also of a license that another rule requires: 744.21(e)(3).
            review_policy=policy,
        )


def military_users(inquiry: Inquiry) -> Iterator[Ruling]:
    """Parties that are a military, or a government that may be police or intelligence."""
    rule = next(r for r in USE_RULES if r.flag == "military")
    for party in inquiry.facts.parties:
        if party.business_type not in ("military", "government"):
            continue
        homes = [inquiry.tables.country(code) or "" for code in party.places]
        inside = [c for c in homes if inquiry.tables.in_group(c, MILITARY_COUNTRIES)]
        if not inside or not party.role.is_reached_by_entity_list:
            continue
        country = inside[0]
        if party.business_type == "military":
            named = (d.country for d in inquiry.destinations if d.country)
            yield from declared_military(inquiry, rule, {country, *named})
        else:
            yield _government(inquiry, party, country)


def _government(inquiry: Inquiry, party: PartyFacts, country: str) -> Ruling:
    kept = inquiry.facts.on_file.of(StandingKind.NOT_MILITARY, party=party.index)
    if kept is not None:
        return Ruling(
            rule=GOVERNMENT_USER,
            lines=tuple(line.index for line in inquiry.facts.lines),
            outcome=Outcome.CLEAR,
            result=None,
            words=f"{party.name} is a government body in {country}; that it is no military end "
            f"user is on file ({kept.number}).",
            inputs={"party": party.index, "country": country, "record": kept.number},
            subject=party.subject,
            said=f"no military end user: {kept.number}",
            record=kept.number,
        )
    is_any_item = country in inquiry.tables.members(ANY_ITEM_COUNTRIES)
    items = "for any item" if is_any_item else "for the items of Supp. 2 to part 744"
    return Ruling(
        rule=GOVERNMENT_USER,
        lines=tuple(line.index for line in inquiry.facts.lines),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=f"{party.name} is a government body in {country}; it may be a military user: a "
        f"license is required if it is, {items}, none by this rule if not.",
        inputs={"party": party.index, "country": country},
        question=Question(
            field="end_use.military",
            text=f"Is {party.name} part of, or supporting, a military, police or intelligence?",
            why=GOVERNMENT_USER.code,
            topic="military_end_use",
        ),
        subject=party.subject,
        said="hold: may be a military user",
    )


def military_processors(inquiry: Inquiry) -> Iterator[Ruling]:
    """744.17: microprocessors for a military use or user anywhere in Country Group D:1."""
    is_user = inquiry.facts.end_use.flag("military") or any(
        party.business_type == "military" and party.role.is_reached_by_entity_list
        for party in inquiry.facts.parties
    )
    if not is_user:
        return
    if not any(
        d.country and inquiry.tables.in_group(d.country, "D:1") for d in inquiry.destinations
    ):
        return
    entries = inquiry.tables.members(_PROCESSORS)
    lines = tuple(
        line.index
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry in entries
    )
    if lines:
        yield Ruling(
            rule=PROCESSORS,
            lines=lines,
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"Line {line.number} may be a microprocessor, for military use in D:1: a license "
                "is required if it does 5 GFLOPS or more with an access width of 32 bit or more, "
                "none by this rule if not."
            ),
            said="hold: may be a microprocessor for military use",
        )
