"""Errors as problem+json (RFC 9457): the one place where an error becomes an HTTP status."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from math import ceil, isfinite
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from courante.errors import (
    BadInput,
    CouranteError,
    LimitReached,
    Missing,
    NotAuthorised,
    NotFound,
    OutputFailed,
    OwnedElsewhere,
    ShareUsed,
)

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_SHOWN_CHARACTERS = 80
RETRY_AFTER_S = "10"

_ONLY_KNOWN = "only fields that /api/schema names; there is none for a position"
_EXPECTED = {
    "bool_type": "true or false",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "string_type": "a text",
}
"""What would be right, by pydantic's name of what is wrong; where missing, pydantic says it."""
_NAMES = {
    400: "malformed-request",
    401: "not-authorised",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    408: "too-slow",
    413: "body-too-large",
    414: "address-too-long",
    422: "bad-input",
    429: "too-often",
    431: "headers-too-large",
    500: "internal-error",
    503: "not-now",
}


def problem(
    status: int, detail: str, headers: dict[str, str] | None = None, **more: object
) -> JSONResponse:
    """A problem as a response; ``more`` are members of its own."""
    body = {
        "type": f"urn:courante:{_NAMES.get(status, 'problem')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of this app with a problem."""
    app.add_exception_handler(CouranteError, _courante_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _bug)


async def _courante_error(_: Request, error: Exception) -> JSONResponse:
    match error:
        case BadInput():
            return _bad_input(error)
        case NotAuthorised():
            return problem(401, str(error), {"WWW-Authenticate": 'Bearer realm="courante"'})
        case NotFound():
            return problem(404, str(error))
        case LimitReached():
            return limit_problem(error)
        case Missing() | OutputFailed() | OwnedElsewhere():
            return _not_now(error)
        case _:
            return problem(500, str(error))


def _not_now(error: Missing | OutputFailed | OwnedElsewhere) -> JSONResponse:
    """What a request waits for in vain, such as a database that is away, may come back.

    So may a run that moved to another node while it was asked about: the next request finds it.
    """
    more = {"what": error.what, "remedy": error.remedy} if isinstance(error, Missing) else {}
    return problem(503, str(error), {"Retry-After": RETRY_AFTER_S}, **more)


def _bad_input(error: BadInput) -> JSONResponse:
    shown = _shown(error.value)
    return problem(422, str(error), field=error.field, value=shown, expected=error.expected)


def _shown(value: object) -> object:
    """Short, and fit for JSON."""
    if value is None or isinstance(value, bool) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 3] + "..."


def limit_problem(error: LimitReached) -> JSONResponse:
    """A limit that is the caller's own is 429; one of this machine's is 503."""
    status = 429 if isinstance(error, ShareUsed) else 503
    logger.info("limit reached", extra={"limit": error.limit, "status": status})
    headers = {"Retry-After": str(max(1, ceil(error.retry_after_s)))}
    return problem(
        status, str(error), headers, limit=error.limit, retry_after_s=error.retry_after_s
    )


async def _validation_error(_: Request, error: Exception) -> JSONResponse:
    details = cast("Sequence[dict[str, object]]", cast("RequestValidationError", error).errors())
    return _bad_input(_as_bad_input(details[0]))


def _as_bad_input(detail: dict[str, object]) -> BadInput:
    place = [str(part) for part in cast("Sequence[object]", detail["loc"])]
    field = ".".join(place[1:]) or place[0]
    kind = str(detail["type"])
    if kind == "extra_forbidden":
        # The value is not repeated: nobody knows what it is.
        return BadInput("field", place[-1], _ONLY_KNOWN)
    if kind == "json_invalid":
        return BadInput("body", "text that is not JSON", "a JSON object")
    if place == ["body"]:
        expected = "a JSON object, sent with Content-Type: application/json"
        return BadInput("body", detail.get("input"), expected)
    said = str(detail["msg"]).removeprefix("Input should be ")
    return BadInput(field, detail.get("input"), _EXPECTED.get(kind, said))


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    http = cast("HTTPException", error)
    if http.status_code == HTTPStatus.NOT_FOUND:
        return problem(404, "There is nothing here; /api/schema lists every call.")
    if http.status_code == HTTPStatus.BAD_REQUEST:
        return problem(400, "The body cannot be read; expected a JSON object in UTF-8.")
    if http.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not among what this address can do."
        return problem(405, detail, dict(http.headers or {}))
    return problem(http.status_code, str(http.detail), dict(http.headers or {}))


async def _bug(_: Request, error: Exception) -> JSONResponse:
    del error  # the log has it; the caller gets no insides
    return problem(500, "A fault of the station, which has been logged.")
