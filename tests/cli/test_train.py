import errno
import json
import multiprocessing
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree
from typing import NoReturn

import pytest
from tests.benchmark_files import small_roll, write_rolls
from tests.cli.conftest import CommandLine, failed

from courante.cli import learning, main
from courante.config import InputGroups, MarkovConfig, NgramConfig, TiedParallelConfig, styles_of
from courante.corpus.piece import used_range
from courante.corpus.sides import load_sides
from courante.model.weights import load_weights, read_origin
from courante.train.checkpoint import PassRecord
from courante.types import NoteRange, Pitch

TINY = ("--notes", "48-91", "--time-units", 8, "--note-units", "8", "--dropout", 0.25)
WITHOUT = ("--without", "midi_number", "--without", "beat")
REGULARISED = (
    *("--average", 0.9, "--recurrent-dropout", 0.1),
    *("--weight-decay", 0.01, "--transpose-share", 0.5),
)
SHORT = ("--lanes", 2, "--window", 16, "--passes", 2)


@pytest.fixture
def arguments(tunes: Path, cache: Path, tmp_path: Path) -> tuple[object, ...]:
    return ("--out", tmp_path / "out", "--corpus", tunes, "--cache", cache, *TINY, *SHORT)


def test_weights_card_and_curve_and_then_nothing_more_to_do(
    courante: CommandLine, arguments: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = *WITHOUT, *REGULARISED
    ran = courante("train", *arguments, *options)
    assert ran.status == 0, ran.err
    passes = [line for line in ran.err.replace("\n", " ").split("pass ") if line.strip()]
    assert [line.split(":")[0] for line in passes] == ["1 of 2", "2 of 2"]
    assert "validation" in passes[0]
    assert "0:00 left" in passes[1]
    assert ran.out.startswith("tied_parallel: -")
    assert ran.out.splitlines()[-3:] == [
        str(out / name) for name in ("best.safetensors", "card.md", "curve.png")
    ]
    network = load_weights(out / "best.safetensors")
    assert network.config == TiedParallelConfig(
        note_range=NoteRange(Pitch(48), Pitch(91)),
        beat=False,
        time_units=(8,),
        note_units=(8,),
        dropout=0.25,
        inputs=InputGroups(midi_number=False),
    )
    origin = read_origin(out / "best.safetensors")
    assert (origin.model, origin.corpus, origin.seed) == ("tied_parallel", "tunes", 1)
    header = json.loads((out / "latest.checkpoint").read_bytes().split(b"\n", 1)[0])
    learned = json.loads(header["identity"])["train"]
    assert (learned["average"], learned["recurrent_dropout"]) == (0.9, 0.1)
    assert (learned["weight_decay"], learned["transpose_share"]) == (0.01, 0.5)
    assert "| markov | -" in (out / "card.md").read_text()
    assert (out / "curve.png").read_bytes().startswith(b"\x89PNG")

    weights = (out / "best.safetensors").read_bytes()
    again = courante("train", *arguments, *options)
    assert again.status == 0
    assert "going on from the checkpoint" in again.err
    assert "pass " not in again.err
    assert again.out == ran.out
    assert (out / "best.safetensors").read_bytes() == weights

    other = courante("train", *arguments)
    assert other.status == 1
    assert "courante: checkpoint: " in other.err
    assert "they differ in average, beat, inputs, recurrent_dropout" in other.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--notes", "high"], "notes: 'high' is not usable"),
        (["--time-units", "0"], "time_units: '0' is not usable"),
        (["--dropout", "1"], "dropout: 1.0 is not usable"),
        (["--model", "oracle"], "model: 'oracle' is not usable; expected one of biaxial, "),
        (["--model", "lstm"], "note_units: (8,) is not usable; expected a setting of lstm: "),
        (["--order", "3"], "order: 3 is not usable; expected a setting of tied_parallel: "),
        (["--without", "colour"], "without: 'colour' is not usable; expected an input of tied"),
        (["--average", "1"], "average: 1.0 is not usable"),
        (["--recurrent-dropout", "-1"], "recurrent_dropout: -1.0 is not usable"),
        (["--weight-decay", "-1"], "weight_decay: -1.0 is not usable"),
        (["--transpose-share", "2"], "transpose_share: 2.0 is not usable"),
        (["--start", "nowhere.safetensors"], "weights file nowhere.safetensors is missing"),
        (["--passes", "0"], "passes: 0 is not usable"),
        (["--processes", "0"], "processes: 0 is not usable; expected 1 to 2: each takes one"),
        (["--processes", "3"], "processes: 3 is not usable; expected 1 to 2: each takes one"),
        (["--cluster", "nowhere"], "cluster: 'nowhere' is not usable; expected HOST:PORT of a Ray"),
        (["--cluster", "127.0.0.1:1"], "no cluster answers at 127.0.0.1:1 (Connection refused); "),
        (["--gpu-processes"], "gpu-processes: True is not usable; expected to be given together"),
        (["--learning-rate", "-1"], "learning_rate: -1.0 is not usable"),
        (["--notes", "60-62"], "expected MIDI numbers 60-62"),
        (["--corpus", "nowhere"], "corpus: 'nowhere' is not usable"),
    ],
)
def test_what_cannot_be_trained(
    courante: CommandLine, arguments: tuple[object, ...], options: list[str], said: str
) -> None:
    assert said in failed(courante("train", *arguments, *options))


def test_processes_share_each_batch(
    courante: CommandLine,
    arguments: tuple[object, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
    out = tmp_path / "out"
    ran = courante("train", *arguments, "--processes", 2)
    assert ran.status == 0, ran.err
    assert "pass 2 of 2" in ran.err
    assert ran.out.splitlines()[-2:] == [str(out / "card.md"), str(out / "curve.png")]
    # What two wrote is a finished training to one.
    again = courante("train", *arguments)
    assert again.out == ran.out
    assert "pass " not in again.err


def test_a_process_that_dies_is_said_in_one_line_and_nothing_is_half_written(
    arguments: tuple[object, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
    draw, out = learning.draw_curve, tmp_path / "out"

    def deadly(records: Sequence[PassRecord], path: Path) -> None:
        draw(records, path)
        if len(records) == 1:
            (out / "latest.checkpoint.part").write_bytes(b"half")
            named = {child.name: child for child in multiprocessing.active_children()}
            named["process 1 of 2"].kill()

    monkeypatch.setattr(learning, "draw_curve", deadly)
    endless = "--passes", 1000, "--patience", 1000, "--processes", 2
    status = main.run([str(argument) for argument in ("train", *arguments, *endless)])
    assert status == 1
    printed = capfd.readouterr()
    said = printed.err.splitlines()
    assert said[0].startswith("pass 1 of 1000")
    assert said[-1].startswith("courante: process 1 of 2 was ended by SIGKILL")
    # No page of a library's about the process that it lost, nor a greeting.
    told = " ".join(said[:-1])
    assert re.fullmatch(r"(pass \d+ of 1000: [-\w\s.,;:]+? left\s*)+", told), told
    assert printed.out == ""
    files = sorted(path.name for path in out.iterdir())
    assert files == ["best.safetensors", "curve.png", "latest.checkpoint"]


@pytest.fixture
def counted(tunes: Path, cache: Path, tmp_path: Path) -> tuple[object, ...]:
    """For a model that counts, which takes no time."""
    return ("--out", tmp_path / "out", "--corpus", tunes, "--cache", cache, "--model", "markov")


def test_model_that_counts(
    courante: CommandLine, counted: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = courante("train", *counted, "--notes", "40-95")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("markov: -")
    assert ran.out.splitlines()[-2:] == [str(out / "best.safetensors"), str(out / "card.md")]
    network = load_weights(out / "best.safetensors")
    assert network.config == MarkovConfig(note_range=NoteRange(Pitch(40), Pitch(95)))
    assert read_origin(out / "best.safetensors").model == "markov"
    assert sorted(path.name for path in out.iterdir()) == ["best.safetensors", "card.md"]
    assert "| learning | counted |" in (out / "card.md").read_text()
    # There is nothing to go on from: it is counted again.
    weights = (out / "best.safetensors").read_bytes()
    again = courante("train", *counted, "--notes", "40-95")
    assert again.out == ran.out
    several = failed(courante("train", *counted, "--notes", "40-95", "--processes", 2))
    assert "processes: 2 is not usable; expected 1 for markov, which counts" in several
    elsewhere = failed(courante("train", *counted, "--notes", "40-95", "--cluster", "local"))
    assert "cluster: 'local' is not usable; expected none for markov, which counts" in elsewhere
    assert (out / "best.safetensors").read_bytes() == weights


def test_order_of_an_ngram(
    courante: CommandLine, counted: tuple[object, ...], tmp_path: Path
) -> None:
    ran = courante("train", *counted, "--model", "ngram", "--order", 2, "--notes", "40-95")
    assert ran.status == 0, ran.err
    config = load_weights(tmp_path / "out" / "best.safetensors").config
    assert isinstance(config, NgramConfig)
    assert config.order == 2


@pytest.mark.parametrize(("transpose", "room"), [(7, 7), (0, 2)])
def test_notes_that_the_pieces_use(
    courante: CommandLine,
    counted: tuple[object, ...],
    tunes: Path,
    cache: Path,
    tmp_path: Path,
    transpose: int,
    room: int,
) -> None:
    ran = courante("train", *counted, "--notes", "used", "--transpose", transpose)
    assert ran.status == 0, ran.err
    split = load_sides(tunes, 1, cache=cache).split
    config = load_weights(tmp_path / "out" / "best.safetensors").config
    assert config.note_range == used_range((*split.train, *split.valid), room)


def test_benchmark_is_learned_without_articulation_and_says_so(
    courante: CommandLine, cache: Path, tmp_path: Path
) -> None:
    train = [small_roll(20, seed) for seed in range(3)]
    path = write_rolls(tmp_path / "JSB_Chorales.mat", train, [small_roll(9, 5)], [small_roll(8, 6)])
    out = tmp_path / "out"
    ran = courante("train", "--out", out, "--corpus", path, "--cache", cache, "--model", "markov")
    assert ran.status == 0, ran.err
    said = " ".join(ran.err.split())
    assert "JSB does not tell struck notes from held ones: without them" in said
    assert load_weights(out / "best.safetensors").config == MarkovConfig(articulate=False)
    card = (out / "card.md").read_text()
    assert "| corpus | JSB, divided as published; 0 left out |" in card
    assert "| train / valid / test | 3 / 1 / 1 pieces, 60 / 9 / 8 steps |" in card
    plain = courante(
        *("train", "--out", tmp_path / "other", "--corpus", path, "--cache", cache),
        *("--model", "markov", "--without", "articulate"),
    )
    assert plain.out.replace("other", "out") == ran.out
    assert "struck" not in plain.err


def test_test_piece_outside_the_notes_is_told_before_anything_is_learned(
    courante: CommandLine, cache: Path, tmp_path: Path
) -> None:
    high = small_roll(8, 6)
    high[0, 87] = 1
    path = write_rolls(tmp_path / "JSB_Chorales.mat", [small_roll(20)], [small_roll(9)], [high])
    out = tmp_path / "out"
    arguments = "--out", out, "--corpus", path, "--cache", cache, "--notes", "used"
    ran = courante("train", *arguments, "--model", "markov", "--without", "articulate")
    assert "pitch: 'JSB test 1: " in failed(ran)
    assert list(out.iterdir()) == []


def test_weights_to_begin_with_bring_their_settings(
    courante: CommandLine, counted: tuple[object, ...], weights: Path, tmp_path: Path
) -> None:
    said = failed(courante("train", *counted, "--start", weights))
    assert "model: 'markov' is not usable; expected no name together with weights" in said
    assert courante("train", *counted, "--notes", "40-95").status == 0
    best = tmp_path / "out" / "best.safetensors"
    from_counted = *counted[:-2], "--out", tmp_path / "new", "--start", best
    said = failed(courante("train", *from_counted))
    assert "start: 'markov' is not usable; expected a model that learns by gradient" in said
    assert not (tmp_path / "new" / "best.safetensors").exists()


def test_several_corpora_are_learned_as_styles(
    courante: CommandLine, arguments: tuple[object, ...], tunes: Path, tmp_path: Path
) -> None:
    other = tmp_path / "airs"
    copytree(tunes, other)
    corpora = f"{tunes}, {other}"
    given = (*arguments[:2], "--corpus", corpora, *arguments[4:], "--notes", "60-74", "--fold")
    ran = courante("train", *given, "--pass-steps", 400, "--hidden", 0.25)
    assert ran.status == 0, ran.err
    config = load_weights(tmp_path / "out" / "best.safetensors").config
    assert [style.name for style in styles_of(config)] == ["tunes", "airs"]
    assert read_origin(tmp_path / "out" / "best.safetensors").corpus == "tunes + airs"
    card = (tmp_path / "out" / "card.md").read_text()
    assert "| styles | tunes + airs |" in card
    assert "| style | pieces | steps | nats a step | told nothing |" in card
    best = tmp_path / "out" / "best.safetensors"
    again = "--out", tmp_path / "more", "--start", best, "--corpus", corpora, *arguments[4:6]
    learned = courante("train", *again, *SHORT, "--pass-steps", 400, "--fold")
    assert learned.status == 0, learned.err
    said = failed(courante("train", *arguments[:2], "--corpus", corpora, "--model", "lstm"))
    assert "corpus: 'several' is not usable" in said


def test_an_ensemble_is_combined_not_trained(
    courante: CommandLine, arguments: tuple[object, ...], weights: Path, tmp_path: Path
) -> None:
    pair = tmp_path / "pair.safetensors"
    assert courante("combine", weights, weights, "--out", pair, "--name", "pair").status == 0
    said = failed(courante("train", *arguments[:2], "--start", pair))
    assert "start: 'pair' is not usable; expected one network; combine trained ones" in said


def test_a_folder_that_is_none(
    courante: CommandLine, arguments: tuple[object, ...], tmp_path: Path
) -> None:
    (tmp_path / "out").write_bytes(b"")
    assert f"cannot write in {tmp_path / 'out'}: File exists" in failed(
        courante("train", *arguments)
    )


def stopping(error: BaseException, folder: Path) -> Callable[..., NoReturn]:
    """Training that stops as a real one does: a checkpoint, and the next half written."""

    def train(*arguments: object, **named: object) -> NoReturn:
        del arguments, named
        (folder / "latest.checkpoint").write_bytes(b"whole")
        (folder / "latest.checkpoint.part").write_bytes(b"half")
        raise error

    return train


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
            1,
            "No space left on device; the last whole checkpoint is kept",
        ),
        (KeyboardInterrupt(), 130, "the same command goes on from the last checkpoint"),
    ],
)
def test_training_that_stops_keeps_its_checkpoint_and_nothing_half_written(
    courante: CommandLine,
    arguments: tuple[object, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(learning, "train", stopping(error, tmp_path / "out"))
    ran = courante("train", *arguments)
    assert ran.status == status
    assert said in ran.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["latest.checkpoint"]
