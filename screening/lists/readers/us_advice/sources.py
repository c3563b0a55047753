"""Lists of the United States whose entries are advice to the officer, and who can read each."""

from __future__ import annotations

from screening.lists.readers.list_source import ListSource, RecordKind, read_with
from screening.lists.readers.us_advice import dod_1260h, fcc_covered, uflpa

_HOLD = "An officer looks: "

US_ADVICE = (
    ListSource(
        uflpa.SOURCE,
        "UFLPA Entity List",
        "US Homeland Security",
        RecordKind.PARTY,
        f"{_HOLD}its goods are presumed to be made with forced labor and may not be imported"
        " (Public Law 117-78); no ban on exports.",
        30,
        {"uflpa-html": read_with(uflpa.read, uflpa.to_records)},
    ),
    ListSource(
        fcc_covered.SOURCE,
        "Covered List",
        "US Federal Communications Commission",
        RecordKind.PARTY,
        f"{_HOLD}its equipment gets no authorization in the United States (47 CFR 1.50002); no"
        " ban on exports.",
        30,
        {"fcc-html": read_with(fcc_covered.read, fcc_covered.to_records)},
    ),
    ListSource(
        dod_1260h.SOURCE,
        "Chinese military companies (section 1260H)",
        "US Department of Defense",
        RecordKind.PARTY,
        f"{_HOLD}the Department may not buy from it; no ban on exports, but a sign of military"
        " end use (Public Law 116-283, section 1260H; 15 CFR 744.21).",
        30,
        {"1260h-csv": read_with(dod_1260h.read, dod_1260h.to_records)},
    ),
)
