"""Controlled items, products, the country chart and country groups as values.

What readers yield, what is stored, and what the control rules are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One row of an ECCN's License Requirements table (15 CFR part 774 Supp. 1).

    Args:
        reason: reason for control, two letters ("NS").
        scope: "entire entry" or the text that limits the row ("3A090.a").
        paragraphs: item paragraphs the row is limited to ("3A090.a"); empty for the whole entry.
        excluded_paragraphs: paragraphs the row leaves out.
        chart_columns: columns of the Country Chart ("NS2"); empty when the control is prose.
        prose: the condition in words, where there is no chart column or it adds a condition.
    """

    reason: str
    scope: str
    paragraphs: tuple[str, ...] = ()
    excluded_paragraphs: tuple[str, ...] = ()
    chart_columns: tuple[str, ...] = ()
    prose: str = ""


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """A controlled item: one ECCN entry of a control list.

    Args:
        source: list source code.
        eccn: normalized code of the entry ("3A090").
        heading: the entry's heading without the code.
        reasons: reasons for control, in printed order ("RS", "AT").
        controls: rows of the License Requirements table.
        exceptions: list-based license exceptions as printed, key to text ("LVS" -> "N/A").
        paragraphs: item paragraphs, full id to text ("3A090.a.1" -> "...").
        refers_to: other agency that controls the entry ("ITAR"), empty when it is the EAR's own.
    """

    source: str
    eccn: str
    heading: str
    reasons: tuple[str, ...] = ()
    controls: tuple[ControlRow, ...] = ()
    exceptions: Mapping[str, str] = field(default_factory=dict)
    paragraphs: Mapping[str, str] = field(default_factory=dict)
    refers_to: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product on our own catalog, with who classified it and from what."""

    uid: str
    manufacturer: str
    names: tuple[str, ...]
    part_numbers: tuple[str, ...] = ()
    eccn: str = ""
    classified_by: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    citation: str = ""
    note: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartRecord:
    """One country of the Commerce Country Chart (15 CFR part 738 Supp. 1).

    ``marks`` holds the columns with an X ("NS1"). ``refers_to`` is the text of a row that has no
    marks of its own but points elsewhere ("See part 746"), empty otherwise.
    """

    country: str
    name: str
    marks: frozenset[str] = frozenset()
    footnotes: tuple[str, ...] = ()
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """One country group or other named set of countries (15 CFR part 740 Supp. 1 and others).

    ``same_as`` is used by the one record whose ``code`` is "same_as": country to the country
    whose row it shares (HK -> CN).
    """

    code: str
    members: frozenset[str] = frozenset()
    citation: str = ""
    as_of: str = ""
    same_as: Mapping[str, str] = field(default_factory=dict)
