"""Russian names as Polish, German and French write them, in the English spelling of lists.

"Walery Abramow", "Dmitrij Medwedjew" and "Vladimir Poutine" are the names of Valery Abramov, Dmitry
Medvedev and Vladimir Putin. A reading more, never another: the name is asked for as it stands too.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GERMAN = re.compile(
    r"(?:ow|ew|jew|owa|ewa|jewa|owitsch|ewitsch|owicz|ewicz|inskij?|owskij?|ewskij?|tsch\w*)$"
)
_FRENCH = re.compile(r"(?:ov|ev|off|eff|ova|eva|ovitch|evitch|ine|kine|skine|tchenko|ski)$")
_BY_GERMAN = (
    ("schtsch", "shch"), ("dsch", "dzh"), ("tsch", "ch"), ("sch", "sh"), ("szcz", "shch"),
    ("sz", "sh"), ("cz", "ch"), ("rz", "r"), ("w", "v"), ("ij", "y"), ("jew", "ev"), ("jev", "ev"),
    ("ja", "ya"), ("ju", "yu"), ("jo", "yo"), ("je", "e"), ("j", "y"),
)  # fmt: skip
_BY_FRENCH = (
    ("chtch", "shch"), ("dj", "dzh"), ("tch", "\0"), ("ch", "sh"), ("\0", "ch"), ("ou", "u"),
    ("gu", "g"), ("off", "ov"), ("eff", "ev"), ("ï", "y"), ("ine", "in"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def english_spellings(name: str) -> tuple[str, ...]:
    """The English spellings of a name that ends as Russian ones do in another language.

    Args:
        name: of a person, in Latin letters.

    Returns:
        Each that differs from the name; none where no word ends so.
    """
    words = name.lower().split()
    found = []
    for ending, table, sign in ((_GERMAN, _BY_GERMAN, "w"), (_FRENCH, _BY_FRENCH, "")):
        if sign in name.lower() and any(ending.search(word.strip(".,")) for word in words):
            found.append(_respelled(words, table))
    spelled = (" ".join(word.capitalize() for word in each) for each in found)
    return tuple(each for each in dict.fromkeys(spelled) if each.lower() != " ".join(words))


def _respelled(words: list[str], table: tuple[tuple[str, str], ...]) -> list[str]:
    respelled = []
    for word in words:
        for written, meant in table:
            word = word.replace(written, meant)
        respelled.append(word)
    return respelled
