"""Asks a running server how it is, by what it tells everybody over HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import cast
from urllib.parse import SplitResult, urlsplit

from prometheus_client.parser import text_string_to_metric_families

from courante.errors import BadConfig, NotFound, Refused

TIMEOUT_S = 10.0
LONGEST_ANSWER_BYTES = 4 * 1024 * 1024
OK = 200

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Figures:
    """What ``/metrics`` told: values by name and labels."""

    values: Mapping[tuple[str, Labels], float]

    def total(self, name: str) -> float:
        """The sum over all labels; 0 if there is no such figure."""
        return sum(value for (known, _), value in self.values.items() if known == name)

    def by(self, name: str, label: str) -> dict[str, float]:
        """The values by one label."""
        return {
            dict(labels).get(label, ""): value
            for (known, labels), value in self.values.items()
            if known == name
        }

    def names(self, prefix: str) -> list[str]:
        """The names that begin so, in order."""
        return sorted({name for name, _ in self.values if name.startswith(prefix)})


@dataclass(frozen=True)
class Stream:
    """A public stream, as ``/status-json.xsl`` tells it."""

    url: str
    listeners: int
    listener_peak: int
    title: str


@dataclass(frozen=True)
class Answers:
    """All that a server told.

    Attributes:
        url: its address.
        not_ready: why it does not play yet; empty if it does.
        streams: public ones.
        figures: ``None`` where they are not open to us, as behind many a proxy.
    """

    url: str
    not_ready: str
    streams: tuple[Stream, ...]
    figures: Figures | None


def ask(url: str) -> Answers:
    """Ask the server at an address such as ``http://localhost:8000``.

    Raises:
        BadConfig: it is no such address. NotFound: no Courante answers there.
    """
    base = _base(url)
    status, body = _get(base, "/healthz")
    if status != OK or _object(body).get("status") != "alive":
        raise NotFound(f"what answers at {base.geturl()} is no Courante ({status} to /healthz)")
    status, body = _get(base, "/readyz")
    not_ready = "" if status == OK else _shown(_object(body).get("detail", f"{status} to /readyz"))
    status, body = _get(base, "/metrics")
    figures = _figures(body) if status == OK else None
    status, body = _get(base, "/status-json.xsl")
    streams = _streams(body) if status == OK else ()
    return Answers(base.geturl(), not_ready, streams, figures)


def require_ready(answers: Answers) -> None:
    """Refuse a server that does not play yet.

    Raises:
        Refused: it says why.
    """
    if answers.not_ready:
        raise Refused(f"{answers.url} is not ready: {answers.not_ready}")


def _base(url: str) -> SplitResult:
    expected = "an address such as http://localhost:8000"
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise BadConfig("URL", _redacted(url), expected) from None
    if not usable or parts.username is not None or parts.query or parts.fragment:
        raise BadConfig("URL", _redacted(url), expected)
    return parts._replace(path=parts.path.rstrip("/"))


def _redacted(url: str) -> str:
    """Without what stands before an ``@``, which may be a password."""
    return "..." + url[url.rindex("@") :] if "@" in url else url


def _get(base: SplitResult, path: str) -> tuple[int, bytes]:
    make = HTTPSConnection if base.scheme == "https" else HTTPConnection
    connection = make(base.hostname or "", base.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", base.path + path, headers={"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER_BYTES)
    except HTTPException as error:
        raise NotFound(f"what answers at {base.geturl()} is no web server") from error
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise NotFound(f"no Courante answers at {base.geturl()}: {reason}") from error
    finally:
        connection.close()


def _object(body: bytes) -> dict[str, object]:
    try:
        told: object = json.loads(body)
    except ValueError:
        return {}
    return cast("dict[str, object]", told) if isinstance(told, dict) else {}


def _figures(body: bytes) -> Figures | None:
    try:
        families = list(text_string_to_metric_families(body.decode("utf-8", "replace")))
    except ValueError:
        return None
    samples = (sample for family in families for sample in family.samples)
    return Figures({(s.name, tuple(sorted(s.labels.items()))): float(s.value) for s in samples})


def _streams(body: bytes) -> tuple[Stream, ...]:
    told = _object(body).get("icestats")
    stats = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    sources = stats.get("source", [])
    listed = cast("list[object]", sources if isinstance(sources, list) else [sources])
    return tuple(_stream(cast("dict[str, object]", one)) for one in listed if isinstance(one, dict))


def _stream(told: dict[str, object]) -> Stream:
    def number(name: str) -> int:
        value = told.get(name)
        return value if isinstance(value, int) else 0

    url, title = _shown(told.get("listenurl", "")), _shown(told.get("title", ""))
    return Stream(url, number("listeners"), number("listener_peak"), title)


def _shown(told: object) -> str:
    """What a stranger sent, fit for a terminal."""
    return "".join(character for character in str(told) if character.isprintable())
