"""``python -m tests.screening.pipeline.old_release.commands``: many commands in one process.

Each is read, run and ended as ``manage.py`` does it.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any


def main() -> None:
    """Run the commands of the standard input, lists of words as JSON; write what each told."""
    commands = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "compliance.settings"
    json.dump([run(words) for words in commands], sys.stdout)


def run(words: list[str]) -> dict[str, Any]:
    """One command, and its status as a shell would see it."""
    from django.core.management import execute_from_command_line

    told, said = io.StringIO(), io.StringIO()
    status: Any = 0
    with redirect_stdout(told), redirect_stderr(said):
        try:
            execute_from_command_line(["manage.py", *words])
        except SystemExit as ended:
            status = ended.code or 0
    return {"status": status, "stdout": told.getvalue(), "stderr": said.getvalue()}


if __name__ == "__main__":
    main()
