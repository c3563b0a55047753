"""Wiring only: settings, urls, the Celery application, asgi and wsgi."""
