"""Readings that were replaced, kept as they read: how the rules of a name took names and texts.

Rules decide on what was met and what was read; so the rooms that meet and read (``reading``,
``matching/within``, ``matching/addresses``, ``pipeline/named``) are sealed beside the rules of the
same name (``controls/sealed``), their tables of words with them; since r4 also those that complete
an order by records on file and put the answer together, and since r5 the words and keys that these
read by (accessories, letters that look alike, dates of birth, keys of names and parts). Since r6
also the facts as they are read out of a submission, the past and the records on file as they come
out of the store, countries, ECCNs and addresses, the sentences of an answer, and what a policy
means by what it does not say (defaults of matching, whose law makes which list binding), and since
r7 how orders are put together to be searched at once and what their answers say of the lists.

What a sealed reading asks of today is written down in ``SHARED``: engines of matching, which are
frozen under names of their own, stored rows, and plain values that are handed from one to another.
What they must keep a replay of real old screenings tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from screening.controls.facts import TransactionFacts
from screening.controls.sealed.archives import Sealing
from screening.matching import Index, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.models import ListVersion
from screening.pipeline.named import findings
from screening.pipeline.named.findings import Named
from screening.policies import Policy, lists_required_by, read_policy
from screening.terms.values import from_plain, to_plain

READINGS = Sealing(
    folder=Path(__file__).parent,
    package=__name__,
    rooms=(
        "reading",
        "matching/within",
        "matching/addresses",
        "matching/policy.py",
        "lists/readers/publication.py",
        "lists/readers/publications.py",
        "pipeline/named",
        "pipeline/answer.py",
        "pipeline/about_lists.py",
        "pipeline/on_file.py",
        "pipeline/records.py",
        "pipeline/together.py",
        "controls/answers.py",
        "controls/dealings.py",
        "controls/facts.py",
        "controls/past.py",
        "controls/stated",
        "controls/ear/destinations.py",
        "controls/ear/on_file.py",
        "controls/ear/what_records_say.py",
        "controls/ear/whom_records_bind.py",
        "controls/ear/what_was_answered_before.py",
        "controls/ear/part_758_filing/block.py",
        "controls/ear/part_758_filing/showing.py",
        "controls/ear/part_774_items/part_keys.py",
        "terms/accessories.py",
        "terms/addresses.py",
        "terms/birth_dates.py",
        "terms/changes.py",
        "terms/country.py",
        "terms/data/look_alikes.txt",
        "terms/eccn.py",
        "terms/fulfilled.py",
        "terms/look_alikes.py",
        "terms/meaning.py",
        "terms/mention.py",
        "terms/standing_record.py",
        "terms/traits.py",
    ),
)

SHARED = frozenset(
    {
        # Frozen under names of their own ("v1"), with what hands listed parties to them; which row
        # of thresholds applies is decided where the index is asked, and may never change.
        "matching",
        "matching.deciding",
        "matching.engines",
        "matching.folding",
        "matching.parties",
        "matching.query",
        "matching.storage",
        "matching.texts",
        "matching.thresholds",
        # Stored rows, and what was gathered before the rules were asked: a replay has it stored.
        "models",
        "pipeline.past",
        "pipeline.reference",
        # Values that both sides know: words of an enumeration, records without rules of their own.
        "controls.evaluation",
        "controls.money.rates",
        "controls.reference",
        "errors",
        "terms.license",
        "terms.listed_party",
        "terms.outcome",
        "terms.party_hit",
        "terms.party_role",
        "terms.policy_part",
        "terms.values",
        "terms.watched",
    }
)
"""Modules below ``screening`` that a sealed reading takes from today's source. What is imported
anew by a room is sealed as well, or it is put here with the reason why it may change."""

# ``import screening.pipeline.sealed.r3`` looks into r3.zip.
__path__ = [*__path__, *READINGS.archives()]


class Reading(Protocol):
    """A way to read names and texts; today's is ``pipeline.named.findings``."""

    LISTING: ModuleType

    def find_named(
        self,
        submission: Mapping[str, Any],
        facts: TransactionFacts,
        *,
        index: Index,
        within: NamesWithin | None,
        versions: Sequence[ListVersion],
        policy: MatchingPolicy,
    ) -> Named:
        """Who the parties meet on the lists, and what the texts say."""


def reading_of(rules: str) -> Reading:
    """How names and texts were read for the rules of this name: sealed, or as today.

    Those of r1 and r2 are not sealed: they stand in today's room beside it.
    """
    if not READINGS.archive(rules).exists():
        return cast(Reading, findings)
    return cast(Reading, import_module(f"{__name__}.{rules}.pipeline.named.findings"))


def answering_of(rules: str) -> ModuleType:
    """How an order was screened from end to end for the rules of this name.

    Returns:
        The module ``pipeline.answer``, sealed or of today: the answers of r1 to r3 are put together
        as today's.
    """
    sealed = f"{__name__}.{rules}.pipeline.answer"
    if READINGS.archive(rules).exists() and find_spec(sealed) is not None:
        return import_module(sealed)
    return import_module("screening.pipeline.answer")


def policy_of(rules: str, content: Mapping[str, Any]) -> Policy:
    """A policy as the time of the rules of this name read it.

    What it does not say is what was meant then: the settings of matching, and which lists bind an
    exporter by a law. Those of r1 to r5 are read with today's.

    Args:
        content: the whole policy as JSON, as it was put in force.
    """
    policy = read_policy(content, rules=rules)
    settings = f"{__name__}.{rules}.matching.policy"
    if not READINGS.archive(rules).exists() or find_spec(settings) is None:
        return policy
    matching = import_module(settings).MatchingPolicy.from_mapping(content.get("matching", {}))
    published = import_module(f"{__name__}.{rules}.lists.readers.publications").PUBLICATIONS
    return replace(
        policy,
        matching=from_plain(MatchingPolicy, to_plain(matching), known_only=True),
        required_lists=lists_required_by(content, published),
    )
