"""Names in scripts that lists do not print, read aloud."""

from __future__ import annotations

import pytest

from screening.reading.names.parts import parts_of
from screening.reading.names.scripts.hanja import in_hangul
from screening.reading.names.scripts.readings import read_in_latin


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ραμζάν Καντίροφ", "Ramzan Kadirov"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("რამზან კადიროვი", "Ramzan Kadirov"),
        ("Ռամզան Կադիրով", "Ramzan Kadirov"),
        ("रमज़ान कादिरोव", "Ramzan Kadirov"),
        ("मसूद अज़हर", "Masud Azhar"),
        ("হাফিজ সাঈদ", "Hafiz Saeed"),
        ("ইরান ইলেকট্রনিক্স ইন্ডাস্ট্রিজ", "Iran Electronics Industries"),
        ("สมชาย วงศ์สวัสดิ์", "Somchai Wongsawat"),
        ("เชียงใหม่", "Chiangmai"),
        ("มาฮาน แอร์", "Mahan Air"),
    ],
)
def test_name_as_it_is_read_aloud(written: str, read: str) -> None:
    assert read in read_in_latin(written)
    assert read in [part.text for part in parts_of(written)]


@pytest.mark.parametrize("other", ["Ramzan Kadyrov", "Рамзан Кадыров", "华为技术", "هواوي", ""])
def test_other_scripts_are_read_elsewhere(other: str) -> None:
    assert read_in_latin(other) == ()


@pytest.mark.parametrize(
    ("written", "countries", "read"),
    [
        ("朴正秀", ["KR"], "박정수"),
        ("金 基南", ["KP"], "김기남"),
        ("三星電子", ["KR", "US"], "삼성전자"),
        ("朴正秀", ["CN"], ""),
        ("朴正秀", [], ""),
        ("박정수", ["KR"], ""),
        ("㐀㐁", ["KR"], ""),
    ],
)
def test_korean_name_in_chinese_characters(written: str, countries: list[str], read: str) -> None:
    assert in_hangul(written, countries) == read
