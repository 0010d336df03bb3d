"""Bars arranged ahead of time, and the clients' ears, without threads and clocks."""

import pytest
from tests.fakes.composer import FakeComposer
from tests.station.swung import Swung

from courante.composer.contract import Seat
from courante.config import EncoderConfig, SynthConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.station import pipeline
from courante.station.counters import Stopwatch
from courante.station.notes import Notes, fork
from courante.station.notes_ear import Ear, between, heard_now
from courante.synth.fluidsynth import FluidSynth
from courante.types import (
    STEPS_PER_BEAT,
    Bar,
    Beats,
    Bpm,
    Metre,
    PlayedBar,
    Seconds,
    Setting,
)

SEED = 4
BLOCK = 4608
STYLES = Swung()
ASKED = Setting(0.5, Bpm(200.0))


def composed(bars: int) -> list[Bar]:
    composer = FakeComposer(slots=1, steps_per_call=4 * STEPS_PER_BEAT)
    state = composer.join(composer.init(), 0, Seat(SEED))
    found: list[Bar] = []
    for index in range(bars):
        state, bits = composer.step(state)
        found.append(Bar(index, Metre(4), composer.note_range, bits[0]))
    return found


BARS = composed(40)


class Stream:
    """A pipeline by hand."""

    def __init__(self) -> None:
        voice = FluidSynth(SynthConfig()).start(STYLES.plain.parts)
        self.state = pipeline.init(STYLES.plain, SEED, voice, Mp3Encoder(EncoderConfig()), 44_100)
        self._supply = iter(BARS)
        self.heard: list[PlayedBar] = []

    def play(self, blocks: int) -> None:
        for _ in range(blocks):
            self.state, block = pipeline.step(
                self.state, lambda: next(self._supply, None), Bpm(200.0), BLOCK, Stopwatch()
            )
            self.heard += block.bars


def read(index: int) -> Bar | None:
    return BARS[index] if index < len(BARS) else None


def all_written(notes: Notes) -> Notes:
    while notes.write(read, ASKED):
        pass
    return notes


@pytest.mark.parametrize("blocks", [0, 1, 7, 23])
def test_wherever_they_part_the_notes_are_those_of_the_stream(blocks: int) -> None:
    stream = Stream()
    stream.play(blocks)
    start = fork(stream.state, 0)
    notes = all_written(Notes(start, STYLES.plain))
    stream.play(200)
    heard = {bar.bar.index: bar for bar in stream.heard}
    assert notes.next == len(BARS) - 1
    assert start.first == notes.oldest
    for index in range(start.first, max(heard)):
        entry = notes.get(index)
        assert entry is not None
        assert entry.bar == heard[index].bar
    assert start.beat == heard[start.first].start_beat


def test_a_bar_needs_its_successor() -> None:
    notes = Notes(fork(Stream().state, 0), STYLES.plain)
    three = BARS[:3]
    while notes.write(lambda n: three[n] if n < 3 else None, ASKED):
        pass
    assert notes.next == 2
    assert notes.get(2) is None


def test_another_style_begins_at_a_half_phrase_and_changes_nothing_before() -> None:
    plain = all_written(Notes(fork(Stream().state, 0), STYLES.plain))
    notes = all_written(Notes(fork(Stream().state, 0), STYLES.plain))
    assert notes.rewrite(10, STYLES.loud, ASKED) == 12
    all_written(notes)
    for index in range(39):
        entry, before = notes.get(index), plain.get(index)
        assert entry is not None
        assert before is not None
        assert entry.style is (STYLES.loud if index >= 12 else STYLES.plain)
        assert [n.pitch for n in entry.bar.notes] == [n.pitch for n in before.bar.notes]
        assert (entry.bar == before.bar) == (index < 12)
    assert notes.rewrite(10, STYLES.loud, ASKED) is None
    assert notes.rewrite(10, STYLES.plain, ASKED) == 12
    all_written(notes)
    assert [notes.get(n).bar for n in range(39)] == [plain.get(n).bar for n in range(39)]  # type: ignore[union-attr]


def test_a_style_that_is_wanted_where_nothing_is_arranged_yet_comes_in_time() -> None:
    notes = Notes(fork(Stream().state, 0), STYLES.plain)
    for _ in range(7):
        notes.write(read, ASKED)
    assert notes.rewrite(5, STYLES.loud, ASKED) is None
    all_written(notes)
    styles = [entry.style.name for n in range(39) if (entry := notes.get(n)) is not None]
    assert styles == ["chorale"] * 8 + ["loud"] * 31


def test_a_bar_that_the_stream_has_arranged_keeps_its_style() -> None:
    stream = Stream()
    stream.play(11)
    start = fork(stream.state, 0)
    notes = Notes(start, STYLES.plain)
    arranged = len(start.ahead)
    all_written(notes)
    first = notes.rewrite(start.first, STYLES.loud, ASKED)
    assert first is not None
    assert first >= start.first + arranged
    assert first % 4 == 0


def test_bars_ahead_follow_the_energy_from_a_half_phrase_on() -> None:
    notes = all_written(Notes(fork(Stream().state, 0), STYLES.plain))
    near, far = Setting(0.55, ASKED.tempo_bpm), Setting(0.9, ASKED.tempo_bpm)
    assert notes.rewrite(10, STYLES.plain, near) is None
    # The bar before leads over, so it comes anew too.
    assert notes.rewrite(10, STYLES.plain, far) == 11
    while notes.write(read, far):
        pass
    energies = [entry.bar.energy for n in range(39) if (entry := notes.get(n)) is not None]
    assert energies == [0.5] * 12 + [0.9] * 27
    assert notes.rewrite(14, STYLES.plain, far) is None


def test_bars_ahead_follow_the_tempo_from_a_phrase_on() -> None:
    notes = all_written(Notes(fork(Stream().state, 0), STYLES.plain))
    assert notes.rewrite(9, STYLES.plain, Setting(0.5, Bpm(ASKED.tempo_bpm * 1.08))) is None
    assert notes.rewrite(9, STYLES.plain, Setting(0.5, Bpm(ASKED.tempo_bpm * 1.2))) == 15


def test_old_bars_are_forgotten() -> None:
    notes = all_written(Notes(fork(Stream().state, 0), STYLES.plain))
    notes.forget(12)
    assert notes.oldest == 12
    assert notes.get(11) is None


def ear(bar: int, beat: float, time_s: float, *, moving: bool = True) -> Ear:
    return Ear(bar, Beats(beat), Seconds(time_s), Bpm(120.0), moving)


def test_an_ear_moves_on_by_itself() -> None:
    now = heard_now(ear(5, 20, 10), Seconds(15.2), 100, 4)
    assert (now.bar, round(now.beat, 6)) == (7, 30.4)


def test_an_ear_does_not_get_beyond_what_there_is() -> None:
    now = heard_now(ear(5, 20, 10), Seconds(1000), 6, 4)
    assert now.bar == 6
    assert 27 < now.beat < 28


def test_an_ear_that_rests() -> None:
    resting = ear(5, 20, 10, moving=False)
    assert heard_now(resting, Seconds(99), 100, 4) == resting


def test_bars_between_two_that_were_told() -> None:
    found = list(between(ear(5, 20, 10), ear(8, 32, 16), 4))
    assert [(one.bar, one.beat, one.time_s) for one in found] == [(6, 24, 12), (7, 28, 14)]
    assert {one.tempo_bpm for one in found} == {120}


@pytest.mark.parametrize("now", [ear(6, 24, 12), ear(8, 36, 16), ear(4, 32, 16), ear(8, 28, 16)])
def test_nothing_is_made_up_where_it_does_not_fit(now: Ear) -> None:
    assert not list(between(ear(5, 20, 10), now, 4))
