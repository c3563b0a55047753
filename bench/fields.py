"""Name fields: how many listed parties still alert when their name stands in a longer field.

    python bench/fields.py [--organizations 300] [--persons 300] [--ships 150] [--no-benign]

Draws parties of the real lists, writes each name into a field in every shape that order systems
are seen to write it, and reads the field as a screening does, beside each field asked as one name
(rules r1). Then the false alarms on ordinary names, both ways. The lists and names live beside the
repository (``../shared/data``); where they are absent the script says so and does nothing. The
shapes are those the reading was written against; the same table for other parties is `--seed 2`.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")

import django  # noqa: E402

django.setup()

from screening.controls.facts import PartyFacts, TransactionFacts  # noqa: E402
from screening.controls.stated.party_parts import IdentifierFacts  # noqa: E402
from screening.lists.readers.registry import read_list  # noqa: E402
from screening.matching import DEFAULT_POLICY, Index  # noqa: E402
from screening.matching.within.listing import NamesWithin  # noqa: E402
from screening.pipeline.named.fields import with_faults  # noqa: E402
from screening.pipeline.named.meetings import fields_met, whole_fields_met  # noqa: E402
from screening.pipeline.named.weighing import against_number  # noqa: E402
from screening.reading.names.repair import script_of  # noqa: E402
from screening.terms.listed_party import PartyRecord, PartySchema  # noqa: E402
from screening.terms.look_alikes import look_alikes  # noqa: E402
from screening.terms.party_role import PartyRole  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
LISTS = (
    ("us-bis-entity-list", "us-ecfr/title-15_part-744_2026-07-23.xml"),
    ("us-bis-unverified-list", "us-ecfr/title-15_part-744_2026-07-23.xml"),
    ("us-bis-meu-list", "us-ecfr/title-15_part-744_2026-07-23.xml"),
    ("us-bis-denied-persons", "us-bis/dpl_2023-11-30.txt"),
    ("us-trade-csl", "us-trade-csl/consolidated_2022-04.csv.gz"),
)
BENIGN = (("organizations", "organization"), ("persons", "person"), ("vessels", "vessel"))
Shape = Callable[[str], str]
FIRM = "Example Trading GmbH"
FIRMS = (FIRM, "Muster Logistik", "Beispiel Handels Ltd", "Norsk Eksempel Import")
"""Who stands beside the listed party, in turn: with a legal form and without."""

ORGANIZATIONS: dict[str, tuple[Shape, ...]] = {
    "plain": (lambda x: x,),
    "branch": (lambda x: f"{x} Istanbul Branch Office", lambda x: f"Branch Office of {x}, Dubai"),
    "department": (
        lambda x: f"Department of Physics, {x}",
        lambda x: f"{x}, Purchasing Department, Building 5",
    ),
    "city": (lambda x: f"{x}, Kuala Lumpur", lambda x: f"{x} Kuala Lumpur Sdn Bhd"),
    "street": (lambda x: f"{x}, 12 Example Street, 28195 Bremen",
               lambda x: f"{x} 12 Example Street Bremen"),
    "c/o": (lambda x: f"c/o {x}", lambda x: f"Example Trading GmbH c/o {x}",
            lambda x: f"{x} c/o Example Trading GmbH"),
    "to the order of": (lambda x: f"To the order of {x}",),
    "slash": (lambda x: f"Example Trading GmbH / {x}",),
    "semicolon": (lambda x: f"Example Trading GmbH; {x}",),
    "bar": (lambda x: f"Example Trading GmbH | {x}",),
    "ampersand": (lambda x: f"Example Trading GmbH & {x}",),
    "and (told)": (lambda x: f"Example Trading GmbH and {x}",),
    "comma": (lambda x: f"Example Trading GmbH, {x}",),
    "dash": (lambda x: f"Example Trading GmbH - {x}",),
    "formerly": (lambda x: f"Example Trading GmbH (formerly {x})",),
    "dba, t/a": (lambda x: f"Example Trading GmbH dba {x}",
                 lambda x: f"Example Trading GmbH t/a {x}"),
    "agent, behalf, account": (
        lambda x: f"Example Trading GmbH as agent for {x}",
        lambda x: f"Example Trading GmbH on behalf of {x}",
        lambda x: f"for account of {x}",
    ),
    "account number": (lambda x: f"{x} Account No. 40702810", lambda x: f"10023441 {x}"),
    "attn, notify": (lambda x: f"Attn: {x}", lambda x: f"NOTIFY PARTY: {x}"),
    "P.O. box": (lambda x: f"{x}, P.O. Box 1234",),
    "notes": (lambda x: f"{x} (end user)", lambda x: f"*** DO NOT USE *** {x}",
              lambda x: f"{x} DUPLICATE"),
    "line break": (lambda x: f"Example Trading GmbH\n{x}",
                   lambda x: f"Example Trading GmbH<br/>{x}"),
    "cut at 35": (lambda x: x[:35],),
    "cut at 30": (lambda x: x[:30],),
}  # fmt: skip


def _family_given(name: str) -> tuple[str, str]:
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    return family.strip(), given.strip() or family.strip()


def _initials(name: str, joint: str, *, first: bool) -> str:
    family, given = _family_given(name)
    letters = joint.join(f"{word[0]}." for word in given.split() if word[0].isalpha())
    return f"{letters} {family}" if first else f"{family} {letters}"


def _short(name: str) -> str:
    family, given = _family_given(name)
    return f"{given.split()[0]} {family.split()[0]}"


PERSONS: dict[str, tuple[Shape, ...]] = {
    "plain": (lambda x: x,),
    "Mr.": (lambda x: f"Mr. {x}",),
    "role": (lambda x: f"{x}, Director",),
    "attn": (lambda x: f"Attn: {x}", lambda x: f"Example Trading GmbH, attn. {x}"),
    "c/o": (lambda x: f"Example Trading GmbH c/o {x}",),
    "slash": (lambda x: f"John Example / {x}",),
    "and (told)": (lambda x: f"John Example and {x}",),
    "account of": (lambda x: f"Account of {x}",),
    "note": (lambda x: f"{x} (beneficial owner)",),
    "birth date": (lambda x: f"{x} DOB 23.11.1962",),
    "comma": (lambda x: f"John Example, {x}",),
    "initials (told)": (
        lambda x: _initials(x, "", first=False), lambda x: _initials(x, "", first=True),
        lambda x: _initials(x, " ", first=False), lambda x: _initials(x, " ", first=True),
    ),
    "first given, first family (told)": (_short,),
}  # fmt: skip
SHIPS: dict[str, tuple[Shape, ...]] = {
    "plain": (lambda x: x,),
    "MV": (lambda x: f"MV {x}", lambda x: f"M/V {x} V.123E"),
    "IMO": (lambda x: f"{x} (IMO 9187629)",),
    "voyage": (lambda x: f"{x} / VOY 021W",),
    "ex": (lambda x: f"vessel EXAMPLE STAR ex {x}", lambda x: f"vessel {x} ex EXAMPLE STAR"),
}


def _mixed(name: str) -> str:
    """Every second letter that has a Cyrillic look-alike, in Cyrillic."""
    like = {t: chr(c) for c, t in look_alikes().items() if script_of(chr(c)) == "CYRILLIC"}
    return "".join(like.get(c, c) if k % 2 else c for k, c in enumerate(name))


def _misread(name: str, codec: str, times: int) -> str:
    for _ in range(times):
        name = "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in name.encode("utf-8"))
    return name


def _padding(count: int, at: str) -> Shape:
    text = (
        "order received from our agency and to be delivered without delay to the store named "
        "below please confirm receipt by return mail before noon"
    )
    words = text.split()
    text = " ".join((words * 4)[:count])
    return (lambda x: f"{text} {x}") if at == "before" else (lambda x: f"{x} {text}")


DAMAGE: dict[str, tuple[Shape, ...]] = {
    "Latin-1": (lambda x: _misread(x, "latin-1", 1), lambda x: _misread(x, "latin-1", 2)),
    "cp1252": (lambda x: _misread(x, "cp1252", 1), lambda x: _misread(x, "cp1252", 2)),
    "lost letters (holds)": (lambda x: f"{x[:3]}?{x[4:]}", lambda x: f"{x[:3]}\ufffd{x[4:]}"),
    "HTML by number": (lambda x: "".join(f"&#{ord(c)};" for c in x),),
    "HTML by name": (lambda x: html.escape(x).replace(" ", "&nbsp;"),),
    "\\u": (lambda x: "".join(f"\\u{ord(c):04x}" if c.isalpha() else c for c in x),),
    "percent": (lambda x: quote(x),),
    "quoted-printable": (lambda x: "".join(f"={b:02X}" for b in x.encode()),),
    "full width": (lambda x: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in x),),
    "zero width": (lambda x: "\u200b".join(x),),
    "mixed scripts": (_mixed,),
    "spaced out": (lambda x: "  ".join(" ".join(w) for w in x.split()),),
    "12 words": (_padding(12, "before"), _padding(12, "behind")),
    "24 words": (_padding(24, "before"), _padding(24, "behind")),
    "60 words": (_padding(60, "before"), _padding(60, "behind")),
    "1,000 blanks": (lambda x: " " * 1000 + x,),
}  # fmt: skip


# -- the lists -------------------------------------------------------------------------------------


def records() -> Iterator[PartyRecord]:
    """The listed parties of the five files, each key once."""
    seen = set()
    for source, relative in LISTS:
        path = DATA / relative
        opener: Any = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as stream:
            for record in read_list(source, stream):
                if isinstance(record, PartyRecord) and (record.source, record.uid) not in seen:
                    seen.add((record.source, record.uid))
                    yield record


class Fields:
    """The lists, and a field asked of them both ways."""

    def __init__(self, listed: Sequence[PartyRecord]) -> None:
        self.by_key = {(r.source, r.uid): r for r in listed}
        self.index = Index.build(listed)
        self.within = NamesWithin.build(listed)

    def facts(
        self, name: str, schema: str, country: str | None = None, imo: str = ""
    ) -> TransactionFacts:
        """An order whose one party has this name field."""
        numbers = (IdentifierFacts("imo", imo),) if imo else ()
        party = PartyFacts(0, PartyRole.ULTIMATE_CONSIGNEE, name, schema, identifiers=numbers)
        party = replace(party, nationality=country)
        return TransactionFacts("bench", "order", (party,), ())

    def stops(self, facts: TransactionFacts) -> bool:
        """Whether the field, read, is not clear."""
        return bool(self.met(facts)) or bool(with_faults(facts).field_faults)

    def met(self, facts: TransactionFacts) -> list[Any]:
        """The alerts of the field, read."""
        best = fields_met(facts, index=self.index, within=self.within, policy=DEFAULT_POLICY)
        weighed = [
            against_number(match, name.query, self.by_key[source, uid], DEFAULT_POLICY, engine="v1")
            for (_, source, uid), (name, match) in best.items()
        ]
        return [match for match in weighed if match.alert]

    def stops_whole(self, facts: TransactionFacts) -> bool:
        """Whether the field as one name is not clear."""
        return bool(whole_fields_met(facts, index=self.index, policy=DEFAULT_POLICY))


# -- tables ----------------------------------------------------------------------------------------


def print_shapes(
    fields: Fields, names: Sequence[str], schema: str, shapes: dict[str, tuple[Shape, ...]]
) -> None:
    """The share of names that still alert, by shape, of those that alert plain."""
    names = [name for name in names if fields.stops_whole(fields.facts(name, schema))]
    print(f"\n{len(names)} {schema}s that alert plain: share that still does")
    print(f"{'shape':36s} {'one name':>9s} {'read':>6s}   lost, for example")
    for title, variants in shapes.items():
        texts = [
            shape(name).replace(FIRM, FIRMS[place % len(FIRMS)])
            for shape in variants
            for place, name in enumerate(names)
        ]
        facts = [fields.facts(text, schema) for text in texts]
        whole = sum(map(fields.stops_whole, facts)) / len(facts)
        lost = [text for text, f in zip(texts, facts, strict=True) if not fields.stops(f)]
        read = 1 - len(lost) / len(facts)
        print(f"{title:36s} {whole:9.3f} {read:6.3f}   {' ~ '.join(t[:60] for t in lost[:2])!r}")


def print_other_ship(fields: Fields, ships: Sequence[PartyRecord]) -> None:
    """Ships with another ship's IMO number: at most to be looked at."""
    same = 0
    for ship in ships:
        facts = fields.facts(ship.name, "vessel", imo="9074729")
        same += any(match.is_match for match in fields.met(facts))
    print(f"called the same with another ship's IMO number: {same} of {len(ships)}")


def print_benign(fields: Fields) -> None:
    """False alarms on ordinary names, both ways."""
    print("\nordinary names: share that alarms as one name, read, and the rise in points")
    for file, schema in BENIGN:
        with gzip.open(DATA / "benign" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        rows = [row for row in rows if not row.get("same_core_as_listed")]
        facts = [fields.facts(row["name"], schema, row.get("country")) for row in rows]
        whole = [fields.stops_whole(f) for f in facts]
        read = [fields.stops(f) for f in facts]
        new = [r["name"] for r, w, s in zip(rows, whole, read, strict=True) if s and not w]
        shares = [100 * sum(told) / len(rows) for told in (whole, read)]
        rise = shares[1] - shares[0]
        print(
            f"{file:14s} {len(rows):6d} {shares[0]:7.3f} {shares[1]:7.3f} {rise:+7.3f}  {new[:6]}"
        )


def main() -> int:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--organizations", type=int, default=300)
    options.add_argument("--persons", type=int, default=300)
    options.add_argument("--ships", type=int, default=150)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--no-benign", action="store_true")
    asked = options.parse_args()
    if not DATA.is_dir():
        print(f"{DATA} is not at hand: nothing measured.")
        return 0
    listed = list(records())
    fields = Fields(listed)
    drawn = random.Random(asked.seed)
    for schema, count, shapes in (
        (PartySchema.ORGANIZATION, asked.organizations, ORGANIZATIONS | DAMAGE),
        (PartySchema.PERSON, asked.persons, PERSONS),
        (PartySchema.VESSEL, asked.ships, SHIPS),
    ):
        of_kind = [r for r in listed if r.schema is schema and len(r.name) > 3]
        if not count:
            continue
        sample = drawn.sample(of_kind, min(count, len(of_kind)))
        print_shapes(fields, [r.name for r in sample], str(schema), shapes)
        if schema is PartySchema.VESSEL:
            print_other_ship(
                fields, [r for r in sample if any(i.type == "imo" for i in r.identifiers)]
            )
    if not asked.no_benign:
        print_benign(fields)
    return 0


if __name__ == "__main__":
    sys.exit(main())
