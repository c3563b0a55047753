"""Country Groups: tables for A, D and E, a plain list for B, and what must be refused."""

from __future__ import annotations

import io
from pathlib import Path

import pycountry
import pytest

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.country_groups import read_groups, require_complete
from screening.lists.readers.own_format import read_groups as read_own_groups
from screening.lists.readers.registry import read_list
from screening.terms.control_list import GroupRecord

SHIPPED = Path(__file__).resolve().parents[5] / "fixtures" / "country_groups.json"


def shipped() -> dict[str, frozenset[str]]:
    """The groups that ship, code to members."""
    with SHIPPED.open("rb") as stream:
        return {group.code: group.members for group in read_own_groups(stream)}


def name_of(code: str) -> str:
    if code == "XK":
        return "Kosovo"
    country = pycountry.countries.get(alpha_2=code)
    assert country is not None
    return str(country.name)


def table(letter: str, groups: dict[str, frozenset[str]]) -> str:
    """A printed table of all groups of a letter."""
    codes = sorted(code for code in groups if code.startswith(f"{letter}:"))
    heads = "".join(f"<TH>[{code}] Invented title <sup>1</sup></TH>" for code in codes)
    countries = sorted(frozenset().union(*(groups[code] for code in codes)))
    rows = "".join(
        f"<TR><TD>{name_of(c)} <sup>2</sup></TD>"
        + "".join(f"<TD>{'X' if c in groups[code] else ''}</TD>" for code in codes)
        + "</TR>"
        for c in countries
    )
    return (
        f"<HD1>Country Group {letter}</HD1><DIV><TABLE><THEAD><TR><TH>Country</TH>{heads}</TR>"
        f"</THEAD><TBODY>{rows}</TBODY><TFOOT><TR><TD><sup>1</sup> A note.</TD></TR></TFOOT>"
        "</TABLE></DIV>"
    )


def supplement(groups: dict[str, frozenset[str]]) -> str:
    listed = "".join(f"<P>{name_of(code)}</P>" for code in sorted(groups["B"]))
    return (
        table("A", groups)
        + f"<HD1>Country Group B—Countries</HD1>{listed}<HD1>Country Group C—[Reserved]</HD1>"
        + table("D", groups)
        + "<P>Note to Country Group D:5: the State Department's list controls.</P>"
        + table("E", groups)
    )


def group_file(body: str) -> io.BytesIO:
    text = (
        '<DIV5 N="740" TYPE="PART"><DIV9><HEAD>Supplement No. 1 to Part 740—Country Groups</HEAD>'
        f"{body}</DIV9></DIV5>"
    )
    return io.BytesIO(text.encode())


def test_all_groups_are_read_back_as_they_ship() -> None:
    records = list(read_list("us-bis-country-groups", group_file(supplement(shipped()))))
    found = {r.code: r.members for r in records if isinstance(r, GroupRecord)}
    assert found == shipped()
    assert all(record.citation for record in records if isinstance(record, GroupRecord))


def test_group_b_may_be_printed_in_lines_or_cells() -> None:
    body = (
        "<HD1>Country Group B—Countries</HD1><P>Japan<br></br>Korea, South <sup>1</sup></P>"
        "<DIV><TABLE><TR><TD>Singapore</TD><TD>Malaysia</TD></TR></TABLE></DIV>"
    )
    (group,) = read_groups(group_file(body))
    assert group.members == {"JP", "KR", "SG", "MY"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "<DIV><TABLE><TR><TH>Country</TH><TH>[D:5] Arms</TH></TR>"
            "<TR><TD>Atlantis</TD><TD>X</TD></TR></TABLE></DIV>",
            "unknown country 'Atlantis'",
        ),
        (
            "<DIV><TABLE><TR><TH>Country</TH><TH>[D:5] Arms</TH></TR>"
            "<TR><TD>China</TD><TD>yes</TD></TR></TABLE></DIV>",
            "neither X nor empty",
        ),
        (
            "<DIV><TABLE><TR><TH>Country</TH><TH>[D:4] M</TH><TH>[D:5] A</TH></TR>"
            "<TR><TD>China</TD><TD>X</TD></TR></TABLE></DIV>",
            "3 were expected",
        ),
        ("<HD1>Country Group B—Countries</HD1><P>Atlantis</P>", "unknown country"),
    ],
)
def test_groups_that_do_not_fit_are_refused(body: str, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        list(read_groups(group_file(body)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"D:5": frozenset({"CN"})}, "D:5: 1 members"),
        ({"D:1": shipped()["D:1"] - {"CN"}}, "D:1 lacks CN"),
    ],
)
def test_groups_that_are_cut_are_refused(change: dict[str, frozenset[str]], message: str) -> None:
    body = supplement({**shipped(), **change})
    with pytest.raises(BrokenListError, match=message):
        list(require_complete(read_groups(group_file(body))))
    assert list(read_groups(group_file(body)))
