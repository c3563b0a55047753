"""Damaged text is put right and said; sound text is never touched."""

from __future__ import annotations

import html
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.reading.names.repair import repair

TURKISH = "Güneş Görüntü Sistemleri Anonim Şirketi İstanbul"


def misread(text: str, codec: str) -> str:
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in text.encode("utf-8"))


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        (misread(TURKISH, "cp1252"), TURKISH),
        (misread(TURKISH, "latin-1"), TURKISH),
        (misread(misread(TURKISH, "cp1252"), "cp1252"), TURKISH),
        (misread("ООО Ромашка", "cp1252"), "ООО Ромашка"),
        (misread("华为技术", "latin-1"), "华为技术"),
        ("".join(f"&#{ord(c)};" for c in TURKISH), TURKISH),
        ("G&uuml;nther &amp; S&ouml;hne", "Günther & Söhne"),
        ("A&amp;amp;B", "A&B"),
        (r"\u534e\u4e3a", "华为"),
        (r"\ud83d\ude00 Ltd", "😀 Ltd"),
        (quote("Ümit Şti"), "Ümit Şti"),
        ("M=C3=BCller=20GmbH", "Müller GmbH"),
        ("H\u0430ngzh\u043eu", "Hangzhou"),
        ("Мoсквa", "Москва"),
        ("R\u200bi\u200bz\u200bm\u200ba", "Rizma"),
        ("\u202eRizma\u202c", "Rizma"),
        ("M A H A N  A I R L I N E", "MAHAN AIRLINE"),
        ("Rizma<br/>Inc", "Rizma\nInc"),
        ("\x93Rizma\x94", "“Rizma”"),
    ],
)
def test_damage_is_repaired_and_said(damaged: str, meant: str) -> None:
    found = repair(damaged)
    assert (found.text, found.lost) == (meant, "")
    assert found.repairs


@pytest.mark.parametrize(
    "sound",
    [
        "Müller & Söhne GmbH", "Ølgod Elektronik ApS", "São Paulo Ítaca", "SÃO JOÃO DA BARRA",
        "Société Générale", "Ångström AB", "Dvořák s.r.o.", "100% Pure Ltd", "A&B; Ltd",
        "E=mc2 Consulting", "ООО «Ромашка»", "АО НПП Радар", "华为技术有限公司", "株式会社日立",
        "شركة النفط", "می‌خواهم", "ΔΕΗ Α.Ε.", "S. P. Korolev", "J. R. R. Tolkien Estate", "A B C",
        "3M", "Yahoo!", "Who? Ltd", "C\\User Systems", "ı-Teknoloji", "Đà Nẵng Co", "Łódź",
        "ИП Иванов И.И.", "СТРОЙСЕРВИС", "РТС", "Ñandú S.A.", "Zürich Æ",
    ],
)  # fmt: skip
def test_sound_text_comes_back_as_it_is(sound: str) -> None:
    found = repair(sound)
    assert (found.text, found.repairs, found.lost) == (sound, (), "")


@pytest.mark.parametrize(
    "damaged", ["M?ller GmbH", "??? GmbH", "M\ufffdller", "Imobilia\x81rio", "Riз4 Жoбa"]
)
def test_what_cannot_be_repaired_is_told(damaged: str) -> None:
    assert repair(damaged).lost


@given(st.text(max_size=60))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == repair(repair(once).text).text


@given(
    st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=1, max_size=30)
)
def test_html_references_of_any_latin_letters_are_read(text: str) -> None:
    escaped = "".join(f"&#{ord(c)};" for c in text)
    assert html.unescape(escaped) == text
    assert repair(escaped).text == repair(text).text
