"""What ``courante compose`` does."""

import io
from contextlib import ExitStack
from pathlib import Path

import typer

from courante.band.style import load_style
from courante.cli.equipment import make_equipment
from courante.cli.progress import bar
from courante.cli.targets import claim
from courante.config import PaceConfig
from courante.outlet.file import FileOutlet
from courante.outlet.midi import write_midi
from courante.outlet.picture import roll_picture
from courante.pace.policies import asked_bpm_from
from courante.station.offline import Rendered, render_bars
from courante.station.request import RunRequest

SUFFIXES = (".mid", ".mp3", ".png")


def compose_files(
    out: Path, bars: int, request: RunRequest, weights: Path | None, soundfont: Path
) -> None:
    """Compose bars and write them as MIDI, MP3 and a piano roll: all three files, or none.

    Args:
        out: the files' common name; one of their suffixes is taken off.
        bars: how many.
        request: style, tempo and seed.
        weights: to compose with; ``None`` for those that come with Courante.
        soundfont: to play with.

    Raises:
        CouranteError: something asked for is not there or not possible, or the disk is full.
    """
    stem = out.with_suffix("") if out.suffix in SUFFIXES else out
    midi, mp3, png = (stem.with_name(stem.name + suffix) for suffix in SUFFIXES)
    bpm = asked_bpm_from(request.bpm or 0.0, PaceConfig())
    load_style(request.style)
    with ExitStack() as stack:
        notes, picture = stack.enter_context(claim(midi)), stack.enter_context(claim(png))
        sound = stack.enter_context(FileOutlet(mp3))
        equipment = make_equipment(weights, soundfont, slots=1)
        show = stack.enter_context(bar("composing"))
        music = render_bars(bars, bpm, request, equipment, sound, progress=show)
        notes.fill(_midi(music))
        picture.fill(_roll(music, f"{request.style}, {bpm:g} bpm, seed {request.seed}"))
        sound.close()
        notes.keep()
        picture.keep()
    typer.echo(f"{bars} bars at {bpm:g} bpm, {music.duration_s:.0f} s, seed {request.seed}")
    for path in (midi, mp3, png):
        typer.echo(path)


def _midi(music: Rendered) -> bytes:
    buffer = io.BytesIO()
    write_midi(buffer, music.bars, music.tempos, music.parts)
    return buffer.getvalue()


def _roll(music: Rendered, title: str) -> bytes:
    buffer = io.BytesIO()
    roll_picture(buffer, title=title, bars=music.bars, parts=music.parts, picture_format="png")
    return buffer.getvalue()
