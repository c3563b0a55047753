"""Listed names and the ways a name arrives, for the frozen searches: fixed, without chance.

Names are made by counting through lists of parts, so that every run makes the same ones and
nothing rests on a random number generator. The crowd shares its common words, as real lists do,
so that the search has to choose among hundreds. Organizations and persons are invented, or public
names that other tests quote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

BEGINNINGS = ("Vor", "Kal", "Tesh", "Bro", "Dun", "Zel", "Ga", "Mir", "Shu", "Pel", "Xan", "Lo")
MIDDLES = ("ta", "vi", "ro", "ne", "khu", "li", "sto")
ENDINGS = ("n", "mash", "vex", "rin", "dor", "ka", "tron", "ts", "lan", "zor", "ne")
FIELDS = ("Technology", "Electronics", "Trading", "Aviation", "Marine", "Information Technology",
          "Optical Instruments", "Oil and Gas", "Shipping", "Research", "Precision Machinery",
          "Intl Logistics", "Scientific Equipment")  # fmt: skip
PLACES = ("Beijing", "Moscow", "Hong Kong", "Shenzhen", "Tehran", "Dubai", "Saint Petersburg")
FORMS = ("Co., Ltd.", "LLC", "JSC", "GmbH", "Limited", "Inc", "FZE", "OOO", "S.A.", "Pte. Ltd.",
         "Joint Stock Company", "Limited Liability Company", "Sdn Bhd", "")  # fmt: skip
GIVEN = ("Sergey", "Aleksandr", "Mohammad", "Ahmad", "Wei", "Ivan", "Viktoriya", "Khalid", "Maria",
         "Dmitry", "Jean-Pierre", "Hussein", "Yevgeny", "James", "Abdul Rahman")  # fmt: skip
FAMILIES = ("Petrov", "Sokolova", "Al-Amri", "Zhang", "Lotti", "Kuznetsov", "Oliveri", "Garcia",
            "Rezaei", "Tchaikovsky", "Kim", "Haddad", "Shkolov", "Baranovich", "Nguyen",
            "Müller", "O'Brien")  # fmt: skip
FATHERS = ("Ivanovich", "Valentinovich", "bin Rashid", "", "Petrovna", "ibn Omar", "", "M.")
SHIPS = ("Ocean Star", "Sea Dolphin", "Adrian Darya", "Golden Horizon", "Pacific Bravery", "Nord")


def nth(parts: Sequence[Item], number: int, stride: int) -> Item:
    """One of the parts; neighbouring numbers get parts far from each other."""
    return parts[number * stride % len(parts)]


def stem(number: int) -> str:
    """An invented rare word."""
    return nth(BEGINNINGS, number, 5) + nth(MIDDLES, number, 3) + nth(ENDINGS, number, 7)


def organization(number: int) -> str:
    """An invented company, institute or fund, in one of nine shapes."""
    word, other, field = stem(number), stem(number * 3 + 1), nth(FIELDS, number, 8)
    place, form = nth(PLACES, number, 3), nth(FORMS, number, 9)
    shapes = (
        f"{word} {field} {form}",
        f"{place} {word} {field} {form}",
        f"{word} ({place}) {field} {form}",
        f"{word}-{other} {form}",
        f"{place} {field} Institute No. {number % 40 + 1}",
        f"{word} {other} {field} Group (WGX)",
        f"{word[0]} & {other[0]} {field} {form}",
        f"{word} Growth Fund {('II', 'VII', 'XII')[number % 3]} L.P.",
        f"{form} {word} {field} a.k.a. {other} {field}",
    )
    return " ".join(shapes[number % len(shapes)].split())


def person(number: int) -> str:
    """An invented person, given name first, family name first, or with a title or an initial."""
    given, family, father = nth(GIVEN, number, 4), nth(FAMILIES, number, 6), nth(FATHERS, number, 3)
    shapes = (
        f"{given} {father} {family}",
        f"{family.upper()}, {given} {father}",
        f"{given[0]}. {family}",
        f"Dr. {given} {family} {nth(FAMILIES, number, 5)}",
    )
    return " ".join(shapes[number % len(shapes)].split())


def vessel(number: int) -> str:
    """A ship of a fleet, told apart by its number."""
    return f"{nth(SHIPS, number, 5)} {number // len(SHIPS) or ''}".strip()


def crowd(number: int) -> str:
    """One of hundreds that share their common words and differ in the rare one."""
    rest = ("Technology", "Technology LLC", "Trading and Technology Co Ltd", "Industrial Trading")
    return f"{stem(number * 11 + 2)} {rest[number % len(rest)]}"


NATIVE: tuple[tuple[str, str], ...] = (
    ("华为技术有限公司", "organization"), ("哈尔滨工业大学", "organization"), ("王伟", "person"),
    ("龙德造船工业股份有限公司", "organization"), ("欧阳明华", "person"), ("莫里·赫斯梅", "person"),
    ("北京三谷战术有限公司", "organization"), ("ООО Ромашка", "organization"),
    ("АО «Научно-исследовательский институт № 29»", "organization"),
    ("Владимир Зеленский", "person"),
    ("Публичное акционерное общество Радиоавтоматика", "organization"), ("Юлия Щукина", "person"),
    ("شركة النور للتجارة", "organization"), ("محمد عبد الرحمن الحسيني", "person"),
    ("شرکت صنایع الکترونیک ایران", "organization"), ("אלביט מערכות בע״מ", "organization"),
    ("דוד כהן", "person"), ("Ελληνική Βιομηχανία Όπλων ΑΕ", "organization"),
    ("Γιώργος Παπαδόπουλος", "person"), ("삼성전자 주식회사", "organization"), ("이재용", "person"),
    ("トヨタ自動車株式会社", "organization"), ("ソニーグループ", "organization"),
    ("व्लादिमीर पुतिन", "person"), ("ಮೋಹನ್ ರಾವ್", "person"), ("บริษัท การบินไทย", "organization"),
    ("IBM公司上海分公司", "organization"), ("Şişecam Sanayi A.Ş.", "organization"),
    ("Łódź Zakłady Metalowe Sp. z o.o.", "organization"), ("Đặng Văn Hùng", "person"),
)  # fmt: skip
IN_TWO_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Example Mitani Tactical Systems", "三谷战术 (Example)"), ("Harbor Tactical", "海港战术"),
    ("River Tactical Works", "河流战术"), ("Example Mountain Works", "山岳工房"),
    ("Vostok Granit Zavod", "Завод Гранит Восток"), ("Sever Granit", "Север Гранит"),
    ("Example Granit Yug", "Гранит Юг (Example)"), ("Example Orbital Lin", "林轨道"),
    ("Example Orbital Sen", "森轨道"), ("Example Orbital Mori", "守轨道"),
    ("Example Orbital Bay", "湾体"), ("Orbital Gate", "门口"), ("Example Orbital Hill", "丘陵"),
)  # fmt: skip
ALMOST: tuple[tuple[str, str, str], ...] = (
    ("Aleksandra Sokolov", "SOKOLOV, Aleksandr", "person"),
    ("Viktor Petrov", "Viktoriya Petrov", "person"),
    ("Rashid bin Khalid Al-Amri", "AL-AMRI, Khalid bin Rashid", "person"),
    ("Viktor Kolotov", "ZOLOTOV, Viktor", "person"), ("Wang Wen", "Wang Wei", "person"),
    ("Sheikh Karim", "KARIM, Nasser", "person"), ("구본무", "Koo Bon-moo", "person"),
    ("Evgeny Sokolov", "SHKOLOV, Evgeniy Mikhailovich", "person"),
    ("Jijmy Tok", "Jimmy Tok", "person"), ("Serena Oliveri", "Selena Oliveri", "person"),
    ("TAMBOV POWDER PLANT", "KAZAN POWDER PLANT", "organization"),
    ("CSC Holdings Ltd", "CLC Holdings Ltd", "organization"),
    ("Example Software Norway AS", "Example Software (Spain), S.L.", "organization"),
    ("IRKUT RESEARCH AND PRODUCTION CORPO",
     "Irkut Research and Production Corporation Public Joint Stock Company", "organization"),
    ("Vorta Optical Instruments Bureau Lim", "Vorta Optical Instruments Bureau Limited",
     "organization"),
    ("DIVETECHNOSERVICWS", "Divetechno Services", "organization"),
    ("Airilnes Zagros", "Zagros Airlines", "organization"),
    ("CNOOC ENERGY TECH & SRVCES LTD", "CNOOC Energy Technology & Services Ltd", "organization"),
    ("Teaching Star Ltd", "Tang Star Ltd", "organization"),
)  # fmt: skip
"""What is asked, and a listed name that almost meets it or hardly does, each for another rule."""
ODD = (
    "JSC IM", "Im Vega LLC", "AO", "Al", "29", "3M", "A380 Parts", "Hamas", "11,420 Corp.", "-",
    "华", "Sheikh Karim", "S.A. de C.V.", "Example (Spain), S.L.", "THANE-COAT, INC", "ExampleAG",
    "Thales / Example Group", "Femteco - Warehouse 3", "didessarlimited", "Divetechno Services",
    "Trading Industrial Technology Company Limited", "MOT", "National Example Academy (NEA)",
    "State Research and Production Enterprise of the Federal Agency for the Development of Optical,"
    " Radio, Marine, Aviation, Precision and Scientific Instruments and Machines of the Northern"
    " District named after the Engineer Ivan Petrovich Baranovich of Saint Petersburg",
)  # fmt: skip


def _cut(text: str, number: int) -> str:
    longer = f"{text} International Trading and Engineering"
    return longer[: (30, 35, 40, 34)[number % 4]]


def _initials(text: str, number: int) -> str:
    words = text.split()
    place = number % len(words)
    return " ".join(word[0] + "." if k == place else word for k, word in enumerate(words))


def _swapped(text: str, number: int) -> str:
    words = text.replace(",", "").split()
    turn = number % len(words) or 1
    return " ".join(words[turn:] + words[:turn])


def _extra(text: str, number: int) -> str:
    more = ("Purchasing Department", "Shanghai", "Vega", "Trading", "- Finance Office", "Branch 7")
    return f"{text} {more[number % len(more)]}"


def _left_out(text: str, number: int) -> str:
    words = text.split()
    place = number % len(words)
    return " ".join(words[:place] + words[place + 1 :]) or text


def _typo(text: str, number: int) -> str:
    place = number * 7 % len(text)
    head, char, tail = text[:place], text[place], text[place + 1 :]
    return (
        head + tail,
        head + char + char + tail,
        head + tail[:1] + char + tail[1:],
        f"{head}e{tail}",
    )[number % 4]


def _respelled(text: str, number: int) -> str:
    for old, new in (("ks", "x"), ("kh", "h"), ("y", "i"), ("v", "w"), ("Sh", "Sch"), ("ts", "c")):
        text = text.replace(old, new)
    return text


ARRIVALS: dict[str, Callable[[str, int], str]] = {
    "as listed": lambda text, number: text,
    "in capitals, without marks": lambda text, number: "".join(
        char if char.isalnum() or char == " " else " " for char in text.upper()
    ),
    "cut off": _cut,
    "with initials": _initials,
    "words swapped": _swapped,
    "a word more": _extra,
    "a word less": _left_out,
    "mistyped": _typo,
    "spelled otherwise": _respelled,
    "blanks lost": lambda text, number: text.replace(" ", "", 1 + number % 3),
    "twice mistyped": lambda text, number: _typo(_typo(text, number), number + 3),
}
"""What becomes of a name on its way to us; each takes a name and a number to vary by."""
