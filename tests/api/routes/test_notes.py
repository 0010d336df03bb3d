"""Notes over a real WebSocket, from a whole station."""

import json
from collections.abc import Iterator

import httpx
import pytest
from tests.fakes.composer import FakeComposer
from tests.playing_notes import Message, playing_notes
from tests.serving import Opened, Served, open_run, serve, wait_until
from tests.station.swung import Swung

from courante.config import (
    EncoderConfig,
    NotesConfig,
    OutletConfig,
    StationConfig,
    SynthConfig,
)
from courante.encoder.mp3 import Mp3Encoder
from courante.outlet.broadcast import Broadcast
from courante.station.offline import render_bars
from courante.station.request import Equipment, RunRequest
from courante.station.run import Run
from courante.synth.fluidsynth import FluidSynth
from courante.types import Bpm, PlayedBar

SEED = 11
BPM = 150
KEPT = NotesConfig().kept_bars


@pytest.fixture(scope="module")
def played() -> Iterator[Served]:
    running = serve(station_config=StationConfig(workers=1, house=False), style=Swung())
    yield running
    running.stop()


@pytest.fixture
def opened(played: Served) -> Iterator[Opened]:
    with httpx.Client(base_url=played.url, timeout=10) as client:
        run = open_run(client, seed=SEED, mode="steady", bpm=BPM)
        yield run
        run.send("DELETE")


@pytest.fixture
def run(played: Served, opened: Opened) -> Run:
    return played.station.get(opened.body["run_id"])


@pytest.fixture(scope="module")
def offline() -> dict[int, PlayedBar]:
    """The same music, rendered without a station."""
    equipment = Equipment(
        FakeComposer(), FluidSynth(SynthConfig()), lambda: Mp3Encoder(EncoderConfig())
    )
    outlet = Broadcast(OutletConfig())
    rendered = render_bars(30, Bpm(200.0), RunRequest(seed=SEED), equipment, outlet)
    return {bar.bar.index: bar for bar in rendered.bars}


def token(opened: Opened) -> str:
    return opened.body["control_token"]


def same_notes(message: Message, bar: PlayedBar, parts: list[str]) -> bool:
    wanted = [
        [
            round(note.onset_beats, 4),
            round(note.length_beats, 4),
            note.pitch,
            parts.index(note.part),
            note.velocity,
            round(note.micro_offset_beats, 4),
        ]
        for note in bar.bar.notes
    ]
    return message["index"] == bar.bar.index and message["notes"] == wanted


def heard(run: Run) -> int | None:
    """The bar that was told of last."""
    place = run.notes.place
    return None if place is None else place.bar_index


def falls_silent(run: Run) -> None:
    """Wait until nothing more is rendered."""
    seen = [-1]

    def rests() -> bool:
        now = run.player.state.frames
        still, seen[0] = now == seen[0], now
        return still

    wait_until(lambda: run.notes.on and rests())


def test_bars_are_those_the_stream_would_have_played(
    opened: Opened, offline: dict[int, PlayedBar]
) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=24)
        parts = [part["name"] for part in told["styles"][0]["parts"]]
        bars = player.bars(24)
    assert [bar["index"] for bar in bars] == list(range(told["bar"], told["bar"] + 24))
    for bar in bars:
        assert same_notes(bar, offline[bar["index"]], parts)
        assert bar["start_beat"] == 4 * bar["index"]


def test_a_run_whose_notes_are_played_renders_nothing(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened))
        bars = player.bars(8)
        falls_silent(run)
        blocks = run.player.counters.blocks
        for number, bar in enumerate(bars):
            player.played(bar, told["time_s"] + number * 4 * 60 / 150, 150)
        wait_until(lambda: opened.send("GET").json()["beat"] == bars[-1]["start_beat"])
        assert run.player.counters.blocks == blocks
        tempo = opened.send("GET").json()["tempo"]
        assert (tempo["tempo_bpm"], tempo["source"]) == (150, "notes")
        assert [bar.bar.index for bar in run.journal.bars()][-8:] == [b["index"] for b in bars]


def test_no_more_bars_than_credit(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened), credit=3)
        player.bars(3)
        assert player.quiet()
        player.tell("want", credit=2)
        player.bars(2)
        assert player.quiet()


def test_a_client_that_tells_nothing_gets_only_so_far(opened: Opened) -> None:
    most = NotesConfig().most_credit + NotesConfig().kept_bars
    with playing_notes(opened) as player:
        player.hello(token(opened), credit=600)
        bars = player.bars(600)
        player.tell("want", credit=600)
        last = player.bars(most + 1 - 600)[-1]
        assert player.quiet()
        player.played(bars[20], 30.0, bpm=150.0)
        assert player.bars(20)[0]["index"] == last["index"] + 1
        assert len(b"".join(json.dumps(bar).encode() for bar in bars)) < 600 * 1500


def test_resume_after_a_drop(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=12)
        bars = player.bars(12)
        player.played(bars[0], told["time_s"])
        wait_until(lambda: heard(run) == bars[0]["index"])
        # The network is gone, in the middle of a bar, and without a word.
        player.socket.socket.close()
    wait_until(lambda: not run.notes.attended)
    assert run.notes.on
    with playing_notes(opened) as player:
        again = player.hello(token(opened), from_bar=bars[5]["index"], credit=12)
        assert again["bar"] == bars[5]["index"]
        more = player.bars(12)
        assert more[:7] == bars[5:]
        # What was played without a network is told now.
        beat_s = 60 / 120
        for bar in bars[1:8]:
            player.played(bar, told["time_s"] + (bar["index"] - told["bar"]) * 4 * beat_s)
        wait_until(lambda: len(run.journal.bars()) >= 8)
        starts = [bar.start_beat for bar in run.journal.bars()]
        assert starts == sorted(set(starts))


def test_bars_not_told_of_are_filled_in(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=12)
        bars = player.bars(12)
        player.played(bars[0], told["time_s"], 120)
        player.played(bars[6], told["time_s"] + 12.0, 120)
        wait_until(lambda: len(run.journal.bars()) >= 7)
        known = [bar.bar.index for bar in run.journal.bars()]
        assert known == list(range(known[0], bars[6]["index"] + 1))


def test_a_reload_goes_on_after_the_ear(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=40)
        bars = player.bars(30)
        player.played(bars[20], run.now_s())
        wait_until(lambda: heard(run) == bars[20]["index"])
    with playing_notes(opened) as player:
        now = player.hello(token(opened))
        assert 1 <= now["bar"] - bars[20]["index"] <= 3
        assert player.bars(1)[0] == bars[now["bar"] - told["bar"]]


def test_bars_kept_no_longer(opened: Opened) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=60)
        bars = player.bars(60)
        player.played(bars[50], told["time_s"] + 10, bpm=150.0)
        player.tell("want", credit=1)
        player.bars(1)
    with playing_notes(opened) as player:
        assert player.hello(token(opened), from_bar=3)["bar"] == bars[50 - KEPT]["index"]


def test_another_client_takes_over(opened: Opened) -> None:
    with playing_notes(opened) as first, playing_notes(opened) as second:
        told = first.hello(token(opened))
        first.bars(8)
        second.hello(token(opened), from_bar=told["bar"])
        code, words = first.end()
        assert (code, words["type"], words["title"]) == (4409, "error", "Conflict")
        assert [bar["index"] for bar in second.bars(8)] == [*range(told["bar"], told["bar"] + 8)]


def test_another_style_comes_with_the_next_half_phrase(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=20)
        bars = player.bars(20)
        player.played(bars[3], told["time_s"] + 6, bpm=150.0)
        wait_until(lambda: opened.send("GET").json()["beat"] == bars[3]["start_beat"])
        run.change(style="loud")
        again = player.next("again")
        first = next(n for n in range(5, 20) if bars[n]["index"] % 4 == 0)
        assert again["from_bar"] == bars[first]["index"]
        style = player.next("style")["style"]
        assert style["name"] == "loud"
        more = player.bars(20 - first)
        assert [bar["index"] for bar in more] == [bar["index"] for bar in bars[first:]]
        assert {bar["style"] for bar in more} == {"loud"}
        assert [bar["start_beat"] for bar in more] == [bar["start_beat"] for bar in bars[first:]]
        assert player.quiet()
        highest = max(note[3] for bar in more for note in bar["notes"])
        assert highest < len(style["parts"])


def test_what_is_changed_is_told(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened), credit=2)
        player.bars(2)
        opened.send("PATCH", json={"paused": True})
        change = player.next("change")
        assert change == {"type": "change", "mode": "steady", "asked_bpm": 150.0, "paused": True}
        opened.send("PATCH", json={"paused": False, "mode": "step", "bpm": 160})
        change = player.next("change")
        assert change == {"type": "change", "mode": "step", "asked_bpm": 160.0, "paused": False}


def test_the_tempo_policy_of_the_client_is_shown(opened: Opened) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened), credit=2)
        bar = player.bars(2)[0]
        tempo = {"target_bpm": 171.0, "source": "cadence", "raw": 171.0, "why": "every step"}
        player.played(bar, told["time_s"], 168.5, **tempo)
        wait_until(lambda: opened.send("GET").json()["tempo"] == {"tempo_bpm": 168.5, **tempo})


def test_the_run_ends(opened: Opened) -> None:
    with playing_notes(opened) as player:
        player.hello(token(opened))
        opened.send("DELETE")
        assert player.end() == (1000, {"type": "bye", "why": "ended by the runner"})
    with playing_notes(opened) as player:
        player.tell("hello", token=token(opened), from_bar=None, credit=1)
        code, words = player.end()
        assert (code, words["title"]) == (4404, "Not Found")


def test_a_run_that_ends_in_notes_is_as_long_as_it_was_heard(opened: Opened, run: Run) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened))
        falls_silent(run)
        bar = player.bars(4)[-1]
        player.played(bar, told["time_s"], 150)
        wait_until(lambda: opened.send("GET").json()["beat"] == bar["start_beat"])
        fell_silent_s = run.player.time_s
        wait_until(lambda: run.now_s() > fell_silent_s + 2)
        # As the page does when the runner ends the run.
        player.tell("stream", bar=bar["index"], beat=bar["start_beat"])
        opened.send("DELETE")
        player.end()
    wait_until(lambda: opened.send("GET").json()["ended"] is not None)
    ended = opened.send("GET").json()
    assert ended["time_s"] > fell_silent_s + 2
    assert ended["beat"] >= bar["start_beat"]


def test_the_welcome_tells_what_a_tempo_policy_needs(opened: Opened) -> None:
    with playing_notes(opened) as player:
        told = player.hello(token(opened))
    assert told["pace"]["reference_bpm"] == 160
    assert told["pace"]["heart_zone_bpm"] == [130, 150]
    assert told["tempo"]["tempo_bpm"] == 150
    assert (told["metre"], told["steps_per_beat"]) == ({"beats_per_bar": 4}, 4)
    assert told["styles"][0]["feel"].keys() == {"resting_bpm", "lowest_bpm", "highest_bpm"}


def test_what_is_counted(opened: Opened) -> None:
    def count(name: str) -> float:
        text = opened.client.get("/metrics").text
        line = next(line for line in text.splitlines() if line.startswith(f"courante_{name} "))
        return float(line.split()[1])

    bars, resumes = count("notes_bars_sent_total"), count("notes_resumes_total")
    with playing_notes(opened) as player:
        player.hello(token(opened), credit=5)
        player.bars(5)
        assert count("notes_clients") == 1
    wait_until(lambda: count("notes_clients") == 0)
    with playing_notes(opened) as player:
        player.hello(token(opened), from_bar=3, credit=0)
    assert count("notes_bars_sent_total") == bars + 5
    assert count("notes_resumes_total") == resumes + 1
