import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from tests.cli.conftest import CommandLine, failed

from courante.cli import training
from courante.config import InputGroups
from courante.model.weights import load_weights
from courante.types import NoteRange, Pitch

TINY = ("--notes", "48-91", "--time-units", 8, "--note-units", "8", "--dropout", 0.25)
SHORT = ("--lanes", 2, "--window", 16, "--passes", 2)


@pytest.fixture
def arguments(tunes: Path, cache: Path, tmp_path: Path) -> tuple[object, ...]:
    return ("--out", tmp_path / "out", "--corpus", tunes, "--cache", cache, *TINY, *SHORT)


def test_weights_card_and_curve_and_then_nothing_more_to_do(
    courante: CommandLine, arguments: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = courante("train", *arguments, "--without", "midi_number", "--without", "beat")
    assert ran.status == 0, ran.err
    passes = [line for line in ran.err.replace("\n", " ").split("pass ") if line.strip()]
    assert [line.split(":")[0] for line in passes] == ["1 of 2", "2 of 2"]
    assert "validation" in passes[0]
    assert "0:00 left" in passes[1]
    assert ran.out.startswith("tied parallel network: -")
    assert ran.out.splitlines()[-3:] == [
        str(out / name) for name in ("best.safetensors", "card.md", "curve.png")
    ]
    network = load_weights(out / "best.safetensors")
    assert network.config.inputs == InputGroups(midi_number=False, beat=False)
    assert network.config.note_range == NoteRange(Pitch(48), Pitch(91))
    assert (network.config.time_units, network.config.dropout) == ((8,), 0.25)
    assert "Markov chain" in (out / "card.md").read_text()
    assert (out / "curve.png").read_bytes().startswith(b"\x89PNG")

    weights = (out / "best.safetensors").read_bytes()
    again = courante("train", *arguments, "--without", "midi_number", "--without", "beat")
    assert again.status == 0
    assert "going on from the checkpoint" in again.err
    assert "pass " not in again.err
    assert again.out == ran.out
    assert (out / "best.safetensors").read_bytes() == weights

    other = courante("train", *arguments)
    assert other.status == 1
    assert "courante: checkpoint: " in other.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--notes", "high"], "notes: 'high' is not usable"),
        (["--time-units", "0"], "time_units: '0' is not usable"),
        (["--dropout", "1"], "dropout: 1.0 is not usable"),
        (["--passes", "0"], "passes: 0 is not usable"),
        (["--learning-rate", "-1"], "learning_rate: -1.0 is not usable"),
        (["--notes", "60-62"], "expected MIDI numbers 60-62"),
        (["--corpus", "nowhere"], "corpus: 'nowhere' is not usable"),
    ],
)
def test_what_cannot_be_trained(
    courante: CommandLine, arguments: tuple[object, ...], options: list[str], said: str
) -> None:
    assert said in failed(courante("train", *arguments, *options))


def test_a_folder_that_is_none(
    courante: CommandLine, arguments: tuple[object, ...], tmp_path: Path
) -> None:
    (tmp_path / "out").write_bytes(b"")
    assert f"cannot write in {tmp_path / 'out'}: File exists" in failed(
        courante("train", *arguments)
    )


def stopping(error: BaseException, folder: Path) -> Callable[..., NoReturn]:
    """Training that stops as a real one does: a checkpoint, and the next half written."""

    def train(*arguments: object) -> NoReturn:
        del arguments
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
    monkeypatch.setattr(training, "train", stopping(error, tmp_path / "out"))
    ran = courante("train", *arguments)
    assert ran.status == status
    assert said in ran.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["latest.checkpoint"]
