"""Places of a record that was restored: no event is missed, and none bears another's name."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.terms.record_places import Place, Restores, event_id, read_place

RESTORED = "restored"


@dataclass
class Chain:
    """A record that is backed up and put back, and one who reads it on and off."""

    links: list[tuple[str, str]] = field(default_factory=list)
    backups: list[list[tuple[str, str]]] = field(default_factory=lambda: [[]])
    read: dict[str, str] = field(default_factory=dict)
    cursor: str = "0"
    made: int = 0

    @property
    def restores(self) -> Restores:
        marks = enumerate(self.links, start=1)
        return Restores([Place(at, own) for at, (kind, own) in marks if kind == RESTORED])

    def append(self, kind: str) -> None:
        self.made += 1
        self.links.append((kind, f"{self.made:08x}"))

    def restore(self, backup: int) -> None:
        self.links = list(self.backups[backup % len(self.backups)])
        self.append(RESTORED)

    def look(self) -> None:
        place = read_place(self.cursor)
        assert place is not None
        position = self.restores.go_on_from(place)
        assert position <= len(self.links)
        for at, (_, own) in enumerate(self.links[position:], start=position + 1):
            name = event_id(self.restores.place_at(at), 0)
            assert self.read.setdefault(name, own) == own, "a name that another event bore"
        self.cursor = str(self.restores.place_at(len(self.links)))


STEPS = st.sampled_from(["append", "append", "back up", "look"]) | st.integers(0, 5)
"""A number: the backup that is put back."""


@given(st.lists(STEPS, max_size=40))
def test_who_reads_on_and_off_misses_nothing_however_often_it_is_restored(
    steps: list[str | int],
) -> None:
    chain = Chain()
    for step in steps:
        match step:
            case "append":
                chain.append("order")
            case "back up":
                chain.backups.append(list(chain.links))
            case int():
                chain.restore(step)
            case _:
                chain.look()
    chain.look()
    assert {own for _, own in chain.links} <= set(chain.read.values())


def test_without_a_restore_places_and_names_are_bare() -> None:
    place = Restores().place_at(48211)
    assert str(place) == "48211"
    assert event_id(place, 1) == "evt_000000048211_1"


def test_behind_a_restore_they_bear_its_mark() -> None:
    restores = Restores([Place(101, "9f2c01ab"), Place(301, "00c0ffee")])
    assert str(restores.place_at(100)) == "100"
    assert str(restores.place_at(150)) == "150.9f2c01ab"
    assert event_id(restores.place_at(302), 0) == "evt_000000000302_0_00c0ffee"


@pytest.mark.parametrize(
    ("kept", "goes_on"),
    [
        ("100", 100),
        ("250", 100),  # of the time that the first restore lost
        ("250.9f2c01ab", 250),
        ("400.9f2c01ab", 300),  # of the time that the second lost
        ("400.00c0ffee", 400),
        ("250.deadbeef", 0),  # of a restore that was lost itself
    ],
)
def test_a_place_that_was_lost_goes_on_from_its_restore(kept: str, goes_on: int) -> None:
    place = read_place(kept)
    assert place is not None
    restores = Restores([Place(101, "9f2c01ab"), Place(301, "00c0ffee")])
    assert restores.go_on_from(place) == goes_on


@pytest.mark.parametrize("text", ["", "x", "-1", "1.", "1.abc", "1.9F2C01AB", "١", "1" * 19, "1 "])
def test_other_texts_name_no_place(text: str) -> None:
    assert read_place(text) is None
