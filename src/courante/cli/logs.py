"""The log: lines for people or JSON for machines, on standard error, and never a secret in either.

Whoever logs gives an event as the message and its particulars as ``extra`` fields.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from typing import final

_USUAL = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName", "color_message"}
"""What every record has; the rest are the fields of this one."""
_SECRET = re.compile(r"(/listen/|\bBearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE)
"""Nobody should log one; libraries that log what they were asked might."""


class LogFormat(StrEnum):
    """How the log is written."""

    TEXT = "text"
    """A line: time, level, logger, message, fields as ``name=value``."""
    JSON = "json"
    """An object a line: time, level, logger, message, fields, and ``exception`` if there is one."""


def write_log(level: int, form: LogFormat) -> None:
    """Log our own modules and the server's from this level on, and others' warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("courante", "uvicorn"):
        logging.getLogger(name).setLevel(level)


@final
class TextLines(logging.Formatter):
    """One line a record; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        fields = "".join(f" {name}={_plain(value)}" for name, value in _fields(record).items())
        # What came from outside may hold a line's end; it must not look like a line of ours.
        said = record.getMessage().replace("\n", "\\n").replace("\r", "\\r")
        head = f"{_time(record)} {record.levelname} {record.name}: {said}{fields}"
        trace = _trace(record)
        return _scrub(head if trace is None else f"{head}\n{trace}")


@final
class JsonLines(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        told: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        # A field never takes the place of what every line has.
        told = {**_fields(record), **told}
        trace = _trace(record)
        if trace is not None:
            told["exception"] = trace
        return _scrub(json.dumps(told, ensure_ascii=False, default=str))


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in record.__dict__.items() if name not in _USUAL}


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _trace(record: logging.LogRecord) -> str | None:
    if record.exc_info is None or record.exc_info[0] is None:
        return None
    return "".join(traceback.format_exception(*record.exc_info)).rstrip()


def _plain(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if re.search(r'[\s"=]', text) else text


def _scrub(text: str) -> str:
    return _SECRET.sub(r"\1...", text)
