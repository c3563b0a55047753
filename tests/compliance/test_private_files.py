"""Files of the data folder are their owner's alone, whoever made them and whenever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance.private_files import keep_private

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def umask_as_before() -> Iterator[None]:
    """The umask is the process's own: the other tests keep theirs."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The modes of everything below a folder, and its own as an empty name."""
    found = {
        str(path.relative_to(folder)): path.lstat().st_mode & 0o777 for path in folder.rglob("*")
    }
    return found | {"": folder.stat().st_mode & 0o777}


def test_every_process_that_reads_the_settings_makes_private_files(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings; settings.DATA_DIR\n"
        "from pathlib import Path\n"
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage\n"
        "default_storage.save('uploads/made.csv', ContentFile(b'x'))\n"
        "(Path(settings.DATA_DIR) / 'lists').mkdir()\n"
        "(Path(settings.DATA_DIR) / 'lists' / 'raw.xml').write_text('x')\n"
    )
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "compliance.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert modes(tmp_path / "data") == {
        "": 0o700,
        "static": 0o700,
        "uploads": 0o700,
        "uploads/made.csv": 0o600,
        "lists": 0o700,
        "lists/raw.xml": 0o600,
    }


def test_folder_of_an_earlier_release_is_put_right(tmp_path: Path) -> None:
    data, outside = tmp_path / "data", tmp_path / "outside.txt"
    (data / "attachments" / "5f").mkdir(parents=True)
    (data / "attachments" / "5f" / "paper").write_text("x")
    (data / "keys").mkdir(mode=0o700)
    (data / "keys" / "release.pem").write_text("x")
    (data / "keys" / "release.pem").chmod(0o400)
    outside.write_text("x")
    (data / "link").symlink_to(outside)
    assert modes(data)["attachments/5f/paper"] == 0o644

    keep_private(data)
    found = modes(data)
    del found["link"]
    assert found == {
        "": 0o700,
        "attachments": 0o700,
        "attachments/5f": 0o700,
        "attachments/5f/paper": 0o600,
        "keys": 0o700,
        "keys/release.pem": 0o400,
    }
    assert outside.stat().st_mode & 0o777 == 0o644, "nothing behind a link is touched"


def test_folder_that_everybody_uses_is_left_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "of_others").write_text("x")
    keep_private(shared)
    assert modes(shared) == {"": 0o777, "of_others": 0o644}
