"""Command lines run for real: real stages and files; only the network is tiny and untrained."""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import jax
import pytest

from courante.cli import main
from courante.config import TiedParallelConfig
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import Origin, save_weights
from courante.types import NoteRange, Pitch

TINY = TiedParallelConfig(
    note_range=NoteRange(Pitch(48), Pitch(79)), time_units=(8,), note_units=(8,), dropout=0.0
)


@dataclass(frozen=True)
class Ran:
    """What a command line left on the terminal."""

    status: int
    out: str
    err: str


CommandLine = Callable[..., Ran]


@pytest.fixture
def courante(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Runs a command line in this process."""

    def run(*arguments: object) -> Ran:
        status = main.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


def failed(ran: Ran, status: int = 1) -> str:
    """The one line on standard error that a failure leaves; nothing else may be there."""
    assert ran.status == status, ran
    assert ran.out == ""
    assert ran.err.startswith("courante: ")
    assert ran.err.count("\n") == 1
    return ran.err


@contextmanager
def full_disk(after_bytes: int) -> Generator[None]:
    """A file system that takes no more than so many bytes of any file."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (after_bytes, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny network that has learned nothing."""
    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    save_weights(TiedParallel(TINY, key=jax.random.PRNGKey(3)), path, Origin())
    return path


def damaged(kind: str, weights: Path, folder: Path) -> Path:
    """A weights file with something wrong."""
    path = folder / f"{kind}.safetensors"
    data = weights.read_bytes()
    header = len(json.dumps({}).encode()).to_bytes(8, "little") + b"{}"
    content = {
        "truncated": data[: len(data) // 2],
        "random": Random(1).randbytes(5000),
        "empty": b"",
        "foreign": header,
    }
    path.write_bytes(content[kind])
    return path


@pytest.fixture(scope="session")
def tunes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of twelve unlike tunes, and a file that is no music."""
    folder = tmp_path_factory.mktemp("music") / "tunes"
    folder.mkdir()
    draw = Random(4)
    for number in range(1, 13):
        bars = ["".join(draw.choice("CDEFGABcdefg") for _ in range(4)) for _ in range(6)]
        head = f"X:{number}\nT:Tune {number}\nM:4/4\nL:1/4\nK:C\n"
        (folder / f"tune{number}.abc").write_text(head + "|".join(bars) + "|\n")
    (folder / "noise.mid").write_bytes(b"no music")
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for corpora that were read once."""
    return tmp_path_factory.mktemp("cache")
