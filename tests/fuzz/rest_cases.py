"""The typed seam to Schemathesis: operations of a schema, and requests drawn for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, final

import schemathesis
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode, checks

_openapi: Any = schemathesis.openapi
_checks: Any = checks
_checks.load_all_checks()


class Answer(Protocol):
    """What came back."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, list[str]]: ...
    def json(self) -> Any: ...  # noqa: ANN401 - whatever JSON holds


@final
@dataclass(frozen=True)
class Case:
    """A request that was drawn; it may be changed before it is sent."""

    drawn: Any

    @property
    def path_parameters(self) -> dict[str, Any]:
        """Filled into the path."""
        return self.drawn.path_parameters

    def authorise(self, token: Mapping[str, str]) -> None:
        """Use this token, if one is to be used at all."""
        if "Authorization" in (self.drawn.headers or {}):
            self.drawn.headers.update(token)

    def send(self) -> Answer:
        """Send it."""
        return self.drawn.call(timeout=20)

    def check(self, answer: Answer, names: tuple[str, ...]) -> None:
        """Compare the answer with the schema, by Schemathesis's checks of these names."""
        found = [_checks.CHECKS.get_one(name) for name in names]
        self.drawn.validate_response(answer, checks=found)


@final
@dataclass(frozen=True)
class Operation:
    """One call of the schema."""

    found: Any

    @property
    def label(self) -> str:
        """Method and path."""
        return self.found.label

    def cases(self, mode: GenerationMode) -> SearchStrategy[Case]:
        """Requests that keep to the schema, or that do not."""
        drawn: SearchStrategy[Any] = self.found.as_strategy(generation_mode=mode)
        return drawn.map(Case)


def operations(url: str, excluded: str) -> Iterator[Operation]:
    """All calls of the schema at an address, but those whose path fits a pattern."""
    schema = _openapi.from_url(url).exclude(path_regex=excluded)
    for result in schema.get_all_operations():
        yield Operation(result.ok())
