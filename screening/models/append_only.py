"""Rows that are written once: history is never rewritten.

The model refuses here, with a message; the database refuses through triggers where the record
itself is the proof.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from screening.errors import NotAllowedError


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A QuerySet that reads and inserts, and refuses the rest."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise NotAllowedError(f"{self.model._meta.verbose_name} rows are never changed.")

    def delete(self) -> NoReturn:
        raise NotAllowedError(f"{self.model._meta.verbose_name} rows are never removed.")


class AppendOnlyModel(models.Model):
    """Base of rows that are inserted and never touched again."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NotAllowedError(f"A {self._meta.verbose_name} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotAllowedError(f"A {self._meta.verbose_name} is never removed.")
