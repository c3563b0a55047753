"""Names that a sentence gives to a party, and Chinese bodies read aloud."""

from __future__ import annotations

import pytest

from screening.reading.names.pinyin import read_aloud
from screening.reading.names.sentences import names_behind_roles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("End user is Example Dynamics Ltd., plant 5", "Example Dynamics Ltd"),
        ("Purchase on behalf of PDVSA", "PDVSA"),
        ("Endkunde laut Anfrage Beispiel Pars Company", "Beispiel Pars Company"),
        ("pour le compte d'Exemple Industries, merci", "Exemple Industries"),
        ("最终用户为示例工业大学材料学院，用于教学", "示例工业大学"),
        ("到港后请直接送至示例技术有限公司收货处", "示例技术有限公司"),
        ("최종 사용자는 SMIC 상하이 공장이며", "SMIC"),
        ("Конечный пользователь: Пример Завод, Тула", "Пример Завод"),
    ],
)
def test_name_behind_a_role_is_cut_out(text: str, name: str) -> None:
    assert name in names_behind_roles(text)


@pytest.mark.parametrize(
    "text", ["Printing in the office", "Assembly of machine tools", "Prüfung von Bauteilen", ""]
)
def test_text_without_a_role_names_nobody(text: str) -> None:
    assert names_behind_roles(text) == ()


@pytest.mark.parametrize(
    ("name", "aloud"),
    [
        ("國防科技大學", "Guofang Keji University"),
        ("国防科技大学", "Guofang Keji University"),
        ("Beijing University", ""),
        ("大学", ""),
        ("天津示例信息技术有限公司", ""),
    ],
)
def test_chinese_body_is_read_aloud(name: str, aloud: str) -> None:
    assert read_aloud(name) == aloud
