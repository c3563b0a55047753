"""Stored bytes handed out to be saved, never shown as a page of ours."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(
    content: bytes, *, name: str, media_type: str = "application/octet-stream"
) -> HttpResponse:
    """A response that a browser saves under a name.

    Args:
        content: the file's bytes.
        name: as it was stored; empty where it has none.
        media_type: of the content; unknown without.
    """
    header = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": header})
