"""Lists of the United Nations, the European Union and other states, and compilations."""

from __future__ import annotations

from screening.lists.readers import open_sanctions
from screening.lists.readers.list_source import ListSource, RecordKind, read_with
from screening.lists.readers.sanctions import (
    au_dfat,
    ca_sema,
    ch_seco,
    eu_annexes,
    eu_csv,
    eu_fsf,
    jp_meti,
    uk_csv,
    uk_sanctions,
    un_sc,
)

_HOLD = "An officer looks: "

LISTS_ABROAD = (
    ListSource(
        "eu-fsf",
        "Consolidated financial sanctions list",
        "European Commission",
        RecordKind.PARTY,
        "Funds and economic resources, goods among them, may not be made available (EU nexus).",
        2,
        {
            "fsf-xml": read_with(eu_fsf.read, eu_fsf.to_records),
            "fsf-csv": read_with(eu_csv.read, eu_csv.to_records),
        },
    ),
    ListSource(
        eu_annexes.SOURCE,
        "Annex IV of Regulation (EU) 833/2014",
        "Council of the European Union",
        RecordKind.PARTY,
        f"{_HOLD}no dual-use items and none of Annex VII may be sold to it but for narrow cases"
        " (articles 2, 2a and 2b; EU nexus).",
        30,
        {
            "annex-html": read_with(eu_annexes.read_text, eu_annexes.to_records),
            "annex-csv": read_with(eu_annexes.read, eu_annexes.to_records),
            "zip": read_with(eu_annexes.read_archive, eu_annexes.to_records),
        },
    ),
    ListSource(
        "eu-annex-i",
        "Dual-use list, Annex I to Regulation (EU) 2021/821",
        "European Commission",
        RecordKind.ITEM,
        "Listed dual-use items need an authorization to leave the EU (article 3).",
        30,
    ),
    ListSource(
        "uk-sanctions",
        "UK Sanctions List",
        "FCDO and OFSI",
        RecordKind.PARTY,
        "Asset freeze and other measures as imposed (Sanctions and Anti-Money Laundering Act).",
        2,
        {
            "uk-xml": read_with(uk_sanctions.read, uk_sanctions.to_records),
            "uk-csv": read_with(uk_csv.read, uk_csv.to_records),
        },
    ),
    ListSource(
        "un-sc",
        "Security Council Consolidated List",
        "United Nations Security Council",
        RecordKind.PARTY,
        f"{_HOLD}the basis of national lists; national law decides.",
        3,
        {"un-xml": read_with(un_sc.read, un_sc.to_records)},
    ),
    ListSource(
        ch_seco.SOURCE,
        "Sanctioned individuals, entities and organizations",
        "Switzerland, SECO",
        RecordKind.PARTY,
        "Funds and economic resources may not be made available (Swiss nexus; Embargo Act).",
        2,
        {"seco-xml": read_with(ch_seco.read, ch_seco.to_records)},
    ),
    ListSource(
        ca_sema.SOURCE,
        "Consolidated Canadian Autonomous Sanctions List",
        "Global Affairs Canada",
        RecordKind.PARTY,
        "Persons in Canada and Canadians abroad may not deal with them (SEMA; JVCFOA).",
        2,
        {"sema-xml": read_with(ca_sema.read, ca_sema.to_records)},
    ),
    ListSource(
        au_dfat.SOURCE,
        "Consolidated List",
        "Australia, DFAT",
        RecordKind.PARTY,
        "Assets may not be made available, and other measures as marked (Australian nexus).",
        2,
        {"xlsx": read_with(au_dfat.read, au_dfat.to_records)},
    ),
    ListSource(
        jp_meti.SOURCE,
        "Foreign End User List",
        "Japan, METI",
        RecordKind.PARTY,
        "Exports from Japan need a license unless plainly not for the weapons of concern; a red"
        " flag elsewhere (Export Trade Control Order, catch-all).",
        30,
        {"xlsx": read_with(jp_meti.read, jp_meti.to_records)},
    ),
    ListSource(
        "opensanctions",
        "OpenSanctions",
        "OpenSanctions",
        RecordKind.PARTY,
        f"{_HOLD}compiled data without legal effect of its own; any use in business needs a"
        " license of its publisher.",
        3,
        {
            "ftm-jsonl": read_with(open_sanctions.read_entities, open_sanctions.entity_records),
            "targets-csv": read_with(open_sanctions.read_targets, open_sanctions.target_records),
        },
    ),
)
