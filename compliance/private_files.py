"""The data folder belongs to its user alone: files 0600, folders 0700.

It holds customers' names, documents and the key of release tokens. The settings call this before
anything is written, so that web, workers, schedule and commands all make private files.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
OTHERS = 0o077


def keep_private(folder: Path) -> None:
    """Make the folder if need be, let this process make private files only, and put right a folder
    that others could look into, as releases before this one left it.

    Where it is not ours (a volume that is mounted for us) or everybody's (sticky, as ``/tmp`` is),
    its modes are its owner's affair.
    """
    os.umask(OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    state = folder.stat()
    is_ours = state.st_uid == os.getuid() and not state.st_mode & stat.S_ISVTX
    if not is_ours or not state.st_mode & OTHERS:
        return
    for parent, folders, files in os.walk(folder):
        for name in folders:
            _set(Path(parent, name), PRIVATE_FOLDER)
        for name in files:
            _set(Path(parent, name), PRIVATE_FILE)
    # Last: one that was cut off half-way is put right by the next start.
    folder.chmod(PRIVATE_FOLDER)


def _set(path: Path, mode: int) -> None:
    """Take from others what they may; not from what is not ours, a socket, or behind a link."""
    try:
        state = path.lstat()
        is_file_or_folder = stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)
        if is_file_or_folder and state.st_uid == os.getuid() and state.st_mode & OTHERS:
            path.chmod(state.st_mode & mode)
    except FileNotFoundError:
        return  # removed meanwhile by a process that runs
