"""What ``courante render`` does."""

import io
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from courante.band.style import load_style
from courante.cli.equipment import make_equipment
from courante.cli.progress import bar, clock
from courante.cli.targets import claim, require_suffix
from courante.config import PaceConfig
from courante.errors import BadInput, Missing
from courante.outlet.file import FileOutlet
from courante.outlet.midi import write_midi
from courante.outlet.picture import run_picture
from courante.pace.policies import asked_bpm_from
from courante.pace.replay import RecordedRun, load_run
from courante.pace.steadiness import kept, steps_from_speed
from courante.station.offline import Rendered, render_run
from courante.station.request import RunRequest
from courante.types import Mode

BY_STEPS = (Mode.AUTO, Mode.STEP, Mode.STRIDE)


@dataclass(frozen=True)
class Files:
    """What to write: the sound, and on request the notes and a picture."""

    mp3: Path
    midi: Path | None = None
    picture: Path | None = None


def render_files(
    runfile: Path, files: Files, request: RunRequest, weights: Path | None, soundfont: Path
) -> None:
    """Make the soundtrack of a recorded run; all files asked for are written, or none.

    Raises:
        CouranteError: something asked for is not there or not possible, or the disk is full.
    """
    _check(files, request)
    if not runfile.is_file():
        raise Missing(f"run file {runfile}", "name a GPX, TCX or FIT file")
    recorded = load_run(runfile)
    with ExitStack() as stack:
        claimed = {
            path: stack.enter_context(claim(path))
            for path in (files.midi, files.picture)
            if path is not None
        }
        sound = stack.enter_context(FileOutlet(files.mp3))
        equipment = make_equipment(weights, soundfont, slots=1)
        began = time.monotonic()
        with bar(recorded.title) as show:
            music = render_run(
                recorded.readings, recorded.duration_s, request, equipment, sound, progress=show
            )
        took_s = time.monotonic() - began
        if files.midi is not None:
            claimed[files.midi].fill(_midi(music))
        if files.picture is not None:
            claimed[files.picture].fill(_drawn(files.picture, recorded, music))
        sound.close()
        for target in claimed.values():
            target.keep()
    _tell(files, recorded, music, request.mode, took_s)


def in_words(recorded: RecordedRun, music: Rendered, mode: Mode) -> str:
    """How the tempo moved and, where it follows steps, how well it kept to a steady cadence."""
    bpm = [round(point.tempo_bpm) for point in music.tempos]
    low, high = min(bpm), max(bpm)
    played = f"tempo {low} bpm" if low == high else f"tempo {low} to {high} bpm"
    if mode not in BY_STEPS:
        return played
    measured = any(reading.cadence_spm is not None for reading in recorded.readings)
    readings = recorded.readings if measured else steps_from_speed(recorded.readings)
    steps = "your steps" if measured else "the steps that your speed stands for"
    result = kept(readings, music.tempos)
    if result.steady_s == 0:
        return f"{played}; the cadence was never steady for 20 s"
    return (
        f"{played}; while your cadence was steady ({clock(result.steady_s)}) it kept within 2.5 % "
        f"of {steps}, or of half of them, for {100 * result.share:.1f} % of the time"
    )


def _check(files: Files, request: RunRequest) -> None:
    require_suffix("--out", files.mp3, [".mp3"])
    if files.midi is not None:
        require_suffix("--midi", files.midi, [".mid", ".midi"])
    if files.picture is not None:
        require_suffix("--picture", files.picture, [".png", ".svg"])
    load_style(request.style)
    if request.bpm is not None:
        asked_bpm_from(request.bpm, PaceConfig())
    elif request.mode is Mode.STEADY:
        raise BadInput(field="--bpm", value=None, expected="a tempo, for mode steady")


def _midi(music: Rendered) -> bytes:
    buffer = io.BytesIO()
    write_midi(buffer, music.bars, music.tempos, music.parts)
    return buffer.getvalue()


def _drawn(path: Path, recorded: RecordedRun, music: Rendered) -> bytes:
    picture_format: Literal["png", "svg"] = "png" if path.suffix.lower() == ".png" else "svg"
    buffer = io.BytesIO()
    run_picture(
        buffer,
        title=recorded.title,
        duration_s=recorded.duration_s,
        readings=recorded.readings,
        played=music.bars,
        tempos=music.tempos,
        parts=music.parts,
        picture_format=picture_format,
    )
    return buffer.getvalue()


def _tell(files: Files, recorded: RecordedRun, music: Rendered, mode: Mode, took_s: float) -> None:
    for path in (files.mp3, files.midi, files.picture):
        if path is not None:
            typer.echo(path)
    length_s = music.duration_s
    speed = f"{length_s / took_s:.1f} x real time"
    typer.echo(f"{recorded.title}: {clock(length_s)} rendered in {clock(took_s)}, {speed}")
    typer.echo(in_words(recorded, music, mode))
    if recorded.skipped_points:
        typer.echo(f"{recorded.skipped_points} points left out: without a time, or back in time")
