"""Names people sign in with. They stand under decisions for years, so no two may look alike.

A new name is of small Latin letters, digits and four signs; what it looks like is compared with
every name there is, whatever script an older one was written in (after Unicode TS 39, 4).
"""

from __future__ import annotations

import re
import unicodedata

from django.contrib.auth import get_user_model

from screening.errors import NotAllowedError

RESERVED = frozenset(
    {"screening", "schedule", "changepassword", "break_glass", "single-sign-on", "time"}
    | {"createsuperuser", "end_superuser", "migrate"}
    | {"admin", "root", "system"}
)
"""Names under which the product itself stands in the record, or that seem to be nobody's."""
_SHAPE = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,149}")
_ALIKE = str.maketrans(
    # Cyrillic, Greek and others as they look; then digits and signs.
    "абвгеёзіїјклмнорсԁтухһѕѵѡԛԝ" "αβγεηικνορτυχωϲ" "ıɩɡɑŀł" "01|_.",
    "a6bree3iijknmhopcdtyxhsvwqw" "abyeniknoptuxwc" "iigall" "oll--",
)  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def looks_of(name: str) -> str:
    """What a name looks like: names of one look are taken for one another."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    seen = bare.translate(_ALIKE)
    for pair, one in _PAIRS:
        seen = seen.replace(pair, one)
    return "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Zs"))


def new_user_name(typed: str) -> str:
    """A name as it is kept, for an account that is made.

    Raises:
        NotAllowedError: it has other characters, is the product's own, or looks like another's.
    """
    name = unicodedata.normalize("NFKC", typed).strip().lower()
    if not _SHAPE.fullmatch(name):
        raise NotAllowedError(
            "Two letters a to z or digits at least; and . _ - + @ after the first."
        )
    looks = looks_of(name)
    if looks in {looks_of(reserved) for reserved in RESERVED}:
        raise NotAllowedError("The product itself stands under such a name in the record.")
    for other in get_user_model()._default_manager.values_list("username", flat=True).iterator():
        if looks_of(other) == looks:
            raise NotAllowedError(f"It looks like {other}, whose name stands under decisions.")
    return name


def name_as_kept(typed: str) -> str:
    """The name of the account that somebody means who types capitals, else what was typed."""
    people = get_user_model()._default_manager
    folded = unicodedata.normalize("NFKC", typed).strip().lower()
    if people.filter(username=typed).exists() or not people.filter(username=folded).exists():
        return typed
    return folded
