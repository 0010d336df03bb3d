import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from tests.networks import SMALL, STYLED, THIN, TINY

from courante.config import (
    EnsembleConfig,
    FeedforwardConfig,
    InputGroups,
    LearnedLine,
    NgramConfig,
    TiedParallelConfig,
)
from courante.model.registry import PRESETS
from courante.model.settings import config_from_json, config_to_json, settings_of
from courante.types import NoteRange, Pitch

TOGETHER = EnsembleConfig(note_range=TINY.note_range, members=(TINY, SMALL, TINY))
FIELDS: dict[str, Any] = json.loads(config_to_json(TINY))
LINED = replace(THIN, lines=tuple(LearnedLine(50.5 + n, 2.0) for n in range(3)))
LINES = ', "lines": ' + json.dumps([asdict(line) for line in LINED.lines], sort_keys=True)
STYLE: dict[str, Any] = json.loads(config_to_json(STYLED))["styles"][0]
WRONG: list[dict[str, Any]] = [
    {"kind": "oracle"},
    {"kind": 5},
    {"kind": "lstm"},
    {"colour": "blue"},
    {"dropout": 2},
    {"dropout": "half"},
    {"dropout": True},
    {"dropout": float("nan")},
    {"articulate": 1},
    {"beat": None},
    {"time_units": 8},
    {"time_units": []},
    {"time_units": [8.5, 6]},
    {"time_units": ["8"]},
    {"time_units": "86"},
    {"note_range": {"lowest": 60, "highest": 40}},
    {"note_range": {"lowest": 57.5, "highest": 64}},
    {"note_range": {"lowest": 57}},
    {"note_range": [57, 64]},
    {"inputs": {"midi_number": "yes"}},
    {"inputs": {"colour": True}},
    {"inputs": [True] * 4},
    {"styles": ["folk"]},
    {"styles": [{**STYLE, "name": 5}]},
    {"styles": [{**STYLE, "density": 1}]},
    {"styles": [{**STYLE, "density": [0.5, "1"]}]},
    {"styles": [{**STYLE, "density": [1.0, 0.5]}]},
    {"styles": [{**STYLE, "colour": [1.0, 0.5]}]},
    {"styles": [STYLE, STYLE]},
    {"styles": [{**STYLE, "lines": 5}]},
    {"styles": [{**STYLE, "lines": [{"mean": 60.0, "spread": 2.0}]}]},
    {"styles": [{**STYLE, "lines": [{"mean": "60", "spread": 2.0}] * 3}]},
    {"styles": [{**STYLE, "lines": [{"mean": 60.0}] * 3}]},
    {"styles": [{**STYLE, "lines": [[60.0, 2.0]] * 3}]},
]


@pytest.mark.parametrize("name", PRESETS)
def test_settings_are_read_as_they_were_written(name: str) -> None:
    config = PRESETS[name]
    found = config_from_json(config_to_json(config))
    assert found == config
    assert type(found) is type(config)


def test_settings_that_are_not_the_usual_ones_come_back_too() -> None:
    for config in (
        TiedParallelConfig(
            note_range=NoteRange(Pitch(40), Pitch(51)),
            articulate=False,
            beat=False,
            time_units=(7,),
            note_units=(5, 4, 3),
            dropout=0.0,
            inputs=InputGroups(vicinity=False),
        ),
        FeedforwardConfig(context_steps=3, units=(1,)),
        NgramConfig(order=2, sizes=(5, 0, 17)),
        TOGETHER,
        STYLED,
        replace(STYLED, styles=(LINED,)),
    ):
        assert config_from_json(config_to_json(config)) == config


def test_settings_of_before_there_were_styles_are_read() -> None:
    before = {name: value for name, value in FIELDS.items() if name != "styles"}
    assert config_from_json(json.dumps(before)) == TINY


def test_styles_of_before_lines_were_learned_are_read() -> None:
    found = config_from_json(config_to_json(replace(STYLED, styles=(LINED,))).replace(LINES, ""))
    assert found == replace(STYLED, styles=(replace(LINED, lines=()),))


def test_share_may_be_written_as_a_whole_number() -> None:
    found = config_from_json(json.dumps({**FIELDS, "dropout": 0}))
    assert isinstance(found, TiedParallelConfig)
    assert found.dropout == 0


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "5",
        "{}",
        json.dumps({name: value for name, value in FIELDS.items() if name != "kind"}),
        *[json.dumps({**FIELDS, **changes}) for changes in WRONG],
        json.dumps({name: value for name, value in FIELDS.items() if name != "dropout"}),
        config_to_json(TOGETHER).replace('"kind": "lstm"', '"kind": "oracle"'),
        json.dumps({**json.loads(config_to_json(TOGETHER)), "members": []}),
        json.dumps({**json.loads(config_to_json(TOGETHER)), "members": [5]}),
        json.dumps({**json.loads(config_to_json(TOGETHER)), "members": "lstm"}),
        '{"kind": "ensemble", "members": ' + 100_000 * "[" + 100_000 * "]" + "}",
        config_to_json(NgramConfig()).replace('"order": 4', '"order": 2.5'),
        config_to_json(NgramConfig()).replace('"order": 4', '"order": true'),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        config_from_json(text)


def test_settings_are_told_to_people() -> None:
    assert settings_of(TINY) == [
        ("note range", "MIDI 57-64"),
        ("articulate", "yes"),
        ("beat", "yes"),
        ("time units", "8 + 6"),
        ("dropout", "0.5"),
        ("inputs", "midi_number, pitch_class, vicinity, pitch_context"),
        ("note units", "5 + 4"),
    ]


def test_styles_are_told_by_name() -> None:
    assert ("styles", "thin + full") in settings_of(STYLED)


def test_members_of_an_ensemble_are_told_in_brief() -> None:
    (shown,) = [shown for name, shown in settings_of(TOGETHER) if name == "members"]
    assert shown.count("tied_parallel (note range MIDI 57-64; ") == 2
    assert shown.count(" + lstm (note range MIDI 57-64; ") == 1
