"""Readings of short texts are kept, those of long ones are not, and both are the same."""

from __future__ import annotations

from screening.reading.collecting import read_submission
from screening.reading.kept import LONGEST, kept
from tests.submissions import order


def test_short_texts_are_read_once_and_long_ones_each_time() -> None:
    read: list[str] = []

    @kept
    def shouted(text: str, mark: str, *, often: int = 1) -> str:
        read.append(text)
        return text.upper() + mark * often

    for _ in range(2):
        assert shouted("for Iran", "!") == "FOR IRAN!"
        assert shouted("for Iran", "!", often=2) == "FOR IRAN!!"
        assert shouted("x" * (LONGEST + 1), "!") == "X" * (LONGEST + 1) + "!"
    assert read.count("for Iran") == 2
    assert read.count("x" * (LONGEST + 1)) == 2


def test_the_same_words_in_two_fields_are_told_of_each_field() -> None:
    words = "to be forwarded to Tehran, Iran"
    submission = order(special_instructions=words, end_use={"statement": words})
    for line in submission["lines"]:
        line["description"] = words
    found = [
        (mention.field, mention.line)
        for mention in read_submission(submission)
        if mention.kind == "place" and mention.about == "IR"
    ]
    assert ("special_instructions", None) in found
    assert ("end_use.statement", None) in found
    assert {("lines[0].description", 0)} <= set(found)
    assert read_submission(submission) == read_submission(submission)
