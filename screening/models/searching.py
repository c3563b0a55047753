"""What the search of the desk keeps: the words of each order, and how far the record was read.

The rows say only which word stands in which order, and in what kind of text; the texts themselves
stay in the record. All of it can be made again from the chain of events.
"""

from __future__ import annotations

from django.db import models

from screening.models.transactions import Transaction


class SearchedOrder(models.Model):
    """An order that the search knows; its number grows with the record, so the newest is found
    first."""

    transaction = models.OneToOneField(Transaction, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.transaction_id)


class SearchWord(models.Model):
    """A word that stands in any text, once; written backward as well.

    A word with one slip of the pen has its first or its second half right, so that words alike are
    found by a plain range of either column, in both databases.
    """

    word = models.CharField(max_length=60, unique=True)
    backward = models.CharField(max_length=60, db_index=True)
    orders = models.PositiveIntegerField(
        default=0, help_text="In how many places it was found, about: a search begins with rare."
    )

    def __str__(self) -> str:
        return self.word


class SearchPlace(models.Model):
    """A word stands in a kind of text of an order."""

    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="places")
    kind = models.PositiveSmallIntegerField()
    order = models.ForeignKey(SearchedOrder, on_delete=models.CASCADE, related_name="places")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "kind", "order"], name="search_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.order}"


class SearchProgress(models.Model):
    """How far the record was read for the search, one row; whoever reads on locks it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.position)
