import errno
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import pytest
from tests.cli.conftest import CommandLine, failed

from courante.cli import reading

HEAVY = ("jax", "matplotlib", "music21", "fastapi", "rich", "av", "lameenc", "fluidsynth")
COMMANDS = (
    "serve",
    "status",
    "stream",
    "compose",
    "render",
    "train",
    "combine",
    "evaluate",
    "models",
    "corpus",
    "learn-drums",
    "drain",
)


def test_version(courante: CommandLine) -> None:
    ran = courante("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"courante {version('courante')}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_names_every_command_in_a_line(
    courante: CommandLine, arguments: tuple[str, ...]
) -> None:
    ran = courante(*arguments)
    assert ran.status == 0
    lines = ran.out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == [*COMMANDS]
    assert not any(line.endswith("...") for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_explains_each_option(courante: CommandLine, command: str) -> None:
    ran = courante(command, "--help")
    assert ran.status == 0
    assert ran.out.startswith(f"Usage: courante {command}")
    assert "--help" in ran.out


def test_asking_for_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from courante.cli import main; main.run(['train', '--help']); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sing"], "No such command 'sing'. (see courante --help)"),
        (["compose"], "Missing argument"),
        (["compose", "piece", "--loud"], "No such option: --loud"),
        (["compose", "piece", "--bars", "four"], "--bars"),
        (["compose", "piece", "--bars", "0"], "--bars"),
        (["render", "run.gpx", "-o", "run.mp3", "--mode", "backwards"], "auto"),
        (["render", "run.gpx"], "--out"),
        (["serve", "--port", "70000"], "--port"),
        (["evaluate", "--side", "left"], "test"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    courante: CommandLine, arguments: list[str], said: str
) -> None:
    line = failed(courante(*arguments), 2)
    assert said in line
    assert "--help)" in line


def test_an_error_of_the_system_is_one_line(
    courante: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str, cache: Path, *_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(cache / name))

    monkeypatch.setattr(reading, "load_with_bar", full)
    line = failed(courante("corpus", "bach", "--cache", "here"))
    assert line == "courante: here/bach: No space left on device\n"


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [(signal.SIGINT, 130, "courante: interrupted\n"), (signal.SIGTERM, 143, "")],
)
def test_stopped_half_way_it_leaves_no_file(
    weights: Path, tmp_path: Path, number: signal.Signals, status: int, said: str
) -> None:
    # What a shell starts in the background ignores SIGINT, and so do its children.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from courante.cli.main import main; main()"
    )
    command = [sys.executable, "-c", program, "compose", str(tmp_path / "piece")]
    command += ["--bars", "100000", "--weights", str(weights)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not sound_begun(tmp_path):
            time.sleep(0.05)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (status, said)
    assert list(tmp_path.iterdir()) == []


def sound_begun(folder: Path) -> bool:
    return any(path.stat().st_size > 0 for path in folder.glob(".*.mp3.*.part"))
