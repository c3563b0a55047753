"""A model number of a chip that stands on other goods: "H100 hose clamp", "pump H200".

A letter and a number is what every trade calls its goods. Beside a maker of chips, a word of
computing or a customs code of electronics it means the chip; on goods that say what else they are,
under a customs code of those or at a price at which no accelerator is sold, it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from screening.controls.ear.part_774_items.part_keys import part_key
from screening.controls.facts import LineFacts
from screening.terms.control_list import ProductRecord

_MODEL = re.compile(r"[a-z]{1,2}[ -]?\d{2,4}[a-z]?", re.IGNORECASE)
_COMPUTING = re.compile(
    r"(?<![a-z])(?:[vgn]pus?|tpus?|accelerators?|graphics?|grafik\w*|sxm\d?|oam|pci-?e|hbm\w*"
    r"|gddr\w*|\d ?gb?(?![a-z])|nv(?:link|switch|l)\d*|tensor|servers?|hgx|dgx|cuda|geforce|rtx"
    r"|tesla|instinct|hopper|blackwell|ampere|chips?|processors?|semiconductors?|wafers?|dies?"
    r"|ai|comput\w+|data ?cent(?:er|re)s?|super ?pods?|pods?|clusters?)(?![a-z])"
    r"|[显顯]卡|模[组組]|芯片|服务器|加速卡|видеокарт|графическ|ускорител|сервер",
    re.IGNORECASE,
)
_BOARDS = re.compile(
    r"(?<![a-z])(?:cards?|boards?|baseboards?|modules?|moduls?|nodes?|racks?|chassis|systems?"
    r"|(?<!paper )(?<!cable )(?<!drip )trays?|adapters?|pcbs?|pcba|circuits?|heat ?sinks?)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""What holds a chip, or belongs to one, where no customs code says otherwise."""
_SAYS_NOTHING = frozenset(
    ["all", "and", "assembly", "assy", "box", "brand", "component", "components", "condition",
     "device", "devices", "electronic", "electronics", "equipment", "for", "from", "genuine",
     "goods", "grade", "hardware", "item", "items", "kit", "lot", "machine", "material",
     "materials", "model", "modul", "module", "modules", "new", "oem", "open", "original", "pack",
     "part", "parts", "pcs", "piece", "pieces", "product", "products", "refurbished", "rev",
     "sample", "samples", "sealed", "series", "set", "sets", "sku", "spare", "spares", "stock",
     "tested", "the", "type", "unit", "units", "upgrade", "used", "version", "warranty", "with"]
)  # fmt: skip
_OF_PACKING = frozenset(
    ["batch", "boxed", "bulk", "each", "esd", "factory", "fresh", "loose", "order", "packaged",
     "packed", "packing", "per", "qty", "quantity", "ready", "retail", "ship", "shipped", "ships",
     "today", "total", "working", "wrapped", "your", "our", "neu", "neue", "neuer", "neues",
     "gebraucht", "stück", "stueck", "verpackt", "originalverpackt", "ovp", "neuf", "neufs",
     "neuve", "occasion", "pièce", "pièces", "emballé", "nuevo", "nuevos", "usado", "usados",
     "pieza", "piezas", "nuovo", "nuovi", "usato", "pezzi", "pezzo", "novo", "novos", "peça",
     "peças", "nieuw", "gebruikt", "stuks", "nowy", "nowe", "używany", "sztuk", "sztuki", "szt",
     "yeni", "adet", "новый", "новые", "штук"]
)  # fmt: skip
"""How many, how packed and in what state: said of a chip as of anything."""
_PACKED_IN = re.compile(
    r"(?<!\w)(?:in|per|im|mit|je|pro|en|dans|par|por|em|na|w|op|v|в)[ ]+(?:\w+[ ]+)?(?:bags?"
    r"|cartons?|cases?|crates?|pallets?|boxes|trays|kartons?|kisten?|cajas?|scatol[ae]|caixas?"
    r"|doos|dozen|pudełk\w*|kartonie|kutu\w*|короб\w*|ящик\w*)(?!\w)",
    re.IGNORECASE,
)
"""In what it is packed; "A100 carton box" is one."""
_STATE_IN_CHINESE = re.compile(
    "全新|原装|原裝|正品|现货|現貨|库存|庫存|拆机|拆機|二手|未拆封|散装|散裝|新品|中古|未使用|未開封|数量|數量"
    "|(?:(?<=\\d)|(?<=\\d )|[一二三四五六七八九十百千]+)[片张張块塊个個枚台盒只隻]"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_ELECTRONICS = (
    "8470", "8471", "8472", "8473", "8486", "8504", "8517", "8518", "8519", "8521", "8522",
    "8523", "8524", "8525", "8526", "8527", "8528", "8529", "8531", "8532", "8533", "8534",
    "8535", "8536", "8537", "8538", "8540", "8541", "8542", "8543", "8548", "8549",
)  # fmt: skip
_MOST_UNDER_OTHER_CODE = Decimal(10_000)
_MOST_WITHOUT_CODE = Decimal(1_500)
"""A unit, in whatever currency: what is worth less is dearer in figures, and is looked at."""
_SIZE = re.compile(
    r"(?<![a-z\d])[hlb] ?\d{2,4}(?: ?(?:mm|cm|inch(?:es)?|zoll)(?![a-z])"
    r"|(?=(?: ?[x×*,/] ?| )[wd] ?\d{1,3}(?:mm|cm)?(?![\da-z])))"
    r"|(?<![a-z\d])(?P<beside>[wd] ?\d{1,3}(?:mm|cm)?(?: ?[x×*,/] ?| ))[hlb] ?\d{2,4}(?![\da-z])",
    re.IGNORECASE,
)
"""A height, length or breadth: with its unit, or beside a width or depth ("H100 W60 D40")."""


def without_sizes(text: str) -> str:
    """A text in which "H100 MM" and "H100 W60 D40" are sizes, without them.

    Beside a word of computing a letter and a number may be a chip all the same: then all stays.
    """
    if _COMPUTING.search(text):
        return text
    return _SIZE.sub(lambda found: found["beside"] or "", text)


def is_of_other_goods(line: LineFacts, named: Iterable[ProductRecord]) -> bool:
    """Whether the names of ``named`` in a line are but model numbers of goods that say otherwise.

    Args:
        line: as it is meant; what nobody stated of it speaks for the chip.
        named: products of whose names some stand in its words.
    """
    text = f"{line.part_number or ''} {line.description}"
    if line.unit_value is None or not _says_what_it_is(text) or _COMPUTING.search(text):
        return False
    if _has_maker(f"{line.manufacturer or ''} {text}", named):
        return False
    code = "".join(char for char in line.hts or "" if char.isdigit())
    if len(code) >= 4:
        is_electronics = code.startswith(_ELECTRONICS)
        return not is_electronics and line.unit_value <= _MOST_UNDER_OTHER_CODE
    return not _BOARDS.search(text) and line.unit_value <= _MOST_WITHOUT_CODE


def is_model_number(name: str) -> bool:
    """Whether a name of the catalog is one or two letters and a number."""
    return _MODEL.fullmatch(name.strip()) is not None


def _says_what_it_is(text: str) -> bool:
    """Whether a word says what goods they are, and not only that they are goods."""
    said = _PACKED_IN.sub(" ", _STATE_IN_CHINESE.sub(" ", text))
    words = {word.casefold() for word in _WORD.findall(said)} - _SAYS_NOTHING - _OF_PACKING
    return bool(words) or bool(re.search("[\u3400-\u9fff]{2}", said))


def _has_maker(text: str, named: Iterable[ProductRecord]) -> bool:
    key = part_key(text)
    return any(part_key(product.manufacturer) in key for product in named)
