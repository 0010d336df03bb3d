from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import jax
import pytest
from tests.fakes.composer import FakeComposer, Places
from tests.station.going_on import FAST, NOW, HandPlayed, by_index

from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig, TiedParallelConfig
from courante.errors import BadInput
from courante.model.tied_parallel import TiedParallel
from courante.station.history.contract import Stretch
from courante.station.recovery import revive, standing_after
from courante.station.request import RunRequest
from courante.types import COMMON_TIME, Bpm, Mode, NoteRange, PaceReading, Pitch, Seconds, Source

AFTER = 16


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[HandPlayed]:
    run = HandPlayed.begin()
    run.play(140)
    yield run
    run.close()


def goes_on_like(run: HandPlayed, undisturbed: HandPlayed) -> None:
    ours, theirs = by_index(run.played.bars), by_index(undisturbed.played.bars)
    assert list(ours) == list(range(len(ours)))
    assert ours == {index: theirs[index] for index in ours}


@pytest.mark.parametrize("blocks", [1, 3, 8, 13, 34, 70])
def test_music_goes_on_as_if_nothing_had_been(blocks: int, undisturbed: HandPlayed) -> None:
    run = HandPlayed.begin()
    run.play(blocks)
    beat, time_s = run.player.beat, run.player.time_s
    again = run.taken_up_again()
    assert (again.player.beat, again.player.time_s) == (beat, time_s)
    again.play(AFTER)
    assert again.player.beat == pytest.approx(beat + AFTER * 8 * 1152 / 44_100 * 200 / 60)
    goes_on_like(again, undisturbed)
    again.close()


def test_music_kept_long_ago_is_composed_up_to_here(undisturbed: HandPlayed) -> None:
    run = HandPlayed.begin()
    run.play(4)
    old = run.music
    run.play(90)
    again = run.taken_up_again(replace(run.put_away(), music=old))
    assert again.feed.waiting == 0
    again.play(AFTER)
    goes_on_like(again, undisturbed)
    again.close()


def test_a_run_can_be_taken_up_again_and_again(undisturbed: HandPlayed) -> None:
    run = HandPlayed.begin()
    run.play(10)
    for blocks in (0, 5, 1):
        run = run.taken_up_again()
        run.play(blocks)
    goes_on_like(run, undisturbed)
    beats = [point.beat for point in run.played.tempos]
    assert beats == sorted(set(beats))
    run.close()


def test_a_network_composes_exactly_what_it_would_have() -> None:
    config = TiedParallelConfig(
        note_range=NoteRange(Pitch(48), Pitch(72)), time_units=(6,), note_units=(6,), dropout=0.0
    )
    network = TiedParallel(config, key=jax.random.PRNGKey(1))

    def composer() -> NetworkComposer:
        return NetworkComposer(network, ComposerConfig(slots=2))

    whole, run = HandPlayed.begin(composer()), HandPlayed.begin(composer())
    whole.play(40)
    run.play(22)
    again = run.taken_up_again(composer=composer())
    again.play(AFTER)
    goes_on_like(again, whole)
    assert len({bar.bar.notes for bar in whole.played.bars}) > 4
    whole.close()
    again.close()


def test_a_tempo_on_its_way_goes_on_without_a_jump_and_is_held() -> None:
    run = HandPlayed.begin(request=RunRequest(mode=Mode.STEP, bpm=Bpm(150.0), seed=5))
    run.play(10)
    for second in range(3):
        time_s = Seconds(run.player.time_s - 3.0 + second)
        reading = PaceReading(time_s, cadence_spm=180.0, source=Source.FOOTPOD)
        run.player.observe(reading, run.player.time_s)
    run.play(4)
    tempo = run.player.tempo
    assert 150 < tempo.tempo_bpm < tempo.target_bpm == pytest.approx(180, rel=0.01)
    again = run.taken_up_again()
    assert again.player.tempo.tempo_bpm == tempo.tempo_bpm
    assert again.player.tempo.target_bpm == pytest.approx(tempo.target_bpm)
    assert again.player.tempo.source == "held"
    again.play(40)
    bpms = [point.tempo_bpm for point in again.played.tempos]
    assert max(later / earlier for earlier, later in pairwise(bpms)) < 1.03
    assert again.player.tempo.tempo_bpm == pytest.approx(180, rel=0.01)
    again.close()


def test_a_paused_run_is_still_paused(undisturbed: HandPlayed) -> None:
    run = HandPlayed.begin()
    run.play(9)
    run.player.change(paused=True)
    run.play(5)
    beat, time_s = run.player.beat, run.player.time_s
    again = run.taken_up_again()
    again.play(3)
    assert again.player.wishes.paused
    assert again.player.beat == beat
    assert again.player.time_s > time_s
    again.player.change(paused=False)
    again.play(AFTER)
    goes_on_like(again, undisturbed)
    again.close()


def test_a_repeat_under_way_gives_way_to_what_was_not_heard_yet() -> None:
    run = HandPlayed.begin()
    run.play(6)
    run.play(40, compose=False)
    assert run.played.bars[-1].repeated
    new = max(bar.bar.index for bar in run.played.bars) + 1
    again = run.taken_up_again()
    again.play(AFTER)
    after = [bar for bar in again.played.bars if bar.start_beat > run.player.beat]
    assert [bar.bar.index for bar in after] == [new + 1, new + 2]
    starts = [bar.start_beat for bar in again.played.bars]
    assert starts == [4.0 * n for n in range(len(starts))]
    again.close()


class Foreign(FakeComposer):
    """Of other weights."""

    def restore(self, state: Places, slot: int, snapshot: bytes) -> Places:
        raise BadInput("snapshot", f"{len(state)} {slot} {len(snapshot)}", "one of these weights")


def same_place(again: HandPlayed, beat: float, time_s: float) -> None:
    assert again.player.beat == pytest.approx(beat)
    assert again.player.time_s == pytest.approx(time_s)
    assert again.player.tempo.tempo_bpm == pytest.approx(200.0)
    again.play(AFTER)
    assert again.player.beat > beat + 8
    indices = [bar.bar.index for bar in again.played.bars]
    assert indices == list(range(len(indices)))
    again.close()


def test_with_other_weights_the_run_comes_back_with_new_music(
    caplog: pytest.LogCaptureFixture,
) -> None:
    run = HandPlayed.begin()
    run.play(23)
    beat, time_s = run.player.beat, run.player.time_s
    again = run.taken_up_again(composer=Foreign())
    same_place(again, beat, time_s)
    assert "run run: music is composed anew" in caplog.text


@pytest.mark.parametrize("damage", [b"", b"CouM\x01", b"rubbish" * 100, None])
def test_with_damaged_music_the_run_comes_back_with_new_music(
    damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    run = HandPlayed.begin()
    run.play(23)
    beat, time_s = run.player.beat, run.player.time_s
    again = run.taken_up_again(replace(run.put_away(), music=damage))
    assert "its music is composed anew" in caplog.text
    same_place(again, beat, time_s)


def test_with_a_damaged_snapshot_the_run_comes_back_at_its_last_bar(
    caplog: pytest.LogCaptureFixture, undisturbed: HandPlayed
) -> None:
    run = HandPlayed.begin()
    run.play(23)
    snapshot = run.put_away().snapshot
    assert snapshot is not None
    damaged = bytearray(snapshot)
    damaged[-3] ^= 1
    again = run.taken_up_again(replace(run.put_away(), snapshot=bytes(damaged)))
    assert "goes on without it" in caplog.text
    last = run.played.bars[-1].start_beat
    assert again.player.beat == last
    assert again.player.time_s == pytest.approx(last * 60 / 200)
    again.play(AFTER)
    goes_on_like(again, undisturbed)
    again.close()


def test_a_run_that_was_only_opened_begins() -> None:
    run = HandPlayed.begin()
    bare = replace(run.put_away(), snapshot=None, music=None)
    again = run.taken_up_again(bare)
    again.play(3)
    assert again.player.beat > 0
    assert [bar.bar.index for bar in again.played.bars] == [0]
    again.close()


def test_where_it_stood_is_read_from_what_was_played_only_if_nothing_else_tells() -> None:
    run = HandPlayed.begin()
    run.play(12)
    unfinished, beat = run.put_away(), run.player.beat

    def unread() -> Stretch:
        pytest.fail("it was read")

    assert revive(unfinished, unread, NOW).standing.place.beat == beat
    run.close()


def test_who_cared_last_is_now_if_nobody_knows() -> None:
    run = HandPlayed.begin()
    revival = revive(replace(run.put_away(), snapshot=None), Stretch, NOW)
    assert revival.identity.attended_at == NOW
    assert revival.request == replace(FAST, metre=COMMON_TIME)
    assert standing_after(Stretch()).place.beat == 0
    run.close()
