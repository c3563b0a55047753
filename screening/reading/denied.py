"""Whether a sentence denies or forbids a dealing with somebody whom it names."""

from __future__ import annotations

from screening.reading.folding import fold
from screening.reading.scope import is_denied
from screening.reading.sentences import cut
from screening.reading.vocabulary import Hit, Word, vocabulary


def is_name_denied(text: str, name: str) -> bool:
    """Whether the text names somebody only to say that nothing goes to him.

    "Buyer warrants that no goods will be supplied to X": a clause that every contract has. Each
    place where the name stands must be denied; a name that is not found is not.

    Args:
        text: as submitted.
        name: as it stands there.
    """
    folded, wanted = fold(text), fold(name).text.strip()
    said = cut(folded, vocabulary().find(folded.text))
    places = []
    start = folded.text.find(wanted) if wanted else -1
    while start >= 0:
        places.append(start)
        start = folded.text.find(wanted, start + 1)
    word = Word(kind="actor", about="", key=wanted)
    hits = [Hit(place, place + len(wanted), word) for place in places]
    return bool(hits) and all(is_denied(said, hit) for hit in hits)
