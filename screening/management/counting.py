"""A count that a long command shows while it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def counted(what: str) -> Iterator[Callable[[int], None]]:
    """Show a count on standard error; the function that is given takes the count so far."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what)

        def tell(count: int) -> None:
            # Every event would cost more than the work itself.
            if count % 500 == 0:
                progress.update(task, description=f"{what}: {count:,}")

        yield tell


@contextmanager
def counted_bytes(what: str) -> Iterator[Callable[[int], None]]:
    """Show bytes on standard error; the function that is given takes how many came on top."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task, done = progress.add_task(what), 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            progress.update(task, description=f"{what}: {done / 1e6:,.1f} MB")

        yield tell
