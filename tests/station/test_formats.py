import threading
from collections.abc import Callable

import numpy as np
import pytest

from courante.config import OpusConfig, OutletConfig
from courante.encoder import ogg
from courante.encoder.contract import Encoder
from courante.encoder.ogg import Flag
from courante.encoder.opus import OpusEncoder
from courante.errors import BadInput, NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.formats import KEEP_S, Formats
from courante.station.titles import Heading
from courante.types import Chunk, PcmBlock, Seconds

RATE, FRAMES = 44_100, 4608
BLOCK_S = FRAMES / RATE


class Hall:
    """A run that has one further format, and counts the encoders made."""

    def __init__(self, make: Callable[[], Encoder] | None = None) -> None:
        self.made = 0
        self.first = Broadcast(OutletConfig())
        self.blocks = 0
        self._make = make or (lambda: OpusEncoder(OpusConfig()))
        self.formats = Formats({"opus": self._encoder}, "a title", Seconds(0.0))

    def _encoder(self) -> Encoder:
        self.made += 1
        return self._make()

    def open(self, burst_s: float = 0.0) -> Broadcast:
        return self.formats.open("opus", self.first, Seconds(burst_s))

    def play(self, blocks: int, *begun: Heading) -> None:
        for _ in range(blocks):
            pcm = PcmBlock(RATE, np.zeros((FRAMES, 2), np.int16))
            self.formats.feed(pcm, Seconds(self.blocks * BLOCK_S), begun)
            self.blocks += 1


class Broken(Encoder):
    """An encoder that cannot encode; a fake that implements the contract."""

    def __init__(self) -> None:
        self.content_type, self.bitrate_kbps = "audio/none", 1
        self.delay_s, self.headers = Seconds(0.0), b""

    def encode(self, block: PcmBlock) -> Chunk:
        raise BadInput(field="block", value=block.duration_s, expected="nothing")

    def finish(self) -> Chunk:
        raise BadInput(field="encoder", value="broken", expected="one that works")


def all_chunks(broadcast: Broadcast) -> tuple[Chunk, ...]:
    return broadcast.read(broadcast.start(Seconds(60.0)))[0]


def test_nothing_is_encoded_for_nobody() -> None:
    hall = Hall()
    hall.play(20)
    assert hall.made == 0
    assert hall.formats.names == ("opus",)
    assert hall.formats.playing("opus") is None


def test_the_first_listener_starts_an_encoder_and_the_next_shares_it() -> None:
    hall = Hall()
    hall.play(7)
    one = hall.open()
    hall.play(5)
    assert hall.open() is one is hall.formats.playing("opus")
    assert hall.made == 1
    assert one.published_s == pytest.approx(12 * BLOCK_S, abs=0.03)
    assert one.media_s(one.start(Seconds(60.0))) == pytest.approx(7 * BLOCK_S)
    assert one.headers.startswith(b"OggS")


@pytest.mark.parametrize(("burst_s", "blocks"), [(0.3, 3), (1.0, 10), (60.0, 39)])
def test_the_first_listener_has_a_cushion_too(burst_s: float, blocks: int) -> None:
    hall = Hall()
    hall.play(50)
    hall.play(1, Heading(Seconds(50.5 * BLOCK_S), "later"))
    opus = hall.open(burst_s)
    assert opus.media_s(opus.start(Seconds(60.0))) == pytest.approx((51 - blocks) * BLOCK_S)
    hall.play(1)
    assert opus.published_s == pytest.approx(52 * BLOCK_S, abs=0.03)
    chunks = all_chunks(opus)
    assert sum(chunk.duration_s for chunk in chunks) == pytest.approx(
        (blocks + 1) * BLOCK_S, abs=0.03
    )
    assert (chunks[0].title, chunks[-1].title) == ("a title", "later")


def test_its_listeners_are_listeners_of_the_run() -> None:
    hall = Hall()
    opus = hall.open()
    leave = [opus.on_publish(lambda: None), hall.first.on_publish(lambda: None)]
    assert opus.listeners == hall.first.listeners == 2
    leave[1]()
    assert hall.first.listeners == 1
    assert opus.attended
    assert not hall.first.attended
    leave[0]()
    assert opus.listeners == hall.first.listeners == 0


def test_it_goes_on_while_anyone_listens_and_a_little_longer() -> None:
    hall = Hall()
    opus = hall.open()
    leave = opus.on_publish(lambda: None)
    hall.play(round(2 * KEEP_S / BLOCK_S))
    assert not opus.closed
    leave()
    hall.play(round(KEEP_S / BLOCK_S) - 2)
    assert hall.open() is opus
    hall.play(round(KEEP_S / BLOCK_S) - 2)
    assert not opus.closed
    hall.play(5)
    assert opus.closed
    assert hall.formats.playing("opus") is None
    again = hall.open()
    assert again is not opus
    assert hall.made == 2


def test_the_end_of_the_run_is_a_last_page() -> None:
    hall = Hall()
    opus = hall.open()
    hall.play(3)
    hall.formats.finish()
    assert opus.closed
    pages = [page for chunk in all_chunks(opus) for page in ogg.read(chunk.data)]
    assert [page.flag is Flag.LAST for page in pages] == [False] * (len(pages) - 1) + [True]
    with pytest.raises(NotFound, match="over"):
        hall.open()


def test_a_run_that_is_cut_off_ends_its_formats_too() -> None:
    hall = Hall()
    opus = hall.open()
    hall.first.close()
    assert opus.closed


def test_titles_come_with_the_page_that_the_bar_begins_in() -> None:
    hall = Hall()
    hall.play(1, Heading(Seconds(0.0), "before"))
    opus = hall.open()
    hall.play(3)
    hall.play(1, Heading(Seconds(4.5 * BLOCK_S), "after"))
    hall.play(2)
    at, told = float(BLOCK_S), list[tuple[str, float]]()
    for chunk in all_chunks(opus):
        told.append((chunk.title, at))
        at += chunk.duration_s
    assert {title for title, _ in told} == {"before", "after"}
    changed = next(n for n, (title, _) in enumerate(told) if title == "after")
    assert told[changed][1] <= 4.5 * BLOCK_S + 312 / 48_000 < told[changed + 1][1]


def test_a_format_that_fails_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    hall = Hall(Broken)
    broken = hall.open()
    hall.play(2)
    assert broken.closed
    assert not hall.first.closed
    assert "failed and ends" in caplog.text
    assert hall.formats.playing("opus") is None
    hall.formats.finish()


def test_there_is_no_such_format() -> None:
    hall = Hall()
    with pytest.raises(NotFound, match="flac"):
        hall.formats.open("flac", hall.first, Seconds(0.0))


def test_opening_while_it_plays_leaves_no_hole() -> None:
    hall = Hall()
    opened: list[Broadcast] = []

    def come_and_go() -> None:
        for _ in range(200):
            broadcast = hall.open()
            leave = broadcast.on_publish(lambda: None)
            opened.append(broadcast)
            leave()

    comers = [threading.Thread(target=come_and_go) for _ in range(3)]
    for comer in comers:
        comer.start()
    hall.play(60)
    for comer in comers:
        comer.join(10)
    hall.play(1)
    assert len(set(opened)) == hall.made == 1
    last = opened[-1]
    assert last.published_s == pytest.approx(hall.blocks * BLOCK_S, abs=0.03)
    assert last.listeners == 0
