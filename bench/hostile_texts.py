"""Reads texts that are made to be slow, and says whether the time grows with their length or worse.

``python -m bench.hostile_texts [--lengths 25000 50000 100000] [--only names] [--most 3.0]``

Twenty kinds of text go through what reads and matches names, goods, texts and addresses. Each line
tells the seconds at each length and the worst ratio between a length and the next, its double: two
is linear. Exits with 1 where a ratio is above ``--most`` and the time is worth a word. Times are of
the processor, so that neighbors on the machine do not count.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import FrameType

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TODAY = date(2026, 11, 24)
WORTH_A_WORD = 0.5
"""Seconds below which a ratio is noise."""
CUT_OFF = 20.0
"""Seconds after which a cell is no longer waited for."""
_TWICE = 2

Read = Callable[[str], object]

HOSTILE: Mapping[str, str] = {
    "one letter": "a",
    "letters": "ab",
    "words": "word ",
    "one word": "nvidia ",
    "models": "H100 ",
    "models joined": "H100-",
    "digits": "7",
    "numbers": "12 ",
    "blanks": " ",
    "breaks": "\n",
    "dots": ".",
    "letters with dots": "a.",
    "hyphens": "-",
    "commas": "a, ",
    "brackets open": "(",
    "brackets closed": "()",
    "quotation marks": '"a" ',
    "slashes": "a/b/",
    "marks of mail": "a@a.",
    "combining marks": "á",
    "wrong reading": "Ã¤",
    "ideographs": "中国",
    "blanks between ideographs": "中 国 ",
    "turned round": "\u202eab\u202c",
    "entities": "&amp;",
    "forms of firms": "co ltd ",
    "on behalf": "on behalf of ",
    "denials": "not for ",
    "sizes": "10 x 20 mm ",
    "houses": "No. 12 Street, ",
    "floors": "5/F ",
    "plus codes": "8FVC+",
}
"""What is repeated to the length, by what it is called."""


def main() -> int:
    """Print the table; the exit status says whether all is linear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lengths", type=int, nargs="+", default=[25_000, 50_000, 100_000])
    parser.add_argument("--only", choices=tuple(readers()))
    parser.add_argument("--most", type=float, default=3.0)
    given = parser.parse_args()
    signal.signal(signal.SIGPROF, _cut_off)
    steep = 0
    for name, read in readers().items():
        if given.only in (None, name):
            read("warm up: H100, 12 Example Street")
            steep += _measure(name, read, given.lengths, given.most)
    return 1 if steep else 0


def readers() -> dict[str, Read]:
    """What reads a text, by its name; each takes one text of any length."""
    from screening.controls.ear.part_774_items.accelerator_names import says_accelerator
    from screening.controls.ear.part_774_items.model_numbers import without_sizes
    from screening.management.rule_book.reference import shipped_tables
    from screening.matching.addresses.meeting import Address, meeting_of
    from screening.matching.addresses.parts import address_keys
    from screening.reading.names.contacts import contacts_in
    from screening.reading.names.field import read_field
    from screening.reading.reader import read_texts
    from screening.reading.texts import Place, Setting, Text

    catalog = shipped_tables(FIXTURES).on(TODAY).catalog

    def goods(text: str) -> object:
        return (
            catalog.proposals(text),
            catalog.products_named(text),
            catalog.product_named_whole(text),
            catalog.products_meant(text, text),
        )

    def read(place: Place) -> Read:
        return lambda text: read_texts([Text("", text, place)], Setting())

    return {
        "names": read_field,
        "contacts": contacts_in,
        "goods": goods,
        "goods: accelerators": lambda text: (says_accelerator(text), without_sizes(text)),
        "texts: free": read(Place.FREE),
        "texts: line": read(Place.LINE),
        "texts: street": read(Place.STREET),
        "addresses": address_keys,
        "addresses met": lambda text: meeting_of(
            Address(text, "CN"), Address("12 Example Street, Xi'an", "CN")
        ),
        "matching": _matching(),
    }


def _matching() -> Read:
    """The search of a small list, whole and within longer fields."""
    from screening.lists.readers.registry import read_list
    from screening.matching import Index, Query
    from screening.matching.within.listing import NamesWithin

    with (FIXTURES / "demo_listed_parties.jsonl").open("rb") as stream:
        records = list(read_list("demo-listed-parties", stream, require_complete=False))
    index = Index.build(records, engine="v2")
    within = NamesWithin.build(records, engine="v2")
    return lambda text: (index.search(Query(text)), within.find(text))


def _measure(name: str, read: Read, lengths: list[int], most: float) -> int:
    steep = 0
    for kind, piece in HOSTILE.items():
        spent = list(_seconds(read, piece, lengths))
        pairs = pairwise(spent)
        ratio = max((after / max(before, 0.001) for before, after in pairs), default=0.0)
        is_steep = len(spent) < len(lengths) or (ratio > most and spent[-1] > WORTH_A_WORD)
        steep += is_steep
        told = "  ".join(f"{seconds:8.3f}" for seconds in spent)
        mark = "STEEP" if is_steep else ""
        print(f"{name:20} {kind:26} {told:28} x{ratio:5.2f} {mark}", flush=True)
    return steep


def _seconds(read: Read, piece: str, lengths: list[int]) -> Iterator[float]:
    """The times until one is cut off."""
    for length in lengths:
        text = piece * (length // len(piece))  # whole: half a word may be read in another way
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, CUT_OFF)
        try:
            read(text)
        except _TooLong:
            return
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        yield time.process_time() - started


class _TooLong(BaseException):
    """A cell that nobody waits for any longer."""


def _cut_off(number: int, frame: FrameType | None) -> None:
    raise _TooLong


if __name__ == "__main__":
    sys.exit(main())
