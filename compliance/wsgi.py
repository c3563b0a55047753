"""The WSGI entry point."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from gunicorn.http.errors import ParseException

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")

django = get_wsgi_application()

# Settings stand after Django is set up.
from screening.api.chunked import reading_chunks  # noqa: E402
from screening.api.unread import reading_away  # noqa: E402

application = reading_away(reading_chunks(django), unreadable=(OSError, ParseException))
