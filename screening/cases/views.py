"""What a person keeps of the queue: questions under a name, and the columns they look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from screening.errors import NotAllowedError
from screening.models import QueueColumns, SavedView

MOST_VIEWS = 30


def save_view(*, name: str, query: str, is_shared: bool, by: Any) -> SavedView:
    """Keep a view; one of the same name and owner is replaced.

    Raises:
        NotAllowedError: no name, or too many views.
    """
    name = name.strip()
    if not name:
        raise NotAllowedError("Give the view a name.")
    mine = SavedView.objects.filter(owner=by)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise NotAllowedError(f"You have {MOST_VIEWS} views: remove one first.")
    view, _made = SavedView.objects.update_or_create(
        owner=by, name=name[:60], defaults={"query": query[:500], "is_shared": is_shared}
    )
    return view


def remove_view(*, view: SavedView, by: Any) -> None:
    """Remove one's own view.

    Raises:
        NotAllowedError: it is another person's.
    """
    if view.owner_id != by.pk:
        raise NotAllowedError("Only the person who saved a view can remove it.")
    view.delete()


def choose_columns(*, names: Sequence[str], by: Any) -> None:
    """Keep which columns of the queue a person looks at; none for the usual ones again."""
    if not names:
        QueueColumns.objects.filter(user=by).delete()
        return
    QueueColumns.objects.update_or_create(user=by, defaults={"names": list(dict.fromkeys(names))})
