"""An index that is not as it was built is built anew before anybody is searched in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from screening.lists.name_index import ensure, is_built, open_index
from screening.matching import Query
from screening.models import ListVersion
from tests.factories import ListedPartyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]
LISTED = "Inspur Electronic Information Industry Co., Ltd."


def _noise(path: Path) -> None:
    """All but the header and the mark at the end, which are looked at anyhow."""
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:-8] = bytes(byte ^ 0x5A for byte in content[half:-8])
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def _of_nobody_knows(path: Path) -> None:
    """As a release before this one left it, or a copy that was fetched without its digest."""
    path.with_name(f"{path.name}.sha256").unlink()


@pytest.fixture
def versions() -> list[ListVersion]:
    """One list with one party."""
    return [ListedPartyFactory(name=LISTED).version]


def found(versions: list[ListVersion]) -> list[str]:
    """Uids of who is found under the listed name."""
    return [match.uid for match in open_index(versions).search(Query(name=LISTED))]


@pytest.mark.parametrize("damage", [_noise, _cut, _of_nobody_knows, Path.unlink])
def test_a_damaged_index_is_built_anew(
    versions: list[ListVersion], damage: Callable[[Path], None]
) -> None:
    path = ensure(versions)
    built = path.read_bytes()
    damage(path)
    (uid,) = found(versions)
    assert uid.startswith("el-")
    assert path.read_bytes() == built
    assert is_built(versions)


def test_one_that_is_whole_is_not_built_again(versions: list[ListVersion]) -> None:
    path = ensure(versions)
    before = path.stat().st_ino
    assert found(versions) == found(versions)
    assert path.stat().st_ino == before


def test_the_digest_goes_with_its_index(versions: list[ListVersion]) -> None:
    first = ensure(versions)
    for _ in range(5):
        ensure([ListedPartyFactory(name=LISTED).version])
    left = {path.name for path in first.parent.iterdir()} - {"lock"}
    assert first.name not in left
    assert len(left) == 8
    assert {name.removesuffix(".sha256") for name in left} == {
        name for name in left if not name.endswith(".sha256")
    }
