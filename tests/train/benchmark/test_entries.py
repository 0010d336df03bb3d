from dataclasses import replace

import pytest
from tests.train.benchmark.runs import BALSTM, MARKOV, counted, trained

from courante.config import InputGroups, MarkovConfig, NgramConfig, TiedParallelConfig
from courante.errors import BadInput
from courante.model.registry import PRESETS
from courante.train.benchmark.entries import entries_of, model_name
from courante.types import NoteRange, Pitch


def test_runs_of_a_model_on_a_set_are_one_entry() -> None:
    runs = [
        trained(BALSTM, 2, -5.0, benchmark="Nottingham"),
        trained(BALSTM, 3, -6.0),
        counted(MARKOV, -10.5),
        trained(BALSTM, 1, -5.5),
        trained(BALSTM, 2, -5.9),
    ]
    entries = entries_of(runs)
    told = [(e.benchmark, e.model.name, [run.seed for run in e.runs]) for e in entries]
    assert told == [
        ("JSB", "balstm", [1, 2, 3]),
        ("JSB", "markov", [None]),
        ("Nottingham", "balstm", [2]),
    ]
    jsb = entries[0]
    assert jsb.best.seed == 1
    assert jsb.median(lambda nats: nats.all_steps) == -5.9
    assert jsb.median(lambda nats: nats.after_first) == pytest.approx(-5.8)
    assert jsb.median(lambda nats: nats.moved) == pytest.approx(-5.91)


def test_a_median_needs_a_figure_from_every_run() -> None:
    (entry,) = entries_of([trained(BALSTM, 1, -5.0), trained(BALSTM, 2, -6.0, moved=None)])
    assert entry.median(lambda nats: nats.moved) is None
    assert entry.median(lambda nats: nats.all_steps) == -5.5


def test_a_seed_counts_once() -> None:
    runs = [trained(BALSTM, 1, -5.0), replace(trained(BALSTM, 1, -5.1), weights="other")]
    message = "balstm-JSB-1 and other.*one training of balstm on JSB with seed 1"
    with pytest.raises(BadInput, match=message):
        entries_of(runs)


def test_a_name_tells_what_differs_from_the_preset() -> None:
    balstm = PRESETS["balstm"]
    assert isinstance(balstm, TiedParallelConfig)
    assert model_name("balstm", balstm) == "balstm"
    assert model_name("balstm", replace(balstm, dropout=0.25)) == "balstm (dropout 0.25)"
    other = replace(
        balstm, beat=True, note_range=NoteRange(Pitch(43), Pitch(96)), inputs=InputGroups()
    )
    name = model_name("balstm", other)
    assert name.startswith("balstm (note range MIDI 43-96, beat yes, inputs ")
    assert model_name("balstm", replace(balstm, articulate=True)) == "balstm"
    assert model_name("mine", balstm) == "mine"
    assert model_name("balstm", MarkovConfig()) == "balstm"
    assert model_name("ngram", NgramConfig(order=2)).startswith("ngram (order 2")
