"""Logs: one line of JSON each, the same for our own and for libraries' records."""

from __future__ import annotations

from typing import Any

import structlog

SHARED_STEPS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def logging_at(level: str) -> dict[str, Any]:
    """Django's ``LOGGING``, and structlog set up beside it."""
    structlog.configure(
        processors=[*SHARED_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(),
                "foreign_pre_chain": SHARED_STEPS,
            },
        },
        "filters": {"no_paths": {"()": "compliance.tracing.RoutesForPaths"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["no_paths"],
            }
        },
        # It would log the name of every key.
        "loggers": {"fido2": {"level": "WARNING"}},
        "root": {"handlers": ["stderr"], "level": level},
    }
