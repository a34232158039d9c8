"""The reference of the request in each log line, so that an error page and the log speak of the same thing."""

import logging
from contextvars import ContextVar

current_reference: ContextVar[str] = ContextVar("current_reference", default="-")


class ReferenceFilter(logging.Filter):
    """Adds `record.reference`: the request's, or "-" outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = current_reference.get()
        return True
