"""Wiring only: settings, urls, the Celery application, the launcher, asgi and wsgi."""

from compliance.celery import app as celery_app

__all__ = ["celery_app"]
