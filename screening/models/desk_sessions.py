"""Who is signed in, from where: so that a person sees their sessions and can end one."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class DeskSession(models.Model):
    """One sign-in to the desk; its session itself is Django's row of the same key."""

    session_key = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_sessions"
    )
    address = models.CharField(max_length=43, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField("signed in", auto_now_add=True)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.person} since {self.began_at:%Y-%m-%d %H:%M}"
