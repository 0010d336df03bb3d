import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.conftest import REPOSITORY, missing

from courante.config import SynthConfig
from courante.errors import BadConfig, BadInput, Missing
from courante.synth.contract import Voice
from courante.synth.fluidsynth import (
    CEILING,
    CONTROL_GRID_FRAMES,
    FULL_SCALE,
    KNEE,
    FluidSynth,
    FluidVoice,
    limited,
)
from courante.types import Part, Pitch, Seconds, TimedNote

ORGAN = Part("organ", 0, program=20)
TRUMPET = Part("trumpet", 1, program=56)
KIT = Part("kit", 9, program=0)
RATE = 44_100
DRY = SynthConfig(reverb=False)


@pytest.fixture(autouse=True)
def _soundfont() -> None:  # pyright: ignore[reportUnusedFunction]
    if not SynthConfig().soundfont.is_file():
        missing("soundfont FluidR3_GM", "apt-get install fluid-soundfont-gm")


def on(time_s: float, pitch: int = 60, part: str = "organ", velocity: int = 90) -> TimedNote:
    return TimedNote(Seconds(time_s), part, Pitch(pitch), velocity)


def off(time_s: float, pitch: int = 60, part: str = "organ") -> TimedNote:
    return on(time_s, pitch, part, velocity=0)


def voice(*parts: Part, config: SynthConfig = DRY) -> FluidVoice:
    return FluidSynth(config).start(parts or (ORGAN,))


def sound(playing: Voice, notes: list[TimedNote], frames: int) -> NDArray[np.int16]:
    return playing.render(notes, frames).samples


def loudness(samples: NDArray[np.int16]) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def first_sound(samples: NDArray[np.int16]) -> int:
    return int(np.argmax(np.abs(samples).max(axis=1) > 3))


def test_silence_until_a_note_and_silence_after_it() -> None:
    playing = voice()
    assert not sound(playing, [], 4608).any()
    assert loudness(sound(playing, [on(0)], RATE // 2)) > 300
    sound(playing, [off(0)], RATE)
    assert not sound(playing, [], 4608).any()


def test_a_block_is_int16_stereo_of_the_length_asked_for() -> None:
    block = voice().render([on(0)], 1000)
    assert block.samples.dtype == np.int16
    assert block.samples.shape == (1000, 2)
    assert block.sample_rate_hz == RATE
    assert block.duration_s == pytest.approx(1000 / RATE)


def test_equal_input_gives_equal_samples_on_every_voice() -> None:
    synth = FluidSynth(SynthConfig())
    notes = [on(0), on(0.01, 36, "kit"), on(0.02, 67, "trumpet"), off(0.2), on(0.21)]
    parts = (ORGAN, TRUMPET, KIT)
    first, second = (
        np.concatenate([sound(v, notes, RATE // 2), sound(v, [off(0.1)], 4608)])
        for v in (synth.start(parts), FluidSynth(SynthConfig()).start(parts))
    )
    assert first.any()
    assert np.array_equal(first, second)


def test_a_busy_neighbour_changes_nothing() -> None:
    alone = sound(voice(), [on(0)], RATE)
    synth = FluidSynth(DRY)
    one, other = synth.start([ORGAN]), synth.start([KIT])
    pieces: list[NDArray[np.int16]] = []
    for number in range(4):
        pieces.append(sound(one, [on(0)] if number == 0 else [], RATE // 4))
        sound(other, [on(0, 36, "kit")], 4608)
    assert np.array_equal(np.concatenate(pieces)[: len(alone)], alone[: 4 * (RATE // 4)])


def test_notes_begin_within_64_frames_wherever_blocks_are_cut() -> None:
    starts: list[int] = []
    for start_s in (0.0, 0.0101, 0.05, 0.1):
        heard = first_sound(sound(voice(KIT), [on(start_s, 75, "kit", 127)], 3 * 4608))
        starts.append(heard - round(start_s * RATE))
    assert max(starts) - min(starts) <= CONTROL_GRID_FRAMES
    whole = sound(voice(KIT), [on(0.09, 75, "kit", 127)], 9216)
    playing = voice(KIT)
    cut = np.concatenate(
        [sound(playing, [], 3000), sound(playing, [on(0.09 - 3000 / RATE, 75, "kit", 127)], 6216)]
    )
    assert abs(first_sound(whole) - first_sound(cut)) <= CONTROL_GRID_FRAMES


def test_a_part_is_placed_between_the_ears_and_as_loud_as_it_says() -> None:
    left = sound(voice(replace(TRUMPET, pan=0)), [on(0, 60, "trumpet")], RATE)
    assert loudness(left[:, :1]) > 10 * loudness(left[:, 1:])
    soft = sound(voice(replace(TRUMPET, volume=40)), [on(0, 60, "trumpet")], RATE)
    loud = sound(voice(replace(TRUMPET, volume=100)), [on(0, 60, "trumpet")], RATE)
    assert loudness(loud) > 3 * loudness(soft)


def test_velocity_is_heard() -> None:
    soft, loud = (sound(voice(), [on(0, velocity=v)], RATE // 2) for v in (40, 110))
    assert loudness(loud) > 2 * loudness(soft)


def test_the_kit_is_on_the_percussion_channel() -> None:
    drum = sound(voice(KIT), [on(0, 36, "kit")], RATE)
    piano = sound(voice(Part("kit", 0, 0)), [on(0, 36, "kit")], RATE)
    assert loudness(drum[RATE // 2 :]) < 1 < loudness(piano[RATE // 2 :])


def test_reverb_rings_after_the_note_and_is_gone_within_its_time() -> None:
    def tail(config: SynthConfig) -> NDArray[np.int16]:
        playing = voice(replace(KIT, reverb=127), config=config)
        return sound(playing, [on(0, 75, "kit", 127), off(0.1, 75, "kit")], 2 * RATE)

    ringing, dry = tail(SynthConfig()), tail(DRY)
    window = slice(RATE // 5, RATE // 2)
    assert loudness(ringing[window]) > 10 * max(1, loudness(dry[window]))
    peak = loudness(ringing[: RATE // 20])
    assert loudness(ringing[int(1.2 * RATE) : int(1.3 * RATE)]) < peak / 1000


def test_loud_music_is_limited_and_never_wraps() -> None:
    plain, loud = (
        sound(voice(KIT, config=SynthConfig(gain=gain, reverb=False)), [on(0, 36, "kit")], 4608)
        for gain in (0.5, 10)
    )
    expected = limited((20 / FULL_SCALE * plain).astype(np.float32)) * FULL_SCALE
    assert KNEE * FULL_SCALE < loud.max() <= CEILING * FULL_SCALE + 1
    assert np.abs(loud - expected).max() <= 20


def test_new_parts_take_over_and_old_notes_die_away() -> None:
    playing = voice(ORGAN, TRUMPET)
    sound(playing, [on(0), on(0, 64, "trumpet")], RATE // 2)
    playing.set_parts([replace(ORGAN, name="pipes", volume=90)])
    sound(playing, [off(0), off(0, 64, "trumpet")], RATE)
    assert not sound(playing, [], 4608).any()
    assert sound(playing, [on(0, part="pipes")], RATE // 2).any()
    with pytest.raises(BadInput, match="part: 'organ' is not usable; expected one of"):
        playing.render([on(0)], 64)


def test_a_part_that_stays_is_not_disturbed() -> None:
    kept, plain = voice(ORGAN, TRUMPET), voice(ORGAN)
    for playing in (kept, plain):
        sound(playing, [on(0)], 4608)
    kept.set_parts([ORGAN, KIT])
    assert np.array_equal(sound(kept, [], 9216), sound(plain, [], 9216))


def test_polyphony_is_limited_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    playing = FluidSynth(replace(DRY, polyphony=8)).start([ORGAN])
    playing.render([on(0, pitch) for pitch in range(40, 80)], 4608)
    assert playing.sounding_voices() <= 8
    assert capfd.readouterr() == ("", "")


def test_a_kit_takes_no_voice_and_leaves_fewer_to_the_others() -> None:
    config = replace(DRY, polyphony=30, kit_polyphony=10)
    playing = FluidSynth(config).start([KIT])
    assert sound(playing, [on(0, key, "kit") for key in (36, 38, 49)], 4608).any()
    assert playing.sounding_voices() == 0
    playing.set_parts([ORGAN, KIT])
    playing.render([on(0, pitch) for pitch in range(40, 80)], 4608)
    assert playing.sounding_voices() <= 10
    playing.set_parts([ORGAN])
    playing.render([on(0, pitch) for pitch in range(40, 80)], 4608)
    assert 10 < playing.sounding_voices() <= 30


def test_a_missing_soundfont_says_how_to_get_one(tmp_path: Path) -> None:
    synth = FluidSynth(SynthConfig(soundfont=tmp_path / "none.sf2"))
    with pytest.raises(Missing, match=r"none\.sf2 is missing: .*fluid-soundfont-gm"):
        synth.start([ORGAN])


def test_a_file_that_is_no_soundfont_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.sf2"
    file.write_text("Dear Anna,")
    with pytest.raises(BadConfig, match=r"soundfont: .*letter\.sf2.*SF2"):
        FluidSynth(SynthConfig(soundfont=file)).start([ORGAN])


def test_a_missing_library_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "fluidsynth.py").write_text('raise ImportError("no FluidSynth library")')
    code = (
        "from courante.synth.fluidsynth import FluidSynth\n"
        "from courante.config import SynthConfig\n"
        "try: FluidSynth(SynthConfig()).start([])\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    path = os.pathsep.join([str(tmp_path), str(REPOSITORY / "src")])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Missing libfluidsynth")
    assert "apt-get install libfluidsynth3" in done.stdout


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (Part("organ", 16, 20), "channel of organ: 16"),
        (Part("organ", 0, 20, bank=77), "program of organ: 'bank 77, program 20'"),
    ],
)
def test_a_part_that_cannot_be_seated_is_named(part: Part, named: str) -> None:
    with pytest.raises(BadConfig, match=named):
        voice(part)


def test_a_closed_voice_is_refused_and_closing_twice_is_harmless() -> None:
    playing = voice()
    playing.close()
    playing.close()
    with pytest.raises(BadInput, match="closed"):
        playing.render([], 64)


def test_peaks_are_bent_below_the_ceiling_and_the_rest_is_left_alone() -> None:
    soft = np.linspace(-KNEE, KNEE, 101, dtype=np.float32)
    assert limited(soft) is soft
    loud = np.linspace(-3, 3, 1001, dtype=np.float32)
    bent = limited(loud)
    assert bent.dtype == np.float32
    assert np.abs(bent).max() <= CEILING
    assert (np.diff(bent) >= 0).all()
    assert np.allclose(bent, -bent[::-1])
    inside = np.abs(loud) <= KNEE
    assert np.array_equal(bent[inside], loud[inside])
