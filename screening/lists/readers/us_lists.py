"""Lists of the United States: what each is, what a match means in law, and who can read it.

Effects condense 15 CFR parts 736 and 744, 22 CFR 127 and 31 CFR chapter V, as read on 2026-09-24.
"""

from __future__ import annotations

from screening.lists.readers import (
    bis_denied_csv,
    bis_denied_persons,
    ofac_advanced,
    ofac_csv,
    ofac_enhanced,
    ofac_programs,
    ofac_xml,
    own_format,
    state_debarred,
    trade_csl,
    trade_csl_json,
)
from screening.lists.readers.ecfr import ccl, country_chart, country_groups, party_supplements
from screening.lists.readers.list_source import ListSource, Reader, RecordKind, read_with


def _supplement(supplement: party_supplements.Supplement) -> Reader:
    return lambda stream: party_supplements.to_records(
        party_supplements.read(stream, supplement), supplement
    )


_COMBINED = {
    "csl-csv": read_with(trade_csl.read, trade_csl.to_records),
    "csl-json": read_with(trade_csl_json.read, trade_csl_json.to_records),
}
_CSL = {**_COMBINED, "own-jsonl": own_format.read_parties}

# Supplements of the regulation change by rule, a few times a year (parts 738, 740 and 774: January,
# April and July of 2026), and never without notice in the Federal Register. A hold two weeks after
# an install whose files did not change teaches people to click it away; a quarter is about the
# longest one of them stood unchanged. Loading the same file again confirms it.
_REGULATION_DAYS = 90

_PROHIBITED = "No dealing contrary to the order with items subject to the EAR (15 CFR 764.3(a)(2))."
_BLOCKED = "Property is blocked and US persons may not deal (31 CFR chapter V; 15 CFR 744.8)."
_HOLD = "An officer looks: "


def _ofac_hold(code: str, title: str, effect: str) -> ListSource:
    return ListSource(
        code, title, "US Treasury, OFAC", RecordKind.PARTY, f"{_HOLD}{effect}", 2, _CSL
    )


CSL_CODES = tuple(trade_csl.SOURCES.values())

US_LISTS = (
    ListSource(
        "us-bis-entity-list",
        "Entity List",
        "US Commerce, BIS",
        RecordKind.PARTY,
        "License for the items of the entry's requirement when the party is purchaser,"
        " consignee or end user (15 CFR 744.11, 744.16, Supp. 4 to part 744).",
        3,
        {"ecfr-xml": _supplement(party_supplements.ENTITY_LIST), **_CSL},
    ),
    ListSource(
        "us-bis-unverified-list",
        "Unverified List",
        "US Commerce, BIS",
        RecordKind.PARTY,
        "No license exceptions, and a UVL statement before any shipment without a license"
        " (15 CFR 744.15, 740.2(a)(17)).",
        3,
        {"ecfr-xml": _supplement(party_supplements.UNVERIFIED_LIST), **_CSL},
    ),
    ListSource(
        "us-bis-meu-list",
        "Military End-User List",
        "US Commerce, BIS",
        RecordKind.PARTY,
        "License for items of Supp. 2 to part 744; the list is not exhaustive (15 CFR 744.21).",
        3,
        {"ecfr-xml": _supplement(party_supplements.MEU_LIST), **_CSL},
    ),
    ListSource(
        "us-bis-mieu",
        "Military-intelligence end users named in 744.22",
        "US Commerce, BIS",
        RecordKind.PARTY,
        "License for any item subject to the EAR (15 CFR 744.22(f)(2)).",
        None,
        {"own-jsonl": own_format.read_parties},
    ),
    ListSource(
        "us-bis-denied-persons",
        "Denied Persons List",
        "US Commerce, BIS",
        RecordKind.PARTY,
        _PROHIBITED,
        2,
        {
            "dpl-csv": read_with(bis_denied_csv.read, bis_denied_csv.to_records),
            "dpl-tsv": read_with(bis_denied_persons.read, bis_denied_persons.to_records),
            **_CSL,
        },
    ),
    ListSource(
        "us-trade-csl",
        "Consolidated Screening List",
        "US Commerce, International Trade Administration",
        RecordKind.PARTY,
        "Each row has the effect of the list it names.",
        2,
        _COMBINED,
        CSL_CODES,
    ),
    ListSource(
        "us-ofac-sdn",
        "Specially Designated Nationals and Blocked Persons List",
        "US Treasury, OFAC",
        RecordKind.PARTY,
        _BLOCKED,
        2,
        {
            "ofac-xml": read_with(ofac_xml.read, ofac_xml.sdn_records),
            "ofac-advanced-xml": read_with(ofac_advanced.read, ofac_advanced.sdn_records),
            "ofac-enhanced-xml": read_with(ofac_enhanced.read, ofac_enhanced.sdn_records),
            "zip": read_with(ofac_csv.read, ofac_csv.sdn_records),
            **_CSL,
        },
    ),
    ListSource(
        "us-ofac-consolidated",
        "Consolidated Sanctions List (non-SDN)",
        "US Treasury, OFAC",
        RecordKind.PARTY,
        f"{_HOLD}each program limits certain dealings only (31 CFR chapter V).",
        2,
        {
            "ofac-xml": read_with(ofac_xml.read, ofac_xml.consolidated_records),
            "ofac-advanced-xml": read_with(ofac_advanced.read, ofac_advanced.consolidated_records),
            "ofac-enhanced-xml": read_with(ofac_enhanced.read, ofac_enhanced.consolidated_records),
            "zip": read_with(ofac_csv.read, ofac_csv.consolidated_records),
        },
        ("us-ofac-consolidated", *ofac_programs.LISTS),
    ),
    _ofac_hold(
        "us-ofac-ssi",
        "Sectoral Sanctions Identifications List",
        "directives 1 to 4 limit debt, equity and oil projects (E.O. 13662).",
    ),
    _ofac_hold(
        "us-ofac-ns-mbs",
        "Non-SDN Menu-Based Sanctions List",
        "menu-based sanctions short of blocking (31 CFR chapter V).",
    ),
    _ofac_hold(
        "us-ofac-ns-cmic",
        "Non-SDN Chinese Military-Industrial Complex Companies List",
        "a ban on dealing in securities, not on exports; a red flag (E.O. 13959, 14032).",
    ),
    _ofac_hold(
        "us-ofac-fse",
        "Foreign Sanctions Evaders List",
        "US persons may not deal with evaders (E.O. 13608).",
    ),
    _ofac_hold(
        "us-ofac-plc",
        "Palestinian Legislative Council List",
        "transactions are limited (31 CFR chapter V).",
    ),
    _ofac_hold(
        "us-ofac-capta",
        "List of Foreign Financial Institutions (CAPTA)",
        "limits on correspondent and payable-through accounts (31 CFR chapter V).",
    ),
    ListSource(
        "us-state-itar-debarred",
        "AECA Debarred List",
        "US State, DDTC",
        RecordKind.PARTY,
        f"{_HOLD}no part in ITAR exports, and a red flag under the EAR (22 CFR 127.7).",
        7,
        {"debarred-csv": read_with(state_debarred.read, state_debarred.to_records), **_CSL},
    ),
    ListSource(
        "us-state-isn",
        "Nonproliferation Sanctions",
        "US State, ISN",
        RecordKind.PARTY,
        f"{_HOLD}sanctions as each notice says; BIS denies license applications under the"
        " statutes of 15 CFR 744.19.",
        7,
        _CSL,
    ),
    ListSource(
        "us-state-caatsa231",
        "CAATSA Section 231 List of Specified Persons",
        "US State Department",
        RecordKind.PARTY,
        f"{_HOLD}persons of Russia's defense and intelligence sectors, for diligence.",
        30,
    ),
    ListSource(
        "us-bis-ccl",
        "Commerce Control List",
        "US Commerce, BIS",
        RecordKind.ITEM,
        "Items are controlled for the reasons of their entry (15 CFR part 774 Supp. 1).",
        _REGULATION_DAYS,
        {"ecfr-xml": read_with(ccl.read, ccl.to_records), "own-jsonl": own_format.read_items},
    ),
    ListSource(
        "us-bis-country-chart",
        "Commerce Country Chart",
        "US Commerce, BIS",
        RecordKind.CHART,
        "An X means a license for the reason of control and destination (15 CFR part 738 Supp. 1).",
        _REGULATION_DAYS,
        {"ecfr-xml": country_chart.read_chart, "own-csv": own_format.read_chart},
    ),
    ListSource(
        "us-bis-country-groups",
        "Country Groups",
        "US Commerce, BIS",
        RecordKind.GROUP,
        "Groups decide exceptions and several requirements (15 CFR part 740 Supp. 1).",
        _REGULATION_DAYS,
        {"ecfr-xml": country_groups.read_groups, "own-json": own_format.read_groups},
    ),
)
