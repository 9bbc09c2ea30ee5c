"""The structured log: one JSON line per event on standard error, ours and the libraries', with the number of the request.

Tracebacks carry no local variables: those hold customers' data and secrets.
"""

import logging
import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

HANDLER_NAME = "structured"
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
]


class _StandardError(logging.StreamHandler[Any]):
    """A handler on whatever standard error is now: a command or a test may have replaced it since start."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        return sys.stderr


def configure() -> None:
    """Send our events and the libraries' warnings to standard error as JSON lines; harmless when called twice."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if any(handler.name == HANDLER_NAME for handler in root.handlers):
        return
    handler = _StandardError()
    handler.name = HANDLER_NAME
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root.addHandler(handler)
    logging.getLogger("app").setLevel(logging.INFO)
