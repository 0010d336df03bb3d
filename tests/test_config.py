"""Settings that cannot work are refused where they are made, by name."""

import dataclasses
import inspect
import sys
from pathlib import Path
from typing import Any

import pytest

from courante import config
from courante.config import (
    ComposerConfig,
    CounterpointConfig,
    EnsembleConfig,
    FeedforwardConfig,
    FilesConfig,
    IcecastAddress,
    IcecastConfig,
    InputGroups,
    LearnedLine,
    LearnedStyle,
    LstmConfig,
    LstmNadeConfig,
    ModelConfig,
    NgramConfig,
    TiedNadeConfig,
    TiedParallelConfig,
    TrainConfig,
)
from courante.errors import BadConfig
from courante.types import NoteRange, Pitch

CONFIGS = [
    value
    for _, value in inspect.getmembers(config, dataclasses.is_dataclass)
    if value.__module__.startswith(config.__name__)
]
ADDRESS = IcecastAddress(host="localhost", mount="/run.mp3", password="hackme")  # noqa: S106 - a test's
STYLE: dict[str, Any] = {"name": "folk"} | dict.fromkeys(
    ("density", "polyphony", "activity"), (0.5, 1.0)
)
NEEDED: dict[type[Any], dict[str, object]] = {
    FilesConfig: {"folder": Path("files")},
    IcecastAddress: {"host": "localhost", "mount": "/run.mp3", "password": "hackme"},
    IcecastConfig: {"address": ADDRESS},
    LearnedLine: {"mean": 60.0, "spread": 3.0},
    LearnedStyle: STYLE,
}
"""Nobody can guess where a stream is to go or what was learned; all else has a default."""
TWO_STYLES = tuple(
    TiedParallelConfig(styles=(LearnedStyle(name, (0.5, 1.0), (0.5, 1.0), (0.5, 1.0)),))
    for name in ("a", "b")
)
NOTHING = InputGroups(*[False] * 4)


@pytest.mark.parametrize("kind", CONFIGS, ids=lambda kind: kind.__name__)
def test_every_setting_has_a_default_and_is_frozen(kind: type[Any]) -> None:
    needed = NEEDED.get(kind, {})
    made = kind(**needed)
    first = dataclasses.fields(made)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, first, getattr(made, first))
    assert made == kind(**needed)


@pytest.mark.parametrize(
    ("kind", "settings", "named"),
    [
        (ModelConfig, {"note_range": NoteRange(Pitch(60), Pitch(40))}, "note_range"),
        (ModelConfig, {"note_range": NoteRange(Pitch(-1), Pitch(40))}, "note_range"),
        (ModelConfig, {"note_range": NoteRange(Pitch(0), Pitch(128))}, "note_range"),
        (TiedParallelConfig, {"note_range": NoteRange(Pitch(0), Pitch(128))}, "note_range"),
        (TiedParallelConfig, {"time_units": ()}, "time_units"),
        (TiedParallelConfig, {"note_units": ()}, "note_units"),
        (TiedParallelConfig, {"time_units": (200, 0)}, "time_units"),
        (TiedParallelConfig, {"dropout": 1.0}, "dropout"),
        (TiedParallelConfig, {"dropout": -0.1}, "dropout"),
        (TiedParallelConfig, {"dropout": float("nan")}, "dropout"),
        (TiedParallelConfig, {"inputs": NOTHING, "beat": False}, "inputs"),
        (TiedParallelConfig, {"styles": (LearnedStyle(**STYLE),) * 2}, "styles"),
        (LearnedStyle, {**STYLE, "name": ""}, "style"),
        (LearnedStyle, {**STYLE, "density": (0.5,)}, "density"),
        (LearnedStyle, {**STYLE, "polyphony": (1.0, 0.5)}, "polyphony"),
        (LearnedStyle, {**STYLE, "activity": (-0.1, 0.5)}, "activity"),
        (LearnedStyle, {**STYLE, "activity": (0.1, float("nan"))}, "activity"),
        (LearnedStyle, {**STYLE, "lines": (LearnedLine(60, 3),)}, "lines"),
        (LearnedLine, {"mean": 128.0, "spread": 3.0}, "mean"),
        (LearnedLine, {"mean": 60.0, "spread": 0.0}, "spread"),
        (LearnedLine, {"mean": 60.0, "spread": float("nan")}, "spread"),
        (EnsembleConfig, {"members": TWO_STYLES}, "members"),
        (TiedNadeConfig, {"hidden_units": 0}, "hidden_units"),
        (TiedNadeConfig, {"reach": 0}, "reach"),
        (LstmConfig, {"time_units": ()}, "time_units"),
        (LstmConfig, {"dropout": 1.0}, "dropout"),
        (LstmNadeConfig, {"hidden_units": -1}, "hidden_units"),
        (FeedforwardConfig, {"units": (300, 0)}, "units"),
        (FeedforwardConfig, {"context_steps": 0}, "context_steps"),
        (FeedforwardConfig, {"dropout": 1.5}, "dropout"),
        (EnsembleConfig, {"members": ()}, "members"),
        (EnsembleConfig, {"beat": False}, "members"),
        (EnsembleConfig, {"articulate": False}, "members"),
        (EnsembleConfig, {"note_range": NoteRange(Pitch(40), Pitch(60))}, "members"),
        (NgramConfig, {"order": 0}, "order"),
        (NgramConfig, {"order": 9}, "order"),
        (TrainConfig, {"lanes": 0}, "lanes"),
        (TrainConfig, {"learning_rate": 0.0}, "learning_rate"),
        (TrainConfig, {"fresh_share": 1.1}, "fresh_share"),
        (TrainConfig, {"final_rate_share": -0.1}, "final_rate_share"),
        (TrainConfig, {"transpose": -1}, "transpose"),
        (TrainConfig, {"transpose_share": 1.1}, "transpose_share"),
        (TrainConfig, {"weight_decay": -0.1}, "weight_decay"),
        (TrainConfig, {"weight_decay": float("nan")}, "weight_decay"),
        (TrainConfig, {"recurrent_dropout": 1.0}, "recurrent_dropout"),
        (TrainConfig, {"average": 1.0}, "average"),
        (TrainConfig, {"average": -0.1}, "average"),
        (TrainConfig, {"seed": -1}, "seed"),
        (TrainConfig, {"pass_steps": -1}, "pass_steps"),
        (TrainConfig, {"hidden_share": 1.1}, "hidden_share"),
        (ComposerConfig, {"slots": 0}, "slots"),
        (ComposerConfig, {"steps_per_call": 0}, "steps_per_call"),
        (ComposerConfig, {"silent_steps": 0}, "silent_steps"),
        (ComposerConfig, {"temperature": 0.0}, "temperature"),
        (ComposerConfig, {"temperature": float("nan")}, "temperature"),
        (CounterpointConfig, {"clash": -1.0}, "clash"),
        (CounterpointConfig, {"parallel": float("nan")}, "parallel"),
        (CounterpointConfig, {"triad": 21.0}, "triad"),
        (CounterpointConfig, {"off_beat": 1.5}, "off_beat"),
        (CounterpointConfig, {"voices": 0}, "voices"),
        (CounterpointConfig, {"lowest_line": 80.0}, "lowest_line, highest_line"),
        (CounterpointConfig, {"beat_temperature": 0.0}, "beat_temperature"),
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(
    kind: type[Any], settings: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadConfig) as refused:
        kind(**settings)
    assert refused.value.field == named
    assert str(refused.value).startswith(f"{named}: ")


def test_the_beat_alone_is_enough_to_see() -> None:
    assert TiedParallelConfig(inputs=NOTHING, beat=True).inputs == NOTHING


def test_networks_are_told_by_name() -> None:
    with pytest.raises(TypeError, match="positional"):
        TiedParallelConfig(NoteRange(Pitch(40), Pitch(60)))  # pyright: ignore[reportCallIssue]


def test_the_defaults_are_the_network_of_the_paper() -> None:
    model = TiedParallelConfig()
    assert (model.time_units, model.note_units, model.dropout) == ((200, 200), (100, 100), 0.5)
    assert model.note_range.size == 88


def test_config_imports_no_framework() -> None:
    for file in Path(config.__file__).parent.glob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        imported = {line.split()[1] for line in lines if line.startswith(("from ", "import "))}
        ours = {name for name in imported if name.startswith("courante.config.")}
        foreign = imported - ours - {"courante.errors", "courante.types"}
        assert {name.split(".")[0] for name in foreign} <= sys.stdlib_module_names
