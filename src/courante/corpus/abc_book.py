"""ABC tune books: a file holds many tunes, and one bad tune must not spoil the others."""

import re
from dataclasses import dataclass

_TUNE_START = re.compile(r"^X:", re.MULTILINE)
_NUMBER = re.compile(r"^X:\s*(\d+)", re.MULTILINE)
_TITLE = re.compile(r"^T:\s*(.*?)\s*$", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Tune:
    """One tune of a book.

    Attributes:
        number: its ``X:`` field, or its place in the book where that is no number.
        title: its first ``T:`` field, or empty.
        text: the whole tune, with the book's own header before it.
    """

    number: int
    title: str
    text: str


def tunes(book: str) -> list[Tune]:
    """Take a book apart; text that stands outside of tunes is left out, as ABC 2.1 says."""
    unified = book.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    starts = [match.start() for match in _TUNE_START.finditer(unified)]
    header = _fields_only(unified[: starts[0]]) if starts else ""
    ends = [*starts[1:], len(unified)] if starts else []
    return [
        _tune(place, header, unified[start:end])
        for place, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def decode(content: bytes) -> str:
    """ABC 2.1 is UTF-8; older books are Latin-1."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _tune(place: int, header: str, text: str) -> Tune:
    body = _BLANK_LINE.split(text, maxsplit=1)[0].strip("\n")
    number = _NUMBER.search(body)
    title = _TITLE.search(body)
    first, _, rest = body.partition("\n")
    return Tune(
        number=int(number.group(1)) if number else place,
        title=title.group(1) if title else "",
        text=f"{first}\n{header}{rest}\n",
    )


def _fields_only(header: str) -> str:
    fields = [line for line in header.split("\n") if re.match(r"[A-Za-z]:", line)]
    return "".join(f"{line}\n" for line in fields)
