"""In which time zone a person reads the desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OwnTime(models.Model):
    """A person's time zone; who has none reads UTC. Records, files and the API stay in UTC."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_time"
    )
    zone = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.person}: {self.zone}"
