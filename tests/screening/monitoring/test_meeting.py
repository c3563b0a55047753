"""The search among changed entries finds whatever screening everything again would find."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from screening.models import ListVersion, PolicyVersion, RecordKind
from screening.monitoring.changed_entries import ChangedEntries, changed_entries
from screening.monitoring.differences import differences
from screening.monitoring.kept_readings import partners_that_may_meet
from screening.monitoring.meeting import order_may_meet, parties_that_may_meet
from screening.monitoring.touched import compare
from screening.pipeline.answer import screen_submission
from screening.pipeline.reference import Reference, reference_in_force
from screening.policies import set_policy
from screening.terms.values import to_plain
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import listed, order_of

pytestmark = pytest.mark.usefixtures("own_lists")

ENTRIES = (
    row("name", "Examplonia Turbine Works", countries=["DE"]),
    row("alias", "Nothing Like It Ltd", names=[
        {"text": "Nothing Like It Ltd", "kind": "primary"},
        {"text": "Vormsi Precision Optics", "kind": "alias"},
    ]),
    row("person", "Quillfeather, Jonathan Barnaby", schema="person"),
    row("house", "Zorblatt Instruments GmbH", countries=["DE"]),
    row("place", "Somewhere Holdings", addresses=[
        {"text": "Musterweg 117, Aachen, Germany", "street": "Musterweg 117", "city": "Aachen",
         "country": "DE"}
    ]),
    row("site", "Plain Website Owner", identifiers=[
        {"type": "website", "value": "https://quorbil-example.com", "country": ""}
    ]),
    row("number", "Registered Example Holder", identifiers=[
        {"type": "registration", "value": "HRB998877", "country": "DE"}
    ]),
    row("chinese", "北京示例涡轮机械厂", countries=["CN"]),
    row("long", "Research Institute of Hypothetical Turbine Machinery", countries=["RU"]),
    row("short", "QZX", names=[
        {"text": "Quarzix Systems", "kind": "primary"}, {"text": "QZX", "kind": "alias"}
    ]),
)  # fmt: skip


def with_party(reference: str, **party: Any) -> dict[str, Any]:
    submission = order_of("Ordinary Buyer Beispiel GmbH", reference)
    submission["parties"][0] |= party
    return submission


def line_to(name: str, street: str = "Am Ring 1") -> dict[str, Any]:
    submission = order_of("Ordinary Buyer Beispiel GmbH", "1")
    place = {"name": name, "street": street, "city": "Aachen", "country": "DE"}
    submission["lines"][0]["ship_to"] = place
    return submission


TOUCHED: dict[str, dict[str, Any]] = {
    "its name": order_of("Examplonia Turbine Works", "1"),
    "its name with another legal form": order_of("Examplonia Turbine Works GmbH & Co. KG", "1"),
    "its name with two slips": order_of("Exampolnia Turbin Works", "1"),
    "its name run together": order_of("Examploniaturbine works", "1"),
    "an alias": order_of("VORMSI PRECISION OPTICS OU", "1"),
    "a former name of the buyer": with_party("1", previous_names=["Examplonia Turbine Works"]),
    "a trade name": with_party("1", names=[
        {"kind": "trade", "name": "Examplonia Turbine Works"}
    ]),
    "its name in its own script": with_party("1", names=[
        {"kind": "own_script", "name": "北京示例涡轮机械厂"}
    ]),
    "the house of a second address": with_party("1", addresses=[
        {"kind": "ship_to", "street": "Musterweg 117", "city": "Aachen", "country": "DE"}
    ]),
    "a name in care of at a second address": with_party("1", addresses=[
        {"kind": "mailing", "street": "c/o Examplonia Turbine Works, Am Ring 1", "country": "DE"}
    ]),
    "who receives a line": line_to("Examplonia Turbine Works"),
    "the house that a line goes to": line_to("Beispiel Lager", street="Musterweg 117"),
    "an owner": with_party("1", owners=[{"name": "Vormsi Precision Optics", "percent": 60}]),
    "a parent": with_party("1", ultimate_parent="Examplonia Turbine Works"),
    "an officer": with_party("1", officers=["Jonathan Barnaby Quillfeather"]),
    "a name in care of": with_party("1", address={
        "street": "c/o Examplonia Turbine Works, Hauptstrasse 1", "city": "Aachen", "country": "DE"
    }),
    "a subsidiary's name": order_of("Zorblatt Instruments Vertriebsgesellschaft mbH", "1"),
    "the house": with_party("1", address={
        "street": "Musterweg 117", "city": "Aachen", "country": "DE"
    }),
    "a website": with_party("1", website="https://www.quorbil-example.com"),
    "another mailbox at its host": order_of(
        "Ordinary Buyer Beispiel GmbH", "1",
        special_instructions="Papers to purchasing@quorbil-example.com please.",
    ),
    "the house as another country writes it": with_party("1", address={
        "street": "117, Musterweg", "city": "Aachen", "country": "DE"
    }),
    "a number": with_party("1", identifiers=[
        {"type": "registration", "value": "HRB 998877", "country": "DE"}
    ]),
    "its own script": order_of("北京示例涡轮机械厂", "1"),
    "two parties in a field": order_of("Ordinary Beispiel GmbH / Examplonia Turbine Works", "1"),
    "a text": order_of("Ordinary Buyer Beispiel GmbH", "1", special_instructions=(
        "Deliver to our end user Examplonia Turbine Works at the gate."
    )),
    "an end-use statement": order_of("Ordinary Buyer Beispiel GmbH", "1", end_use={
        "statement": "For the Research Institute of Hypothetical Turbine Machinery.",
        "location_country": "DE", "military": False,
    }),
    "an abbreviation": order_of("QZX", "1"),
}  # fmt: skip
IN_TEXTS = (
    "a text", "an end-use statement", "another mailbox at its host", "who receives a line",
    "the house that a line goes to",
)  # fmt: skip
"""What no partner's own record says."""

UNTOUCHED: dict[str, dict[str, Any]] = {
    "an ordinary buyer": order_of("Ordinary Buyer Beispiel GmbH", "1"),
    "one with other names and addresses": with_party(
        "1",
        names=[{"kind": "trade", "name": "Beispiel Handel"}],
        addresses=[{"kind": "site", "street": "Am Ring 1", "city": "Aachen", "country": "DE"}],
    ),
    "one of common words": order_of("Technology Systems Trading Limited", "1"),
    "one in its own script": order_of("徐州样本医疗用品商店", "1"),
}


@pytest.fixture(params=["v1", "v2"])
def night(
    own_lists: None, request: pytest.FixtureRequest
) -> tuple[Reference, Reference, ChangedEntries]:
    """The night on which the entries came: what screened before, what after, what changed."""
    content = PolicyVersion.objects.in_force().content
    content["matching"] = {**content.get("matching", {}), "engine": request.param}
    set_policy(content=content, by="test", reason="that engine")
    listed()
    before = reference_in_force()
    listed(*ENTRIES)
    after = reference_in_force()
    told = differences(before.versions, after.versions)
    laid_out = changed_entries(
        before.party_versions, after.party_versions, told=told.parties, engine=request.param
    )
    return before, after, laid_out


def answers(submission: dict[str, Any], reference: Reference) -> Any:
    now = timezone.now()
    return screen_submission(submission, reference=reference, as_of=now.date(), instant=now)


def test_whoever_a_rescreen_finds_is_found(
    night: tuple[Reference, Reference, ChangedEntries],
) -> None:
    before, after, changed = night
    missed, unmoved = [], []
    for told, submission in TOUCHED.items():
        was, now = answers(submission, before), answers(submission, after)
        compared = compare(was.answer, now.answer)
        if not compared.come:
            unmoved.append(told)
        may = order_may_meet(
            submission, to_plain(was.past), timezone.now().date(), changed, after.policy.matching
        )
        if not may:
            missed.append(told)
    assert missed == []
    assert unmoved == []


@pytest.mark.parametrize("told", UNTOUCHED)
def test_who_meets_nobody_is_left_alone(
    night: tuple[Reference, Reference, ChangedEntries], told: str
) -> None:
    before, after, changed = night
    submission = UNTOUCHED[told]
    was = answers(submission, before)
    assert compare(was.answer, answers(submission, after).answer).come == ()
    policy = after.policy.matching
    records = to_plain(was.past)
    assert not order_may_meet(submission, records, timezone.now().date(), changed, policy)


def test_partners_are_found_many_at_once(
    night: tuple[Reference, Reference, ChangedEntries],
) -> None:
    _, after, changed = night
    touched = [told for told in TOUCHED if told not in IN_TEXTS]
    parties = [TOUCHED[told]["parties"][0] for told in touched]
    parties += [submission["parties"][0] for submission in UNTOUCHED.values()]
    found = parties_that_may_meet(parties, changed, after.policy.matching)
    assert found == list(range(len(touched)))


def test_kept_readings_miss_nobody_and_are_made_anew_where_a_partner_changed(
    night: tuple[Reference, Reference, ChangedEntries],
) -> None:
    _, after, changed = night
    policy = after.policy.matching
    parties = [submission["parties"][0] for submission in (TOUCHED | UNTOUCHED).values()]
    whole = parties_that_may_meet(parties, changed, policy)
    made: list[int] = []

    def given() -> list[dict[str, Any]]:
        made.append(len(made))
        return parties

    marks = [(place, "2026-11-29") for place in range(len(parties))]
    for _ in range(2):
        found = partners_that_may_meet(marks, given, changed, policy)
        assert set(whole) <= set(found)
        assert not {len(parties) - 1, len(parties) - 2} & set(found)
    assert made == [0, 1]  # once, and once for those in a script that lists may translate
    of_later = [*marks[:-1], (marks[-1][0], "2026-11-30")]
    assert partners_that_may_meet(of_later, given, changed, policy) == found
    assert made == [0, 1, 2, 3]


def test_a_host_counts_whatever_its_party_is_called(own_lists: None) -> None:
    """Of a plain name nothing is looked for in texts; its mailbox is."""
    listed()
    before = reference_in_force()
    mailbox = {"type": "email", "value": "sales@quorbil-example.com", "country": ""}
    listed(row("plain", "Li, Wei", schema="person", identifiers=[mailbox]))
    after = reference_in_force()
    changed = changed_entries(before.party_versions, after.party_versions)
    assert [record.uid for record in changed.within.at_host("quorbil-example.com")] == ["plain"]


def test_a_house_becomes_one_by_its_second_bearer(own_lists: None) -> None:
    """Two listed firms make a word a house's name, so that the one that did not change is met."""
    first = row("first", "Quovadian Instruments GmbH", countries=["DE"])
    listed(first)
    before = reference_in_force()
    listed(first, row("second", "Quovadian Trading FZE", countries=["AE"]))
    after = reference_in_force()
    changed = changed_entries(before.party_versions, after.party_versions)
    submission = order_of("Quovadian Europe Services", "1")
    assert order_may_meet(submission, {}, timezone.now().date(), changed, after.policy.matching)
    assert {uid for _, uid in changed.keys} >= {"second"}


def test_differences_are_told_by_kind(own_lists: None) -> None:
    first = [row(uid, f"Example {uid.title()} Works") for uid in ("a", "b", "c", "d", "e")]
    listed(*first)
    before = _parties()
    listed(
        first[0] | {"names": [{"text": "Example Renamed Works", "kind": "primary"}]},
        first[1] | {"names": [*first[1]["names"], {"text": "Exbee", "kind": "alias"}]},
        first[2] | {"addresses": [{"text": "Beispielweg 3, Aachen", "country": "DE"}]},
        first[3] | {"measures": [{"license_requirement": "All items"}]},
        row("f", "Example Newcomer Works"),
    )
    found = differences(before, _parties())
    assert {uid for _, _, uid in found.added} == {"f"}
    assert {uid for _, _, uid in found.removed} == {"e"}
    assert found.counts == {
        "own-deny-list": {
            "added": 1, "removed": 1, "changed": 4, "renamed": 1, "aliases": 1, "addresses": 1,
            "measures": 1,
        }
    }  # fmt: skip


def _parties() -> list[ListVersion]:
    return list(ListVersion.objects.active().of_kind(RecordKind.PARTY).select_related("source"))
