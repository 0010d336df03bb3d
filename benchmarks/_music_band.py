"""The part of docs/music.md that tells how every style sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from _beats import decode
from _grid import Kept, kept_grid
from _loudness import AIM_LUFS, AIM_PEAK_DB, AIM_WITHIN_LU
from _music_picture import draw_style
from _playing import Setting, Stage
from _tables import table
from courante.band.style import Style, load_style
from loudness import HEAD, SETTINGS, Heard, listen, mean_lufs, row

SAMPLE_S, SAMPLE_KBPS, SAMPLE_ENERGY = 30.0, 96, 0.7
MOST_SAMPLE_BYTES, MOST_PICTURE_BYTES = 400_000, 150_000


@dataclass(frozen=True)
class StyleSound:
    """What a style sounds like."""

    style: Style
    heard: tuple[Heard, ...]
    kept: Kept


def sound_of(stage: Stage, name: str, seconds: float, out: Path, scratch: Path) -> StyleSound:
    """Play a style; its sample and picture are written to ``out``.

    Raises:
        SystemExit: one of them is larger than it may be.
    """
    style = load_style(name)
    bpm = running_bpm(style)
    sample = out / f"{name}.mp3"
    length = min(SAMPLE_S, seconds)
    played = stage.plays(name, Setting(bpm, SAMPLE_ENERGY), length, sample, kbps=SAMPLE_KBPS)
    samples, rate = decode(sample)
    picture = out / f"{name}.png"
    draw_style(played, f"{style.title}, {bpm:.0f} bpm", samples, rate, picture)
    for path, most in ((sample, MOST_SAMPLE_BYTES), (picture, MOST_PICTURE_BYTES)):
        if path.stat().st_size > most:
            raise SystemExit(f"{path} has {path.stat().st_size} bytes; at most {most} are wanted")
    heard = tuple(listen(stage, name, setting, seconds, scratch) for setting in SETTINGS)
    return StyleSound(style, heard, kept_grid(stage, name, seconds, scratch / "grid.mp3"))


def running_bpm(style: Style) -> float:
    """A tempo that the style reaches, and that steps have: 150 to 180 a minute, or half of it."""
    return 160.0 if style.feel.highest_bpm >= 160 else 80.0 if style.feel.highest_bpm < 110 else 110


def told_sound(sounds: Sequence[StyleSound]) -> list[str]:
    """How loud everything is, and where the beat is heard."""
    return [*_told_loudness(sounds), *_told_grid(sounds)]


def told_styles(sounds: Sequence[StyleSound], folder: str) -> list[str]:
    """Who plays what, with samples and pictures; ``folder`` is where these are."""
    rows: list[list[str]] = []
    for sound in sounds:
        style, feel = sound.style, sound.style.feel
        metres = ", ".join(f"{_metre(m.beats_per_bar, m.steps_per_beat)}" for m in style.metres)
        rows.append(
            [
                f"**{style.title}** (`{style.name}`)",
                style.description,
                ", ".join(part.name for part in style.parts),
                f"{feel.lowest_bpm:.0f}–{feel.highest_bpm:.0f} ({feel.resting_bpm:.0f})",
                metres,
                f"{mean_lufs(list(sound.heard)):.1f}",
                f"[listen]({folder}/{style.name}.mp3)",
            ]
        )
    head = ["style", "what it is", "players", "bpm (resting)", "metres", "LUFS", "30 s"]
    pictures = [
        f"![{sound.style.title}: notes and spectrogram]({folder}/{sound.style.name}.png)"
        for sound in sounds
    ]
    return ["## The styles", table(head, rows), *pictures]


def _metre(beats: int, steps: int) -> str:
    return f"{beats * 3}/8" if steps == 6 else f"{beats}/4"


def _told_loudness(sounds: Sequence[StyleSound]) -> list[str]:
    rows = [row(heard) for sound in sounds for heard in sound.heard]
    means = [mean_lufs(list(sound.heard)) for sound in sounds]
    peak = max(heard.loudness.true_peak_db for sound in sounds for heard in sound.heard)
    return [
        "## Loudness, and where strokes are heard",
        (
            "EBU R128 by ffmpeg's `ebur128`. Onset strength (spectral flux, in its mean over all "
            "time) on the beats, half-way between them, and on the quarters left: the beat has to "
            "be clearest."
        ),
        "\n".join([*HEAD, *rows]),
        (
            f"Styles are between {min(means):.1f} and {max(means):.1f} LUFS in the mean (the aim "
            f"is {AIM_LUFS:.0f} ± {AIM_WITHIN_LU:.0f}); the highest true peak is {peak:.1f} dB "
            f"(the aim is below {AIM_PEAK_DB:.0f})."
        ),
    ]


def _told_grid(sounds: Sequence[StyleSound]) -> list[str]:
    rows = [
        [
            sound.style.name,
            f"{sound.kept.tempo_bpm[0]:.0f}–{sound.kept.tempo_bpm[1]:.0f}",
            f"{sound.kept.beats}",
            f"{sound.kept.close:.1%}",
            f"{sound.kept.median_ms:.0f}",
        ]
        for sound in sounds
    ]
    return [
        "## Tempo changes leave the beat where it is",
        (
            "A runner's cadence goes from 150 to 175 to 160 steps a minute. Around each beat, as "
            "the tempo that was played has it, the strongest stroke within a quarter of a beat is "
            "looked for in the decoded sound."
        ),
        table(["style", "bpm played", "beats", "within 30 ms", "median, ms"], rows),
    ]
