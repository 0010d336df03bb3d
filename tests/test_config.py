"""Settings that cannot work are refused where they are made, by name."""

import dataclasses
import inspect
from pathlib import Path
from typing import Any

import pytest

from courante import config
from courante.config import ComposerConfig, InputGroups, ModelConfig, TrainConfig
from courante.errors import BadConfig
from courante.types import NoteRange, Pitch

CONFIGS = [
    value
    for _, value in inspect.getmembers(config, dataclasses.is_dataclass)
    if value.__module__.startswith(config.__name__)
]


@pytest.mark.parametrize("kind", CONFIGS, ids=lambda kind: kind.__name__)
def test_every_setting_has_a_default_and_is_frozen(kind: type[Any]) -> None:
    made = kind()
    first = dataclasses.fields(made)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, first, getattr(made, first))
    assert made == kind()


@pytest.mark.parametrize(
    ("kind", "settings", "named"),
    [
        (ModelConfig, {"time_units": ()}, "units"),
        (ModelConfig, {"note_units": ()}, "units"),
        (ModelConfig, {"time_units": (200, 0)}, "units"),
        (ModelConfig, {"dropout": 1.0}, "dropout"),
        (ModelConfig, {"dropout": -0.1}, "dropout"),
        (ModelConfig, {"dropout": float("nan")}, "dropout"),
        (ModelConfig, {"note_range": NoteRange(Pitch(60), Pitch(40))}, "note_range"),
        (ModelConfig, {"note_range": NoteRange(Pitch(-1), Pitch(40))}, "note_range"),
        (ModelConfig, {"note_range": NoteRange(Pitch(0), Pitch(128))}, "note_range"),
        (ModelConfig, {"inputs": InputGroups(*[False] * 6)}, "inputs"),
        (TrainConfig, {"lanes": 0}, "lanes"),
        (TrainConfig, {"learning_rate": 0.0}, "learning_rate"),
        (TrainConfig, {"fresh_share": 1.1}, "fresh_share"),
        (TrainConfig, {"final_rate_share": -0.1}, "final_rate_share"),
        (TrainConfig, {"transpose": -1}, "transpose"),
        (TrainConfig, {"seed": -1}, "seed"),
        (ComposerConfig, {"slots": 0}, "slots"),
        (ComposerConfig, {"steps_per_call": 0}, "steps_per_call"),
        (ComposerConfig, {"silent_steps": 0}, "silent_steps"),
        (ComposerConfig, {"temperature": 0.0}, "temperature"),
        (ComposerConfig, {"temperature": float("nan")}, "temperature"),
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(
    kind: type[Any], settings: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadConfig) as refused:
        kind(**settings)
    assert refused.value.field == named
    assert str(refused.value).startswith(f"{named}: ")


def test_the_defaults_are_the_network_of_the_paper() -> None:
    model = ModelConfig()
    assert (model.time_units, model.note_units, model.dropout) == ((200, 200), (100, 100), 0.5)
    assert model.note_range.size == 88


def test_config_imports_no_framework() -> None:
    for file in Path(config.__file__).parent.glob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        imported = {line.split()[1] for line in lines if line.startswith(("from ", "import "))}
        plain = {"collections.abc", "dataclasses", "enum", "math", "pathlib", "typing"}
        ours = {name for name in imported if name.startswith("courante.config.")}
        assert imported - ours <= plain | {"courante.errors", "courante.types"}
