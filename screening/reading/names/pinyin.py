"""Chinese names of bodies read aloud: pinyin, with the word for what the body is in English.

Lists print bodies so ("Hunan Guofang Keji University"), where a translation of every word would
say "Defense Technology". Two characters make a word, as most do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_BODIES = {
    "大学": "University", "大學": "University", "学院": "Institute", "學院": "Institute",
    "研究所": "Research Institute", "研究院": "Research Institute", "实验室": "Laboratory",
    "實驗室": "Laboratory", "中心": "Center", "集团": "Group", "集團": "Group", "工厂": "Factory",
}  # fmt: skip
_NAME = re.compile(rf"^([\u3400-\u9fff]{{4,16}})({'|'.join(_BODIES)})$")


@lru_cache(maxsize=4096)
def read_aloud(text: str) -> str:
    """The name in pinyin; empty where it is not Chinese or does not say what the body is."""
    found = _NAME.match(text.strip())
    if not found:
        return ""
    syllables = lazy_pinyin(found[1])
    words = ("".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2))
    return f"{' '.join(word.capitalize() for word in words)} {_BODIES[found[2]]}"
