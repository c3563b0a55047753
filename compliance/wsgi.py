"""The WSGI entry point."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")

django = get_wsgi_application()

from screening.api.chunked import reading_chunks  # noqa: E402 - settings stand after Django is set up

application = reading_chunks(django)
