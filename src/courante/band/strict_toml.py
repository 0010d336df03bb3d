"""A table of a TOML file that is read to the last key: what is wrong is named by file and field."""

import tomllib
from collections.abc import Mapping
from typing import cast

from courante.errors import BadConfig


class Table:
    """One table; every key must be taken once, and ``done`` refuses those that nobody took."""

    def __init__(self, where: str, values: Mapping[str, object]) -> None:
        self._where = where
        self._values = dict(values)

    @classmethod
    def parse(cls, file: str, text: str) -> "Table":
        """The whole file.

        Raises:
            BadConfig: it is not TOML.
        """
        try:
            return cls(f"{file}: ", tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise BadConfig(file, str(error), "a TOML file") from error

    def field(self, key: str) -> str:
        """How a key of this table is named in an error."""
        return f"{self._where}{key}"

    def has(self, key: str) -> bool:
        """Whether the key stands here and was not taken yet."""
        return key in self._values

    def _take(self, key: str, expected: str) -> object:
        if key not in self._values:
            raise BadConfig(self.field(key), None, f"{expected} (it is missing)")
        return self._values.pop(key)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._take(key, "a text")
        if not isinstance(value, str) or not value.strip():
            raise BadConfig(self.field(key), value, "a text")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> int:
        """A text out of ``choices``, as its index there."""
        value = self.text(key)
        if value not in choices:
            known = f"one of {', '.join(choices[:8])}{', ...' if len(choices) > 8 else ''}"
            raise BadConfig(self.field(key), value, known)
        return choices.index(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that is not empty."""
        value = self._take(key, "a list of texts")
        entries = cast("list[object]", value if isinstance(value, list) else [])
        texts = tuple(entry for entry in entries if isinstance(entry, str) and entry.strip())
        if not texts or len(texts) < len(entries):
            raise BadConfig(self.field(key), cast("object", value), "a list of texts")
        return texts

    def number(self, key: str, lowest: float, highest: float) -> float:
        """A number within bounds, both included."""
        expected = f"a number from {lowest:g} to {highest:g}"
        value = self._take(key, expected)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadConfig(self.field(key), value, expected)
        if not lowest <= value <= highest:
            raise BadConfig(self.field(key), value, expected)
        return value

    def whole(self, key: str, lowest: int, highest: int) -> int:
        """A whole number within bounds, both included."""
        value = self.number(key, lowest, highest)
        if not isinstance(value, int):
            raise BadConfig(self.field(key), value, f"a whole number from {lowest} to {highest}")
        return value

    def flag(self, key: str) -> bool:
        """``true`` or ``false``."""
        value = self._take(key, "true or false")
        if not isinstance(value, bool):
            raise BadConfig(self.field(key), value, "true or false")
        return value

    def table(self, key: str) -> "Table":
        """A table within this one."""
        return Table(f"{self.field(key)}.", _mapping(self.field(key), self._take(key, "a table")))

    def tables(self, key: str) -> "tuple[Table, ...]":
        """A list of tables that is not empty."""
        value = self._take(key, "a list of tables")
        if not isinstance(value, list) or not value:
            raise BadConfig(self.field(key), cast("object", value), "a list of tables")
        entries = enumerate(cast("list[object]", value), start=1)
        named = [(f"{self.field(key)}[{number}]", entry) for number, entry in entries]
        return tuple(Table(f"{field}.", _mapping(field, entry)) for field, entry in named)

    def done(self) -> None:
        """Refuse the keys that are left.

        Raises:
            BadConfig: there are some.
        """
        for key, value in self._values.items():
            raise BadConfig(self.field(key), value, "no such key")


def _mapping(field: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadConfig(field, value, "a table")
    return cast("Mapping[str, object]", value)
