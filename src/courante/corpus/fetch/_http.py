"""The seam to urllib: what an address holds, from some byte on, or one clear reason why not."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Protocol, Self
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from courante.errors import Missing

_PATIENCE_S = 30.0
_BLOCK_BYTES = 1 << 16
_PARTIAL = 206


class _Answer(Protocol):
    status: int

    def __enter__(self) -> Self: ...
    def __exit__(self, *about: object) -> None: ...
    def read(self, amount: int) -> bytes: ...


@dataclass(frozen=True)
class Arriving:
    """A body that arrives.

    Attributes:
        start: the byte of the file that its first byte is: as asked, or 0 from a server that sends
            all of it whatever is asked.
        blocks: its bytes. Iterating raises ``Missing`` where the connection breaks; a body that
            ends early just ends.
    """

    start: int
    blocks: Iterator[bytes]


@contextmanager
def opened(url: str, start: int = 0) -> Generator[Arriving]:
    """Ask for a file from byte ``start`` on.

    Raises:
        Missing: there is no network, no such host, or the server refuses.
    """
    with _answer(url, start) as answer:
        begins = start if answer.status == _PARTIAL else 0
        yield Arriving(begins, _blocks(url, answer))


def body(url: str, most_bytes: int) -> bytes:
    """All that an address holds, or its beginning if that is longer.

    Raises:
        Missing: as for ``opened``, or the connection broke.
    """
    content = bytearray()
    with opened(url) as arriving:
        for block in arriving.blocks:
            content += block
            if len(content) > most_bytes:
                break
    return bytes(content[:most_bytes])


def _answer(url: str, start: int) -> _Answer:
    headers = {"User-Agent": "courante"} | ({"Range": f"bytes={start}-"} if start else {})
    try:
        # All addresses are ours, and of http or https.
        return urlopen(Request(url, headers=headers), timeout=_PATIENCE_S)  # noqa: S310
    except HTTPError as error:
        with error:
            raise _missing(url, f"the server answered {error.code}") from error
    except URLError as error:
        raise _missing(url, str(error.reason)) from error
    except (OSError, HTTPException) as error:
        raise _missing(url, str(error) or type(error).__name__) from error


def _blocks(url: str, answer: _Answer) -> Iterator[bytes]:
    while True:
        try:
            block = answer.read(_BLOCK_BYTES)
        except (OSError, HTTPException) as error:
            raise _missing(url, str(error) or type(error).__name__) from error
        if not block:
            return
        yield block


def _missing(url: str, reason: str) -> Missing:
    remedy = f"it cannot be read ({reason}); try again, what came is kept"
    return Missing(url.partition("?")[0], remedy)
