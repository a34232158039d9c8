"""The reference of the request in each log line, so that an error page and the log speak of the same thing."""

import logging
from contextvars import ContextVar

current_reference: ContextVar[str] = ContextVar("current_reference", default="-")


class AddReference(logging.Filter):
    """Adds `record.reference`: the request's, or "-" outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs 4xx answers once the middleware is done, hence the request that such records carry comes first.
        of_record = getattr(getattr(record, "request", None), "reference", None)
        record.reference = of_record or current_reference.get()
        return True
