"""The safe walk over eCFR XML."""

from __future__ import annotations

import io

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.markup import TableRow, table_rows, take_footnotes

HEADER = ("Country", "License reviewpolicy")


def part(body: str, attributes: str = 'N="744" TYPE="PART"', supplement: int = 4) -> io.BytesIO:
    """A part 744 of one supplement with one two-column table."""
    return io.BytesIO(
        f"""<?xml version="1.0" encoding="UTF-8"?><DIV5 {attributes}>
        <DIV8 TYPE="SECTION"><HEAD>Elsewhere</HEAD><TABLE><TR><TD>x</TD></TR></TABLE></DIV8>
        <DIV9 TYPE="APPENDIX"><HEAD>Supplement No. {supplement} to Part 744—Invented List
        </HEAD><DIV><TABLE>
        <THEAD><TR><TH>Country</TH><TH>License review<br/>policy</TH></TR></THEAD>
        <TBODY>{body}</TBODY><TFOOT><TR><TD colspan="2">note</TD></TR></TFOOT></TABLE></DIV></DIV9>
        </DIV5>""".encode()
    )


def rows(stream: io.BytesIO) -> list[TableRow]:
    return list(table_rows(stream, part="744", supplement="4", header=HEADER))


def test_rows_keep_line_breaks_and_footnote_marks_and_leave_out_the_foot() -> None:
    body = "<TR><TD>A<br/>B</TD><TD>x <E T='03'>and</E> y<sup>3</sup>, z</TD></TR>"
    assert rows(part(body)) == [TableRow(1, ("A\nB", "x and y³, z"))]


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (part("", supplement=6), "no Supplement No. 4 to Part 744"),
        (part("", supplement=44), "no Supplement No. 4 to Part 744"),
        (part("", attributes='N="738"'), "part 738, not part 744"),
        (part("<TR><TD>only one</TD></TR>"), "row 1: 1 cells where 2"),
        (io.BytesIO(b"<sdnList/>"), "root element is <sdnList>"),
        (io.BytesIO(b"<DIV5 N='744'><DIV9>"), "not well-formed"),
        (io.BytesIO(b"nothing like it"), "not well-formed"),
        (
            io.BytesIO(part("").getvalue().replace(b"Country", b"Land")),
            "the columns are",
        ),
    ],
)
def test_what_is_no_such_supplement_is_refused(stream: io.BytesIO, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        rows(stream)


def test_xml_bomb_is_refused_before_it_unfolds() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    bomb = f"<!DOCTYPE DIV5 [{entities}]><DIV5 N='744'><DIV9>&l11;</DIV9></DIV5>"
    with pytest.raises(BrokenListError, match="document type"):
        rows(io.BytesIO(bomb.encode()))


def test_external_entity_is_refused_and_not_read() -> None:
    text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><DIV5 N="744"><P>&x;</P></DIV5>'
    with pytest.raises(BrokenListError, match="document type"):
        rows(io.BytesIO(text.encode()))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BrokenListError, match="not well-formed"):
        rows(io.BytesIO(b"<DIV5 N='744'>" + b"<DIV>" * 5000 + b"</DIV>" * 5000 + b"</DIV5>"))


@pytest.mark.parametrize(
    ("cell", "text", "marks"),
    [
        (
            "see §§ 734.9(e) ¹ and 744.11 of the EAR ²",
            "see §§ 734.9(e) and 744.11 of the EAR",
            ("1", "2"),
        ),
        ("(See §§ 734.9(g),³ 746.8(a)(3))", "(See §§ 734.9(g), 746.8(a)(3))", ("3",)),
        ("(See §§ 734.9(g)³, 746.8(a)(3))", "(See §§ 734.9(g), 746.8(a)(3))", ("3",)),
        (
            "For all items (See § 744.11 of the EAR) ⁴",
            "For all items (See § 744.11 of the EAR)",
            ("4",),
        ),
        ("Presumption of denial", "Presumption of denial", ()),
    ],
)
def test_take_footnotes_parts_text_and_marks(cell: str, text: str, marks: tuple[str, ...]) -> None:
    assert take_footnotes(cell) == (text, marks)
