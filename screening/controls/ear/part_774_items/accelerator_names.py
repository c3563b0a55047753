"""Names that say accelerator and are in no catalog row: forms, families, memory of such boards.

Facts from public product pages and press, read 2026-11-28: HGX, DGX, SXM and OAM are forms that
only data-center accelerators have; Ascend, Hygon DCU, Biren BR, Cambricon MLU, Kunlunxin, Moore
Threads MTT S, Enflame, Iluvatar CoreX and MetaX C are the Chinese families. What they reach under
3A090 hangs on the model, so they are asked for and classify nothing.
"""

from __future__ import annotations

import re

_BESIDE = (
    r"(?:gpus?|graphics|accelerators?|sxm\d?|pci-?e|nvidia|geforce|[显顯]卡|加速卡|\d{2,3} ?gb?)"
)
_SHORT = r"(?:h20e?|h30|l20|l2|b20|b30|b40|a30|a40|l40)"
_GAMING = r"(?:4090|5090)(?: ?d)?(?: ?v2)?"
_CARD = (
    r"(?:graphics?|gaming|gpus?|cards?|[显顯]卡|видеокарт\w*|turbo|pcs?|geforce|gtx|\d{2} ?gb?"
    r"|grafik\w*|gddr\w*|blower|founders)"
)


def _near(first: str, second: str) -> str:
    """Two things within a few words of each other, in either order."""
    between = r"(?:[\s,;:/()+-]+[^\s]+){0,3}?[\s,;:/()+-]+"
    left, right = rf"(?<![a-z0-9]){first}(?![a-z0-9])", rf"(?<![a-z0-9]){second}(?![a-z0-9])"
    return rf"{left}{between}{right}|{right}{between}{left}"


_ALWAYS = re.compile(
    r"(?<![a-z0-9])(?:hgx|dgx|sxm[2-9]?)(?![a-z])"
    r"|(?<![a-z0-9])oam(?![a-z0-9])(?=.*(?:module|accelerator|board|card|gpu|\bw\b))"
    r"|(?:accelerator|gpu|compute|ai)\b.*(?<![a-z0-9])oam(?![a-z0-9])"
    r"|(?<![a-z])nv ?switch(?![a-z])|(?<![a-z])nvlink[\s-]*switch"
    r"|(?<![a-z])ascend[\s-]*\d{3}|昇腾|昇騰|升腾\s*\d{3}|(?<![a-z])atlas[\s-]*[389]\d0[\s-]*[itap]"
    r"|(?<![a-z])hygon(?![a-z])(?=.*(?:dcu|[zk]\s?\d{3}))|海光.*dcu|(?<![a-z])dcu[\s-]*[zk]\s?\d{3}"
    r"|(?<![a-z])biren(?![a-z])|壁仞|(?<![a-z0-9])br[\s-]?10[0-9][a-z]?(?![a-z0-9])"
    r"|(?<![a-z])cambricon|寒武纪|(?<![a-z])mlu[\s-]?\d{3}"
    r"|(?<![a-z])kunlun\s?(?:xin|core)|昆仑芯|(?<![a-z])kunlun[\s-]*[kpr]\d{3}"
    r"|(?<![a-z])moore\s?threads?(?![a-z])|摩尔线程|(?<![a-z])mtt[\s-]*s\d{2,4}"
    r"|(?<![a-z])enflame|燧原|(?<![a-z])cloudblazer|(?<![a-z])iluvatar|天数智芯"
    r"|(?<![a-z])metax[\s-]*[cn]\d{3}|沐曦"
    r"|(?<![a-z])(?:geforce|rtx|gtx)[\s-]*(?:4090|5090)"
    r"|(?<![a-z])rtx[\s-]*pro[\s-]*6000"
    r"|(?<![a-z0-9])(?:hopper|blackwell)[\s-]+(?:gpus?|boards?|modules?|accelerators?|series|tray)"
    r"|(?:gpus?|boards?|nvidia)[\s-]+(?:hopper|blackwell)(?![a-z])(?!.*rtx)|nvidia hopper",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    "|".join(
        (
            _near(_SHORT, _BESIDE),
            _near(_GAMING, _CARD),
            rf"(?<![a-z]){_CARD}[\s-]*{_GAMING}(?![a-z0-9])",
            _near(r"servers?", r"(?:[48]|1[06])[\s-]*(?:x[\s-]*)?gpus"),
            _near(r"servers?", r"(?:[48]|1[06])[\s-]*gpu"),
        )
    ),
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\s*(?:{_SHORT}|{_GAMING})\s*", re.IGNORECASE)
_MEMORY = re.compile(
    r"^(?=.*(?<![a-z])hbm\d?e?(?![a-z]))(?=.*(?<![a-z])(?:cards?|boards?|modules?|pci-?e)(?![a-z]))"
    r"|(?<![0-9.])(?:24|32|48|64|96)\s?gb?\s+gddr[67]x?"
    r"|gddr[67]x?[\s,]+(?:24|32|48|64|96)\s?gb?(?![a-z])",
    re.IGNORECASE | re.MULTILINE,
)
"""A line is looked through once, from its beginning."""
_LARGE = re.compile(
    r"(?<![0-9.])(?:80|141|144|188|288)\s?gb(?![a-z])(?!.*(?:ddr|dimm|ssd|nvme|flash|disk|drive|ram"
    r"|memory card|phone|tablet))",
    re.IGNORECASE,
)
_AI = re.compile(
    r"(?<![a-z])(?:ai|deep[\s-]learning|data\s?cent(?:er|re)|training)\s+(?:inference\s+)?"
    r"accelerators?(?![a-z])",
    re.IGNORECASE,
)
_POWER = re.compile(
    r"(?<![a-z])(?:processing|comput\w+|accelerat\w+|graphics)\s+(?:cards?|modules?|boards?)"
    r"(?=.*(?<![0-9.])(?:[3-9]\d0|1[0-4]00) ?w(?:atts?)?(?![a-z]))(?!.*suppl)",
    re.IGNORECASE,
)
"""No other card of a computer draws 300 watts."""
_NEEDS = {
    _ALWAYS: (
        "hgx", "dgx", "sxm", "oam", "nvs", "nvlink", "ascend", "昇", "升腾", "atlas", "hygon",
        "海光", "dcu", "biren", "壁仞", "br10", "cambricon", "寒武纪", "mlu", "kunlun", "昆仑芯",
        "moore", "摩尔线程", "mtt", "enflame", "燧原", "cloudblazer", "iluvatar", "天数智芯",
        "metax", "沐曦", "4090", "5090", "rtx", "hopper", "blackwell",
    ),
    _TOGETHER: (
        "h20", "h30", "l20", "l2", "b20", "b30", "b40", "a30", "a40", "l40", "4090", "5090",
        "server",
    ),
    _MEMORY: ("hbm", "gddr"),
}  # fmt: skip
"""Of each pattern, what no text that it finds is without: a quick look first, for most descriptions
have none of it. Blanks are left out of the text that is looked through."""
_MADE_OF = re.compile(
    r"(?<![a-z])(?:cables?|fans?|brackets?|heat ?sinks?|paste|pads?|hoses?|rails?|screws?|manuals?"
    r"|cold ?plates?|water ?blocks?|covers?|backplates?|stickers?|labels?|shrouds?|holders?|boxe?s?"
    r"|gaskets?|bolts?|foams?|dummy|mock-?ups?|licen[cs]es?|software|drivers?|blanks?)(?![a-z])",
    re.IGNORECASE,
)
"""What is made for a board and is none; "with a board" is one all the same."""
_BLANKS = re.compile(r"[\s-]+")
_ADDED = re.compile(r"(?<![a-z])(?:with|incl\w*|and|plus)(?![a-z])|\+|w/", re.IGNORECASE)


def says_accelerator(text: str) -> bool:
    """Whether words name a family or form of data-center accelerators, or a card as strong.

    Args:
        text: maker, part number and description, as they are meant.
    """
    if _MADE_OF.search(text) and not _ADDED.search(text):
        return False
    letters = _BLANKS.sub("", text.casefold().replace("ı", "i").replace("i\u0307", "i"))
    return any(
        pattern.search(text)
        for pattern, needed in _NEEDS.items()
        if any(word in letters for word in needed)
    ) or bool(_ALONE.fullmatch(text))


def may_say_accelerator(text: str) -> bool:
    """Whether words could mean one where the price is not that of small goods."""
    return any(pattern.search(text) for pattern in (_AI, _LARGE, _POWER))
