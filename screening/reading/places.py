"""Which names of places in a text say that the goods, or those behind them, belong there.

A name alone is no reason: streets, hotels, dishes and towns of the same name elsewhere bear them.
What stands around it, the field it stands in and the order's own destination decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from screening.reading.buildings import is_of_a_building
from screening.reading.quoted import is_a_quoted_venue, is_in_a_title
from screening.reading.regions import FREE_TOWN, is_free_town
from screening.reading.rugs import is_of_a_rug
from screening.reading.scope import is_denied
from screening.reading.sentences import Sentences
from screening.reading.texts import Place, Setting, Text
from screening.reading.vocabulary import DATA, Hit, vocabulary

_STATE = re.compile(
    r"[ ,]{0,2}\(?(?:A[KLRZ]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|"
    r"RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|ON|BC|AB|QC|NS|NSW|QLD|UK|USA)\b"
)
_IS_A_WORD = frozenset(
    ["AL", "CO", "DE", "HI", "ID", "IN", "LA", "MA", "ME", "OH", "OK", "ON", "OR", "PA"]
)
_SET_OFF = re.compile(r"[ .]{0,2}(?:$|[,;)|\n]|(\d{5}\b|[A-Z]\d[A-Z]\b|USA?\b))")
"""What follows a state in an address; in capitals "IN", "ON" and "DE" are words as well."""
_DISTRICT = re.compile(
    r" ?[,(]? ?(?:pow\.|gm\.|gmina|woj\.|powiat|ortsteil|ot |landkreis|lkr\.?|okres|gemeente"
    r"|kommun\b|frazione|fraz\.)"
)
"""What a village is a part of, as addresses of other lands write it."""
_NUMBER = re.compile(r"[ ,]{0,2}(?:no\.?|nr\.?|n°|#|km)? ?\d")
_WORD_AND_NUMBER = re.compile(r" [^\W\d_]{4,} ?(?:no\.?|nr\.?|n°)? ?\d")
_CODES = re.compile(r"\b(IR|SY|CU|KP|RU|BY|UA) ?([A-Z]{3})\b")
_LATIN = re.compile(r"[a-z' .]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_SMALL = 100_000
_STREET_OF_CHARACTERS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{0,8}"
    r"(?:通り|丁目|大街|大道|(?<![铁公鉄])路|街|길|로|거리) ?\d"
)
"""Street and number behind the name, where nothing parts the words."""
_SPELLED_OUT = re.compile(r"(?<!\w)(?:[a-z][ .*_]{1,2}){3,}[a-z](?!\w)")
_BENT = re.compile(r"'(?:[yn]?[aei]|[dt][ae](?:n|ki)?|[nd]?in)\b")
"""Turkish endings of where to, where and whence."""

_INTO = re.compile(r"(?<!\w)(?:в|во|до|to) $")
_GOES_ON = re.compile(r" [^\W\d_A-ZА-ЯЁ]{3,}")
"""A sentence whose first word has its capital only for being first."""
_INITIALS_BEHIND = re.compile(r",? ?(?:[A-ZА-ЯЁ]\. ?){2}(?!\w)|,? [A-ZА-ЯЁ]\.(?= ?(?:,|;|$))")
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]\. ?){1,2}$")
_FAMILY = re.compile(r"(?:[oe]v|[oe]va|ow|owa|[её]в|[её]ва|ов|ова)$")
_VILLAGE = 20_000
"""People up to which a town whose name, bent, is a family's must be aimed at (Kalashnikovo)."""


class Found(NamedTuple):
    """A place that counts: where, what words, whose."""

    start: int
    end: int
    about: str
    is_government: bool = False


def find_places(text: Text, said: Sentences, setting: Setting) -> Iterator[Found]:
    """The places of a text that a clerk would stop at."""
    known = {setting.destination, *text.countries}
    for hit in said.of("place"):
        if hit.word.about in known or _is_namesake(said, hit, known):
            continue
        if _counts(text, said, hit, setting):
            yield Found(hit.start, hit.end, hit.word.about, _is_of_state(said, hit))
    for hit in said.of("demonym"):
        if hit.word.about in known or not _is_of_someone(said, hit):
            continue
        if said.touches("person", hit, before=3) or said.touches("streetafter", hit, after=2):
            continue
        whose = said.between("actor", hit.end, hit.end + 40)[:1]
        if is_of_a_rug(said, hit):
            continue
        if not is_denied(said, hit, among=("place", "demonym")):
            end = max((hit.end, *(h.end for h in whose)))
            yield Found(hit.start, end, hit.word.about, _is_of_state(said, hit))
    yield from _codes(text, said, known)
    yield from _spelled_out(said, known)


def _is_namesake(said: Sentences, hit: Hit, known: set[str]) -> bool:
    """Whether a larger town of a country that the order states is called so (Almaty, Orange), or
    one of free Ukraine, wherever it is told (Khmelnytskyi, beside a village of Sevastopol)."""
    name = said.folded.text[hit.start : hit.end]
    is_of_ukraine = hit.word.about.startswith("UA-") and 0 < hit.word.size < FREE_TOWN
    if is_of_ukraine and is_free_town(name):
        return True
    return not known.isdisjoint(_namesakes().get(name, ()))


@lru_cache(maxsize=1)
def _namesakes() -> dict[str, frozenset[str]]:
    lines = (DATA / "namesakes.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {name: frozenset(countries.split(";")) for name, countries in rows}


def _counts(text: Text, said: Sentences, hit: Hit, setting: Setting) -> bool:
    if is_denied(said, hit, among=("place", "demonym")):
        return False
    if _names_something_else(text, said, hit) or _is_elsewhere(said, hit, setting):
        return False
    if text.place is not Place.CITY and _is_a_common_word(said, hit):
        return False
    if text.place is Place.NAME:
        return _is_of_state(said, hit) or _sits_there(said, hit)
    if text.place is Place.LINE:
        has_actor = said.touches("actor", hit, after=12) and not _is_doubtful(said, hit)
        return _is_aimed(said, hit) or has_actor
    if text.place is Place.CITY and (not _is_a_part(said, hit) or _is_small_twin(text, said, hit)):
        return False
    if text.place is Place.STREET and _is_before_a_number(said, hit):
        return False
    return not _is_doubtful(said, hit) or _is_aimed(said, hit) or text.place is Place.CITY


def _is_before_a_number(said: Sentences, hit: Hit) -> bool:
    """A house number stands behind it, or behind the one more word of the street's name."""
    if _NUMBER.match(said.folded.text, hit.end):
        return True
    longer = _WORD_AND_NUMBER.match(said.folded.text, hit.end)
    return longer is not None and not said.between("place", hit.end, longer.end())


def _is_a_part(said: Sentences, hit: Hit) -> bool:
    """Whether it is all between two commas: the city is called so, not something in it."""
    text = said.folded.text
    before, after = text[: hit.start].rstrip(), text[hit.end :].lstrip()
    return (not before or before[-1] in ",(.:") and (not after or after[0] in ",()")


def _is_small_twin(text: Text, said: Sentences, hit: Hit) -> bool:
    """Whether the address's own country has a small town of the name (Cuba, Missouri)."""
    return any(
        h.word.about in text.countries and h.start <= hit.start and hit.end <= h.end
        for h in said.of("citynamesake")
    )


def _sits_there(said: Sentences, hit: Hit) -> bool:
    """Whether a name says where the firm is: beside its branch, or behind a comma or a bracket.

    "Tehran Carpets" is what a shop is called, "Havana, bar" too.
    """
    if said.touches("branchnoun", hit, before=4) or said.touches("branchnoun", hit, after=2):
        return True
    return bool(said.folded.text[: hit.start].strip()) and _is_a_part(said, hit)


def _is_doubtful(said: Sentences, hit: Hit) -> bool:
    """A short or small name in Latin letters that is also a word: it must be aimed at."""
    written = said.folded.original[slice(*said.folded.span(hit.start, hit.end))]
    has_case = written.lower() != written.upper()
    if not has_case:
        least = 5 if _ARABIC.match(hit.word.key) and hit.word.size < _SMALL else 3
        return len(hit.word.key) < least and hit.word.size > 0
    is_lower = written == written.lower()
    sentence = said.sentence_of(hit)
    text_is_lower = sentence == sentence.lower()
    if hit.word.size and (is_lower and (not text_is_lower or hit.word.size < _SMALL)):
        return True
    if hit.word.key in vocabulary().weak:
        return True
    if 0 < hit.word.size < _VILLAGE and _FAMILY.search(said.folded.text[hit.start : hit.end]):
        return True
    if not _LATIN.fullmatch(hit.word.key):
        return False
    is_short = len(hit.word.key) <= (6 if hit.word.size < _SMALL else 4)
    return bool(hit.word.size) and is_short


def _is_a_common_word(said: Sentences, hit: Hit) -> bool:
    """ "Для шахты лифта": what a town is called too, without the capital that a town has.

    Where all is written small no capital is missing, and "в" before it may aim at the town. All in
    capitals tells nothing.
    """
    if hit.word.key not in vocabulary().common or said.touches("townword", hit, before=2):
        return False
    start, end = said.folded.span(hit.start, hit.end)
    written = said.folded.original[start:end]
    if written == written.lower():
        sentence = said.sentence_of(hit)
        into = _INTO.search(said.folded.text, max(0, hit.start - 4), hit.start)
        return sentence != sentence.lower() or into is None
    is_first = not said.folded.text[said.start_of(hit) : hit.start].strip()
    return is_first and _GOES_ON.match(said.folded.original, end) is not None


def _is_aimed(said: Sentences, hit: Hit) -> bool:
    """Whether a word of direction or place stands just before, or its country beside it."""
    if (
        _BENT.match(said.folded.text, hit.end)
        or said.touches("direction", hit, before=3)
        or said.touches("transfer", hit, before=2)
    ):
        return True
    written = said.folded.original[slice(*said.folded.span(hit.start, hit.end))]
    is_word = written == written.lower() != written.upper()
    return not is_word and any(
        h.word.about[:2] == hit.word.about[:2] and (h.start >= hit.end or h.end <= hit.start)
        for h in said.of("place", said.number(hit.start))
    )


def _names_something_else(text: Text, said: Sentences, hit: Hit) -> bool:
    """Street, hotel, person, dish or origin."""
    follows = said.folded.text[hit.end : hit.end + 2]
    if any(said.touches(kind, hit, before=2) for kind in ("streetbefore", "venuebefore")):
        return True
    if _is_called_after_it(said, hit):
        return True
    if _STREET_OF_CHARACTERS.match(said.folded.text, hit.end):
        return True
    is_apart = follows[:1] in (",", "的", "の", "의")
    if not is_apart and said.touches("streetafter", hit, after=2):
        return True
    if said.touches("streetafternum", hit, after=1) and _number_after(said, hit):
        return True
    if said.touches("streetnumbered", hit, before=2) and _NUMBER.match(said.folded.text, hit.end):
        return True
    if said.touches("venueafter", hit, after=2) and follows[:1] in (" ", ""):
        return True
    if said.touches("dishafter", hit, after=1):
        # "平壌の冷麺工場" is a factory in Pyongyang, "平壌冷麺" a dish.
        return not (is_apart and said.touches("actor", hit, after=6))
    if said.touches("person", hit, before=3) and not said.touches("actor", hit, after=3):
        return True
    return said.touches("origin", hit, before=5) or said.touches("origin", hit, after=2)


def _is_called_after_it(said: Sentences, hit: Hit) -> bool:
    """A film, a bar in quotation marks, a carpet, a street or a person."""
    return (
        is_in_a_title(said, hit)
        or is_a_quoted_venue(said, hit)
        or is_of_a_rug(said, hit)
        or is_of_a_building(said, hit)
        or _is_of_a_street_with_adjective(said, hit)
        or _has_initials(said, hit)
    )


def _has_initials(said: Sentences, hit: Hit) -> bool:
    """ "Калашников А.В.", "A. Ivanova": a town has none; "Tehran, I.R. Iran" has some."""
    if not hit.word.size or not _FAMILY.search(said.folded.text[hit.start : hit.end]):
        return False
    start, end = said.folded.span(hit.start, hit.end)
    original = said.folded.original
    before = _INITIALS_BEFORE.search(original, max(0, start - 6), start)
    return before is not None or _INITIALS_BEHIND.match(original, end) is not None


def _is_of_a_street_with_adjective(said: Sentences, hit: Hit) -> bool:
    """ "Colonia Nueva Habana": a plain word stands between the street and its name."""
    return any(
        said.touches(kind, adjective, before=2)
        for adjective in said.between("streetadj", hit.start - 12, hit.start)
        if hit.start - adjective.end <= 1
        for kind in ("streetbefore", "venuebefore")
    )


def _number_after(said: Sentences, hit: Hit) -> bool:
    return bool(re.match(r" ?\S{1,5} ?\d", said.folded.text[hit.end :]))


def _is_elsewhere(said: Sentences, hit: Hit, setting: Setting) -> bool:
    """A town of the name in another state, or in the destination itself."""
    behind = said.folded.span(hit.start, hit.end)[1]
    if _LATIN.fullmatch(hit.word.key) and _is_in_state(said, hit, behind):
        return True
    if said.touches("usstate", hit, after=3) or _DISTRICT.match(said.folded.text, hit.end):
        return True
    twins = {
        country
        for h in said.of_stretch("place", said.number(hit.start), hit.start, hit.start)
        if h.end == hit.end
        for country in h.word.homonyms
    }
    if setting.destination in twins | {c.partition("-")[0] for c in twins}:
        return not any(
            h.word.about[:2] == hit.word.about[:2] and h.start != hit.start
            for h in said.of("place")
        )
    return False


def _is_in_state(said: Sentences, hit: Hit, behind: int) -> bool:
    """ "Moscow, ID 83843"; what may be a word in capitals needs comma or number of an address."""
    original = said.folded.original
    state = _STATE.match(original, behind)
    if state is None:
        return False
    is_word = state.group().strip(" ,(") in _IS_A_WORD
    if not is_word or not said.sentence_of(hit).isupper():
        return True
    sets_off = _SET_OFF.match(original, state.end())
    is_parted = state.group().lstrip()[:1] in (",", "(")
    return sets_off is not None and (is_parted or sets_off.group(1) is not None)


def _is_of_someone(said: Sentences, hit: Hit) -> bool:
    """An adjective counts with the people or body it tells of."""
    if said.touches("benign", hit, after=2):
        return False
    for kind in ("actor", "govword"):
        if said.touches(kind, hit, after=14) or said.touches(kind, hit, before=4):
            return True
    return False


def _is_of_state(said: Sentences, hit: Hit) -> bool:
    if hit.word.size:
        return False
    return said.touches("govword", hit, before=30, after=30) or any(
        h.start < hit.end and hit.start < h.end for h in said.of("govword")
    )


def _codes(text: Text, said: Sentences, known: set[str]) -> Iterator[Found]:
    """UN/LOCODE anywhere; an airport's letters where goods are sent to it."""
    codes = vocabulary().locodes
    for match in _CODES.finditer(said.folded.original):
        about = codes.get(match[1] + match[2])
        if about and about not in known and (text.place is Place.PORT or " " not in match[0]):
            yield Found(match.start(), match.end(), about)
    for hit in said.of("airport"):
        written = said.folded.original[slice(*said.folded.span(hit.start, hit.end))]
        is_aimed = said.touches("direction", hit, before=2) or text.place is Place.PORT
        is_code = hit.word.about not in known and written.isupper() and is_aimed
        if is_code and not is_denied(said, hit):
            yield Found(hit.start, hit.end, hit.word.about)


def _spelled_out(said: Sentences, known: set[str]) -> Iterator[Found]:
    """ "I R A N", "T.e.h.r.a.n": a place letter by letter is written so to be missed."""
    for match in _SPELLED_OUT.finditer(said.folded.text):
        word = re.sub("[^a-z]", "", match.group())
        for hit in vocabulary().find(word):
            if hit.word.kind == "place" and hit.start == 0 and hit.end == len(word):
                if hit.word.about not in known:
                    yield Found(match.start(), match.end(), hit.word.about)
                break
