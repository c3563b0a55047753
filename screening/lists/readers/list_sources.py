"""The table of list sources: what each is, what a match means in law, and who can read it.

A list source that is not in this table does not exist for the product. The rules themselves live in
``screening/controls/``.
"""

from __future__ import annotations

from collections.abc import Mapping

from screening.lists.readers import ecb_rates, law_format, own_format
from screening.lists.readers.list_source import ListSource, RecordKind
from screening.lists.readers.lists_abroad import LISTS_ABROAD
from screening.lists.readers.us_advice.sources import US_ADVICE
from screening.lists.readers.us_lists import CSL_CODES, US_LISTS

_OWN_LISTS = (
    ListSource(
        "own-law-sets",
        "Sets of the law",
        "this product",
        RecordKind.LAW,
        "Countries, entries, exceptions, programs and tariff codes that sections name, each"
        " with its days and its source.",
        None,
        {"own-law": law_format.read_law},
    ),
    ListSource(
        "own-law-numbers",
        "Numbers of the law",
        "this product",
        RecordKind.LAW,
        "Limits and thresholds of sections, each value with its days and its source.",
        None,
        {"own-law": law_format.read_law},
    ),
    ListSource(
        "own-law-filing",
        "Law of filing",
        "this product",
        RecordKind.LAW,
        "What the answer's filing asks: 15 CFR parts 30, 758 and 762, and the license codes of"
        " AES. It decides no license.",
        None,
        {"own-law": law_format.read_law},
    ),
    ListSource(
        ecb_rates.SOURCE,
        "Euro foreign exchange reference rates",
        "European Central Bank",
        RecordKind.RATE,
        "What a sum in another currency is worth in US dollars, for limits of the law and of"
        " the policy; no legal effect of its own.",
        None,
        {"ecb-csv": ecb_rates.read_csv, "ecb-xml": ecb_rates.read_xml},
    ),
    ListSource(
        "own-deny-list",
        "Own deny list",
        "the exporter",
        RecordKind.PARTY,
        "The exporter's own decision not to deal.",
        None,
        {"own-jsonl": own_format.read_parties},
    ),
    ListSource(
        "own-accelerators",
        "Advanced-computing products",
        "this product",
        RecordKind.PRODUCT,
        "Public figures of accelerators; they can only make a line stricter.",
        None,
        {"own-jsonl": own_format.read_products},
    ),
    ListSource(
        "own-products",
        "Own product catalog",
        "the exporter",
        RecordKind.PRODUCT,
        "The exporter's own classification; it does not replace the Commerce Control List.",
        None,
        {"own-jsonl": own_format.read_products},
    ),
    ListSource(
        "demo-listed-parties",
        "Demo listed parties",
        "this product",
        RecordKind.PARTY,
        "A sample standing in for the lists its rows name; never enough for a live screening.",
        None,
        {"own-jsonl": own_format.read_parties},
        CSL_CODES,
    ),
)

SOURCES: Mapping[str, ListSource] = {
    source.code: source for source in (*US_LISTS, *US_ADVICE, *LISTS_ABROAD, *_OWN_LISTS)
}
