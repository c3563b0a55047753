"""What a person keeps of the queue: questions under a name, and the columns they look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.transaction import atomic

from screening.errors import FieldError, MovedOnError, NotAllowedError
from screening.models import QueueColumns, SavedView
from screening.terms.values import content_hash

MOST_VIEWS = 30
LONGEST_NAME, LONGEST_QUERY = 60, 500


def save_view(*, name: str, query: str, is_shared: bool, by: Any, seen: str = "") -> SavedView:
    """Keep a view under a name; nothing that stands under it is replaced unseen.

    Args:
        seen: of the person's own view of this name, as ``view_state`` gave it when they chose to
            replace it; empty where they know of none.

    Raises:
        MovedOnError: a view of this name stands and is not what was seen; both are told.
        NotAllowedError: no name, another person shares a view of it, or too many views.
    """
    name = name.strip()[:LONGEST_NAME].strip()
    if not name:
        raise NotAllowedError("Give the view a name.")
    query = query[:LONGEST_QUERY]
    with atomic():
        mine = SavedView.objects.filter(owner=by)
        standing = mine.filter(name=name).select_for_update().first()
        others = SavedView.objects.filter(is_shared=True, name__iexact=name).exclude(owner=by)
        if is_shared and (other := others.select_related("owner").first()) is not None:
            raise NotAllowedError(
                f"{other.owner.get_full_name() or other.owner} shares a view '{other.name}': give "
                "yours another name, or keep it to yourself."
            )
        if standing is None:
            if mine.count() >= MOST_VIEWS:
                raise NotAllowedError(f"You have {MOST_VIEWS} views: remove one first.")
            view, made = mine.get_or_create(
                owner=by, name=name, defaults={"query": query, "is_shared": is_shared}
            )
            if made:
                return view
            standing = view
        if (standing.query, standing.is_shared) == (query, is_shared):
            return standing
        if view_state(standing) != seen:
            raise MovedOnError(
                f"You have a view '{name}' already; it was not replaced.",
                FieldError("view", "stands", _words_of(standing.query, standing.is_shared)),
                FieldError("view", "sent", _words_of(query, is_shared)),
            )
        standing.query, standing.is_shared = query, is_shared
        standing.save(update_fields=["query", "is_shared"])
        return standing


def own_view(by: Any, name: str) -> SavedView | None:
    """A person's own view of a name."""
    return SavedView.objects.filter(owner=by, name=name).first()


def view_state(view: SavedView) -> str:
    """A hash of what a view asks, and whether it is shared."""
    return content_hash([view.query, view.is_shared])


def _words_of(query: str, is_shared: bool) -> str:
    return f"{query or 'all open cases'}, {'for everybody' if is_shared else 'for yourself'}"


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
