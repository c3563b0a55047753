"""``docs/red-flags.md``: every red flag as its row says."""

from __future__ import annotations

from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.controls.ear.part_732_red_flags.rule import Evaluable, FlagScope

PAGE = "red-flags.md"
SCOPES = {
    FlagScope.ANY: "every order",
    FlagScope.ADVANCED: "advanced computing",
    FlagScope.SENSITIVE: "sensitive lines",
    FlagScope.NEEDING: "sensitive lines, but for those free to A:1 and A:5",
    FlagScope.FABRICATION: "categories 3B, 3D",
    FlagScope.SEMICONDUCTOR: "advanced computing, categories 3B, 3D",
    FlagScope.MILITARY_SERIES: "600 series, 9x515",
}
SEEN_FROM = {
    Evaluable.SUBMISSION: "the submission",
    Evaluable.HISTORY: "what is on record",
    Evaluable.HUMAN: "a person only",
}
HEAD = """\
# Red flags

Every red flag the machine asks, as its row in `screening/controls/ear/part_732_red_flags/` says; a
test holds the two together. One flag of medium or high severity, or three low ones, holds an order
until a person has answered it. A flag whose inputs are missing is *not evaluated*: the answer says
so under `coverage.not_evaluated`, and the order waits where the missing could make the flag fire.
The two flags of listed owners (`rf.listed_owner`, `rf.listed_owner_unknown_pct`, high, 15 CFR 732
Supp. 3 no. 29) belong to the ownership rules.

"Advanced computing" is a line of class 3A090.a, .b or .c wherever its ECCN stands, or an
unclassified electronic one above the value limit; "sensitive" adds lines controlled for more than
anti-terrorism. Limits, sets of countries, prices, switches and severities are policy (`flags`). An
answer names each flag that its policy switches off, as not made; `rf.description_mismatch` and
`rf.prc_designed_3a090` cannot be switched off.
Sources were read on 2026-09-24; citations that say "own rule" are ours, from patterns of
enforcement cases. Not legal advice.

| flag | severity | asked of | seen from | fires on | citation | file |
| --- | --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole document."""
    rows = []
    for rule in sorted(FLAG_RULES, key=lambda rule: rule.code):
        words = (rule.predicate.__doc__ or "").strip().split("\n")[0].rstrip(".")
        cells = (
            f"`{rule.code}`",
            rule.severity,
            SCOPES[rule.scope],
            SEEN_FROM[rule.evaluable],
            words,
            rule.citation,
            f"`{rule.predicate.__module__.rpartition('.')[2]}.py`",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return HEAD + "\n".join(rows) + "\n"
