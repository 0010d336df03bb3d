"""Settings of a network as text, and back."""

import json
from dataclasses import asdict, fields
from typing import Any, TypeVar, cast

from courante.config import EnsembleConfig, InputGroups, LearnedLine, LearnedStyle, ModelConfig
from courante.errors import BadConfig
from courante.model.registry import KINDS, kind_of
from courante.types import NoteRange, Pitch

T = TypeVar("T")


def config_to_json(config: ModelConfig) -> str:
    """The settings, with the name of their kind under ``kind``."""
    return json.dumps(_plain(config), sort_keys=True)


def settings_of(config: ModelConfig) -> list[tuple[str, str]]:
    """Each setting and its value, for people; styles only where some were learned."""
    names = [field.name for field in fields(config)]
    told = [name for name in names if name != "styles" or getattr(config, name)]
    return [(name.replace("_", " "), _shown(config, name)) for name in told]


def config_from_json(text: str) -> ModelConfig:
    """Read what ``config_to_json`` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        return _config(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError, BadConfig) as error:
        raise ValueError(str(error)) from error


def _plain(config: ModelConfig) -> dict[str, Any]:
    """The settings as JSON knows them, the kind with them; members of an ensemble likewise."""
    plain = {"kind": kind_of(config)[0], **asdict(config)}
    if isinstance(config, EnsembleConfig):
        plain["members"] = [_plain(member) for member in config.members]
    return plain


def _config(found: dict[str, Any]) -> ModelConfig:
    kind = KINDS[found.pop("kind")]
    usual = {field.name: getattr(kind.config(), field.name) for field in fields(kind.config)}
    # Settings of before there were styles do not name them.
    found = {"styles": [], **found} if "styles" in usual else found
    if set(found) != set(usual):
        raise ValueError(f"exactly the fields {', '.join(sorted(usual))}")
    return kind.config(**{name: _value(name, usual[name], value) for name, value in found.items()})


def _shown(config: ModelConfig, name: str) -> str:
    value: object = getattr(config, name)
    match value:
        case NoteRange(lowest, highest):
            return f"MIDI {lowest}-{highest}"
        case bool():
            return "yes" if value else "no"
        case tuple() if isinstance(config, EnsembleConfig):
            return " + ".join(_in_brief(member) for member in config.members)
        case tuple():
            return " + ".join(map(_entry, cast("tuple[object, ...]", value)))
        case InputGroups() as groups:
            return ", ".join(group for group, wanted in asdict(groups).items() if wanted)
        case _:
            return f"{value:g}"


def _entry(value: object) -> str:
    return value.name if isinstance(value, LearnedStyle) else str(value)


def _in_brief(member: ModelConfig) -> str:
    told = "; ".join(f"{name} {shown}" for name, shown in settings_of(member))
    return f"{kind_of(member)[0]} ({told})"


def _value(name: str, usual: object, value: Any) -> object:  # noqa: ANN401 - whatever JSON holds
    """A field's value out of JSON, which knows neither tuples nor our types; as the usual one."""
    match usual:
        case NoteRange():
            return NoteRange(**{end: Pitch(_whole(pitch)) for end, pitch in value.items()})
        case InputGroups():
            return InputGroups(**{group: _as(bool, wanted) for group, wanted in value.items()})
        case tuple():
            read = {"members": _config, "styles": _style}.get(name, _whole)
            return tuple(read(entry) for entry in value)
        case float():
            return _number(value)
        case _:
            return _as(type(usual), value)


def _style(found: dict[str, Any]) -> LearnedStyle:
    name = _as(str, found.pop("name"))
    # Settings of before lines were learned do not name them.
    lines = tuple(map(_line, found.pop("lines", [])))
    numbers = {field: tuple(map(_number, values)) for field, values in found.items()}
    return LearnedStyle(name, lines=lines, **numbers)


def _line(found: dict[str, Any]) -> LearnedLine:
    return LearnedLine(**{field: _number(value) for field, value in found.items()})


def _number(value: object) -> float:
    return float(value) if type(value) is int else _as(float, value)


def _whole(value: object) -> int:
    return _as(int, value)


def _as(kind: type[T], value: object) -> T:
    """The value, which must be of exactly that type: JSON's ``true`` is no number."""
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
