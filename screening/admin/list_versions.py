"""Versions of lists: what one changed, in words; whom it touches; where it came from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.list_cards import changes_words, version_state
from screening.admin.list_changes import SHOWN, differences_table
from screening.admin.monitoring import changes_card
from screening.admin.read_only import page_of
from screening.admin.record import Card, Cell, Facts, RecordPage, Table, cell
from screening.lists.impact import DAYS, impact_of
from screening.lists.quarantine import put_in_force
from screening.matching import MatchingPolicy
from screening.models import BusinessPartner, ListSwitch, ListVersion, PolicyVersion
from screening.tasks import end_outdated_clearances, enqueue

CHANGE = "screening.change_listsource"


def _put_in_force(version: ListVersion, said: dict[str, Any], user: Any) -> None:
    put_in_force(version=version, by=user)
    enqueue(end_outdated_clearances)


@admin.register(ListVersion)
class ListVersionAdmin(ActingAdmin):
    """Every version of every list."""

    list_display = ("label", "source", "is_active", "published_on", "loaded_at", "record_count")
    list_filter = ("is_active", "source")
    list_select_related = ("source",)
    search_fields = ("sha256", "source__code", "source__title")
    date_hierarchy = "fetched_at"
    record_actions = (
        RecordAction(
            "activate",
            "Put in force",
            CHANGE,
            _put_in_force,
            lambda row: row.is_held_back and not row.is_quarantined,
            DeskForm,
        ),
    )

    def record_of(self, obj: ListVersion) -> RecordPage:
        before = compared_with(obj)
        return RecordPage(
            title=f"{obj.source.title}, {cell(obj.published).text}",
            badges=(Cell(obj.source_id, "code"), version_state(obj)),
            meta=(
                ("Rows", f"{obj.record_count:,}"),
                ("Loaded by", obj.loaded_by),
                ("Added, changed, removed", changes_words(obj)),
            ),
            main=(
                *_doubts_card(obj),
                *change_cards(obj, before),
                _file_card(obj),
                _life_card(obj),
                changes_card(obj),
                *_set_aside(obj),
            ),
        )


def compared_with(version: ListVersion) -> ListVersion | None:
    """The version that it took the place of, or would take."""
    switch: ListSwitch | None = ListSwitch.objects.filter(version=version).order_by("id").first()
    if switch is not None:
        return switch.replaced
    active = ListVersion.objects.active().filter(source=version.source)
    return active.exclude(pk=version.pk).first()


def change_cards(version: ListVersion, before: ListVersion | None) -> tuple[Card, ...]:
    """What is different, and for a version that waits, whom that touches."""
    if before is None:
        return ()
    return (differences_table(version, before), *_impact_cards(version, before))


def _impact_cards(version: ListVersion, before: ListVersion) -> tuple[Card, ...]:
    if not version.is_held_back:
        return ()
    newest = PolicyVersion.objects.first()
    policy = MatchingPolicy.from_mapping(newest.content.get("matching", {}) if newest else {})
    impact = impact_of(version, before, policy=policy, now=timezone.now())
    rows = tuple(
        (
            Cell(str(one.subject), "strong", page_of(one.subject)),
            Cell("partner" if isinstance(one.subject, BusinessPartner) else one.state),
            Cell(one.name),
            Cell(one.listed.name),
            Cell(f"{one.score:.2f}", "number"),
        )
        for one in impact.touched[:SHOWN]
    )
    asked = f"{impact.asked:,} names of orders of {DAYS} days and of partners were asked"
    return (
        Table(
            "Whom it touches",
            ("Order or partner", "State", "Our name", "Listed name", "Score"),
            rows,
            note=asked if impact.is_whole else f"the newest {asked}",
            empty="No order and no partner of ours is like a new or changed row.",
        ),
    )


def _doubts_card(version: ListVersion) -> tuple[Card, ...]:
    if not version.quarantined_for:
        return ()
    rows = tuple((Cell(sentence),) for sentence in version.quarantined_for)
    task = version.tasks.first()
    footer = "Two list managers can put it in force." if version.is_quarantined else ""
    link = ((Cell("The task", "strong", page_of(task)),),) if task else ()
    return (Table("What speaks against it", ("Why",), (*rows, *link), footer=footer),)


def _set_aside(version: ListVersion) -> tuple[Table, ...]:
    """Rows that could not be read, for whoever has to find out who stands in them."""
    if not version.rejected_rows:
        return ()
    rows = tuple(
        (Cell(str(row["row"]), "number"), Cell(row["message"])) for row in version.rejected_rows
    )
    return (Table("Rows set aside", ("Row", "What is wrong"), rows, note=f"{len(rows)} not read"),)


def _file_card(version: ListVersion) -> Facts:
    origin = version.origin
    fetched = (
        (("Address", Cell(origin["url"], "mono")), ("Host that answered", cell(origin["host"])))
        if origin.get("url")
        else ()
    )
    return Facts(
        "File",
        (
            ("List", Cell(version.source.title, href=page_of(version.source))),
            ("SHA-256", Cell(version.sha256, "mono")),
            ("Format", cell(version.format)),
            ("Size", Cell(f"{version.size_bytes:,} bytes")),
            ("Kept as", Cell(version.file, "mono")),
            ("Published", cell(version.published)),
            ("Newest entry", cell(version.newest_entry_on)),
            ("Fetched", cell(version.fetched_at)),
            ("Last confirmed", cell(version.confirmed_at)),
            *fetched,
        ),
    )


def _life_card(version: ListVersion) -> Facts:
    return Facts(
        "In force here",
        (
            ("Loaded", cell(version.loaded_at)),
            ("Active from", cell(version.activated_at)),
            ("Active until", cell(version.deactivated_at)),
            ("Added", Cell(f"{version.added_count:,}")),
            ("Changed", Cell(f"{version.changed_count:,}")),
            ("Removed", Cell(f"{version.removed_count:,}")),
        ),
        note="against the version before",
    )
