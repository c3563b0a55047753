"""UTF-8 that was misread, once or several times, comes back; what a transfer dropped is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.reading.names.repair import repair

SOUND = (
    "华为技术有限公司",
    "Рособоронэкспорт",
    "АО «Микрон»",
    "صنایع الکترونیک ایران",
    "شركة هواوي للتقنيات",
    "ファーウェイ",
    "화웨이",
    "Müller & Söhne GmbH – Köln",
    "Łódź Żółć",
    "Công ty Đường Việt",
    "Άλφα Ελλάς",
)
CHAINS = st.lists(st.sampled_from(["latin-1", "cp1252"]), min_size=1, max_size=3)


def misread(text: str, codec: str) -> str:
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in text.encode("utf-8"))


@settings(deadline=None)
@given(
    sound=st.sampled_from(SOUND),
    chain=CHAINS,
    field=st.sampled_from(["{}", "Example GmbH für {} im Werk", "{} – Düsseldorf"]),
)
def test_what_was_misread_is_read_back_alone_and_in_a_longer_field(
    sound: str, chain: list[str], field: str
) -> None:
    damaged = sound
    for codec in chain:
        damaged = misread(damaged, codec)
    assert repair(field.format(damaged)).text == repair(field.format(sound)).text


@pytest.mark.parametrize("sound", ["АО Радиофизика", "南京航空航天大学"])
def test_a_blank_stands_for_the_no_break_blank_that_was_tidied_away(sound: str) -> None:
    damaged = misread(sound, "latin-1").replace("\xa0", " ")
    assert repair(f"für {damaged} im Werk").text == f"für {sound} im Werk"


@pytest.mark.parametrize("sound", ["Радиофизика", "哈尔滨工业大学", "شركة هواوي"])
def test_letters_that_lost_a_byte_are_told(sound: str) -> None:
    dropped = re.sub("[\x80-\x9f]", "", misread(sound, "latin-1"))
    assert repair(f"Example GmbH für {dropped}").lost


@pytest.mark.parametrize(
    "sound", ["BLÍŽ", "LÍŠKA", "AMANHÃ É", "MAÇÃ DO NORTE", "« Été »", "Café™ Exemple", "ÆØÅ"]
)
def test_letters_that_might_be_misread_ones_stay(sound: str) -> None:
    assert (repair(sound).text, repair(sound).lost) == (sound, "")
