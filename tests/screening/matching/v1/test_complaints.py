"""What users of other screening engines complained of, as cases: each must stay as it should be."""

from __future__ import annotations

import pytest

from screening.matching import DEFAULT_POLICY, Index, Query, compare
from tests.screening.matching.conftest import party

THRESHOLD = DEFAULT_POLICY.review_threshold

SAME = [
    ("SIS DOO", "SIS d.o.o.", "organization", "dots in a legal form"),
    ("Almaz Antey Telecom", "ALMAZ-ANTEY TELECOMMUNICATIONS LLC", "organization", "abbreviation"),
    ("LUKOIL OIL COMP", "Lukoil Oil Company", "organization", "Comp is Company"),
    ("NPK FOTONIKA LIMITED LIABILITY COMP", "NPK Fotonika LLC", "organization", "a cut legal form"),
    ("GUANGZHOU HAIGE COMM GRP", "Guangzhou Haige Communications Group Co., Ltd.", "organization",
     "two abbreviations, no legal form"),
    ("Guangzhou Haige Communications Group Co., Ltd.", "GUANGZHOU HAIGE COMM GRP", "organization",
     "the same the other way round"),
    ("CNOOC ENERGY TECH & SRVCES LTD", "CNOOC Energy Technology & Services Ltd", "organization",
     "an abbreviation that nobody writes"),
    ("Jon Smith", "John Smith", "person", "two forms of one given name"),
    ("Gazprom Bank", "Gazprombank Joint Stock Company", "organization", "a blank in the name"),
    ("JSCARGUMENT", "JSC Argument", "organization", "the legal form grown to the name"),
    ("SEAN MCGUINN", "SeanMcGuinn", "person", "the blank lost"),
    ("Joint Sock Company Vympel", "Vympel JSC", "organization", "a typo in the legal form"),
    ("Femteco - Warehouse 3", "Femteco", "organization", "a warehouse set off from the name"),
    ("Jijmy Tok", "Jimmy Tok", "person", "a slip in an everyday form of a name"),
    ("Zagros Airilnes", "Zagros Airlines", "organization", "a slip in a common word"),
    ("OBSHCHESTVO AKTSIONERNOE PAPILON", "Aktsionernoe Obshchestvo Papilon", "organization",
     "a legal form turned round"),
    ("FEDERAL ST UNITARY ENTERPRISE GOSNIIAS", "FEDERAL STATE UNITARY ENTERPRISE GOSNIIAS",
     "organization", "a word of a legal form cut short"),
    ("IRKUT RESEARCH AND PRODUCTION CORPO",
     "Irkut Research and Production Corporation Public Joint Stock Company", "organization",
     "cut off within the legal form"),
    ("Aispeed Industry Ltd Chengdu Branch", "Aispeed Industry Ltd", "organization",
     "a branch behind the legal form"),
    ("Hsiangteng Microelectronics", "Xiangteng Microelectronics", "organization", "X of pinyin"),
    ("THANEC-OAT, INC", "THANE-COAT, INC", "organization", "a blank that moved"),
    ("Kuznetsova, Anna", "KUZNETSOV, Anna", "person", "a woman's family name"),
    ("HONGKONG SUNRISE TRADING LTD", "Sunrise Trading (Hong Kong) Limited", "organization",
     "Hong Kong in one word, in brackets"),
    ("Anselm Lotti", "Anselm Rotti", "person", "one letter, and all the rest is right"),
    ("Serena Oliveri", "OLIVERI, Selena", "person", "three syllables are no Chinese name"),
    ("Kidma OJSC Tech", "OAO KIDMA TEK", "organization", "a letter in the last word left over"),
    ("Example Growth Fund XII L.P.", "Example Growth Fund XI L.P.", "organization",
     "a fund of one house, for a person to look at"),
    ("Khalid bin Rashid Al-Amri", "AL-AMRI, Khalid bin Rashid", "person", "the father's name"),
    ("Example Software (Spain), S.L.", "Example Software", "organization", "a branch in brackets"),
    ("9TH OF EXAMPLE - Finance Office", "9th of Example Complex", "organization",
     "a department is no other party"),
]  # fmt: skip

OTHER = [
    ("BELLETECH CORP", "11420 CORP.", "organization", "only the legal form is the same"),
    ("George Bush", "George Habbash", "person", "a given name is no person"),
    ("X Y Services LLC", "Alpha Services LLC", "organization", "everybody has services"),
    ("Phytech", "Phytium", "organization", "two letters of seven"),
    ("Inspire", "Inspur", "organization", "a word of its own"),
    ("Vladimir Ivanov", "Vladimir", "person", "a one-word name is not met by a part"),
    ("Wang Wei", "Wang Wen", "person", "other syllables are another name"),
    ("OCEAN STAR", "OCEAN QUEEN", "vessel", "half of a ship's name"),
    ("Harbin Institute of Technology", "Beijing Institute of Technology", "organization",
     "the city is what tells them apart"),
    ("Viktor Kolotov", "ZOLOTOV, Viktor", "person", "the first sound is another"),
    ("Aleksandra Sokolov", "SOKOLOV, Aleksandr", "person", "a woman is no man"),
    ("Teaching Star Ltd", "Tang Star Ltd", "organization", "no abbreviation: consonants are gone"),
    ("TAMBOV POWDER PLANT", "KAZAN POWDER PLANT", "organization", "likewise"),
    ("Institute No. 29", "Institute No. 38", "organization", "an institute's number is its name"),
    ("OCEAN STAR 2", "OCEAN STAR 3", "vessel", "a ship's number, too"),
    ("Example Software (Spain), S.L.", "Example Software Norway AS", "organization",
     "brackets are left out by one side only"),
    ("Example Software (Spain), S.L.", "Example Software (Norway) AS", "organization", "by both"),
    ("Khalid bin Rashid Al-Amri", "Rashid bin Khalid Al-Amri", "person", "the son, not the father"),
    ("Sheikh Karim", "KARIM, Nasser", "person", "a title is the given name here"),
    ("Syed Ahmed", "Ahmed", "person", "likewise, and one word is listed"),
    ("Evgeny Sokolov", "SHKOLOV, Evgeniy Mikhailovich", "person", "a common name is no slip"),
    ("CSC Holdings Ltd", "CLC Holdings Ltd", "organization", "three letters are another company"),
    ("Wang Lihua", "Wang Liha", "person", "Chinese syllables, however few letters differ"),
]  # fmt: skip

ONLY_ALIKE = [
    ("Example Growth Fund XII L.P.", "Example Growth Fund XI L.P.", "organization"),
    ("Anselm Lotti", "Anselm Rotti", "person"),
]


@pytest.mark.parametrize(
    ("query", "candidate", "schema", "why"), SAME, ids=[row[0] for row in SAME]
)
def test_compare_alerts_on_one_party(query: str, candidate: str, schema: str, why: str) -> None:
    assert compare(Query(query, schema), candidate).score >= THRESHOLD, why


@pytest.mark.parametrize(
    ("query", "candidate", "schema", "why"), OTHER, ids=[row[0] for row in OTHER]
)
def test_compare_does_not_alert_on_another(
    query: str, candidate: str, schema: str, why: str
) -> None:
    assert compare(Query(query, schema), candidate).score < THRESHOLD, why


@pytest.mark.parametrize(("query", "candidate", "schema"), ONLY_ALIKE)
def test_what_is_only_alike_is_never_called_the_same(
    query: str, candidate: str, schema: str
) -> None:
    assert compare(Query(query, schema), candidate).score < DEFAULT_POLICY.match_threshold


def test_person_does_not_hit_a_company_of_her_name(few: Index) -> None:
    assert not [m for m in few.search(Query("emma daniels", "person")) if m.alert]


@pytest.mark.parametrize("text", ["Hamas", "HAMAS.", "The Hamas"])
def test_one_word_name_is_hit_by_itself(few: Index, text: str) -> None:
    assert few.search(Query(text, "organization"))[0].uid == "hamas"


@pytest.mark.parametrize("text", ["Hamas Trading GmbH Tirol", "Hama GmbH", "Thomas", "Hamasaki"])
def test_one_word_name_is_not_hit_by_others(few: Index, text: str) -> None:
    assert not [m for m in few.search(Query(text)) if m.alert and m.uid == "hamas"]


SCRIPTS = [
    ("华为技术有限公司", "Huawei Technologies Co., Ltd.", "organization", "Chinese to pinyin"),
    ("王伟", "Wang Wei", "person", "surname first"),
    ("ООО Радиоавтоматика", "Radioavtomatika LLC", "organization", "Cyrillic, legal class"),
    ("Владимир Путин", "Vladimir Putin", "person", "Cyrillic"),
    ("Volodymyr Zelenskyy", "Владимир Зеленский", "person", "Ukrainian and Russian"),
    ("व्लादिमीर पुतिन", "Vladimir Putin", "person", "vowels that are marks"),
    ("ಮೋಹನ್ ರಾವ್", "Mohan Rav", "person", "the same in the south of India"),
    ("이재용", "Lee Jae-yong", "person", "Korean surname by custom"),
    (
        "龍德造船工業股份有限公司",
        "龙德造船工业股份有限公司",
        "organization",
        "traditional, simplified",
    ),
]


@pytest.mark.parametrize(
    ("native", "latin", "schema", "why"), SCRIPTS, ids=[row[1] for row in SCRIPTS]
)
def test_scripts_meet_both_ways(native: str, latin: str, schema: str, why: str) -> None:
    assert compare(Query(native, schema), latin).score >= THRESHOLD, why
    assert compare(Query(latin, schema), native).score >= THRESHOLD, why


def test_right_party_ranks_above_the_near_miss() -> None:
    index = Index.build(
        [
            party("beijing", "Inspur (Beijing) Electronic Information Industry Co., Ltd"),
            party("itself", "Inspur Electronic Information Industry Co., Ltd"),
            party("hk", "Inspur Electronic Information (Hong Kong) Co., Ltd"),
        ]
    )
    found = index.search(Query("INSPUR ELECTRONIC INFORMATION INDUSTRY"))
    assert found[0].uid == "itself"


def test_query_cut_at_35_characters_is_met_by_the_whole_name() -> None:
    listed = "Wuhan Nanolighting Semiconductor Technology Co., Ltd"
    index = Index.build([party("a", listed), party("b", "Wuhan Semiconductor Equipment")])
    best = index.search(Query(listed[:35].upper()))[0]
    assert (best.uid, best.alert) == ("a", True)
