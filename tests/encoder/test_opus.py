import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.conftest import missing

from courante.config import OpusConfig
from courante.encoder import ogg, opus_join
from courante.encoder.ogg import Flag, Page
from courante.encoder.opus import OpusEncoder
from courante.errors import BadConfig, BadInput
from courante.types import Chunk, PcmBlock

RATE, OPUS_RATE = 44_100, 48_000
BLOCK = 4608
PRE_SKIP = 312
HERTZ = (440.0, 660.0)


def tone(seconds: float) -> NDArray[np.int16]:
    time = np.arange(round(seconds * RATE)) / RATE
    sides = (8000 * np.sin(2 * np.pi * hertz * time) for hertz in HERTZ)
    return np.stack(list(sides), axis=1).astype(np.int16)


def clicks(seconds: int) -> NDArray[np.int16]:
    """A click at each full second but the first."""
    samples = np.zeros((seconds * RATE, 2), np.int16)
    samples[RATE::RATE] = 20_000
    return samples


def encoded(
    samples: NDArray[np.int16], block: int = BLOCK, config: OpusConfig | None = None
) -> tuple[bytes, list[Chunk]]:
    """Headers, and a chunk for each block and the end."""
    encoder = OpusEncoder(config or OpusConfig())
    pieces = [samples[start : start + block] for start in range(0, len(samples), block)]
    chunks = [encoder.encode(PcmBlock(RATE, piece)) for piece in pieces]
    return encoder.headers, [*chunks, encoder.finish()]


def joined(headers: bytes, chunks: list[Chunk]) -> bytes:
    """What a listener gets who comes at the first of these chunks."""
    state, data = opus_join.init(77, headers)
    for chunk in chunks:
        state, pages = opus_join.step(state, chunk.data)
        data += pages
    return data


def decoded(data: bytes) -> NDArray[np.int16]:
    """By ffmpeg, at 48 kHz, ``(frames, 2)``; any word of complaint is a failure."""
    if shutil.which("ffmpeg") is None:
        missing("ffmpeg", "apt-get install ffmpeg")
    command = ["ffmpeg", "-v", "warning", "-i", "-", "-f", "s16le", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16).reshape(-1, 2)


def residue(heard: NDArray[np.int16], hertz: float) -> NDArray[np.float64]:
    """What is left of each 10 ms when the tone of the first second is taken out of all of it.

    A sample lost or put in anywhere shifts all that follows, and stands out.
    """
    time = np.arange(len(heard)) / OPUS_RATE
    base = np.exp(2j * np.pi * hertz * time)
    amplitude = np.mean(heard[:OPUS_RATE] * base[:OPUS_RATE].conj()) * 2
    left = heard - np.real(amplitude * base)
    windows = left[: len(left) // 480 * 480].reshape(-1, 480)
    return np.sqrt(np.mean(windows**2, axis=1))


def pages_of(data: bytes) -> list[Page]:
    return list(ogg.read(data))


def test_headers_are_two_pages_of_one_stream() -> None:
    headers, _ = encoded(tone(0.2))
    head, tags = pages_of(headers)
    assert head.packets[0].startswith(b"OpusHead\x01\x02")
    assert int.from_bytes(head.packets[0][10:12], "little") == PRE_SKIP
    assert tags.packets[0].startswith(b"OpusTags")
    assert (head.flag, tags.flag) == (Flag.FIRST, Flag.NONE)
    assert (head.granule, tags.granule) == (0, 0)


def test_each_chunk_is_short_whole_pages_that_tell_their_time() -> None:
    headers, chunks = encoded(tone(5.0))
    pages = [page for chunk in chunks for page in pages_of(chunk.data)]
    assert [page.sequence for page in pages] == list(range(2, len(pages) + 2))
    assert {page.serial for page in (*pages, *pages_of(headers))} == {1}
    for before, after in pairwise(pages[:-1]):
        assert after.granule - before.granule == 960 * len(after.packets) <= 0.12 * OPUS_RATE
    assert [page.flag for page in pages if page.flag] == [Flag.LAST]
    assert pages[-1].flag is Flag.LAST
    assert pages[-1].granule == 5 * OPUS_RATE + PRE_SKIP
    assert sum(chunk.duration_s for chunk in chunks) == pytest.approx(5.0, abs=0.05)


def test_every_sound_is_decoded_to_the_sample_where_it_was() -> None:
    headers, chunks = encoded(clicks(5))
    heard = decoded(headers + b"".join(chunk.data for chunk in chunks))
    assert len(heard) == 5 * OPUS_RATE
    for second in range(1, 5):
        around = np.abs(heard[second * OPUS_RATE - 2000 :][:4000, 0].astype(int))
        assert abs(int(np.argmax(around)) - 2000) <= 1


@pytest.mark.parametrize("block", [BLOCK, 1000, 44_100])
def test_joins_between_blocks_leave_no_trace(block: int) -> None:
    headers, chunks = encoded(tone(4.0), block)
    heard = decoded(headers + b"".join(chunk.data for chunk in chunks))
    for channel, hertz in enumerate(HERTZ):
        assert residue(heard[4800:-4800, channel], hertz).max() < 100
    one_lost = np.delete(heard[4800:-4800, 0], 96_000)
    assert residue(one_lost, HERTZ[0]).max() > 200


def test_a_late_listener_hears_from_the_page_it_joined_at_and_waits_for_nothing() -> None:
    headers, chunks = encoded(clicks(5))
    first = next(n for n, _ in enumerate(chunks) if sum(c.duration_s for c in chunks[:n]) > 1.5)
    missed_s = sum(chunk.duration_s for chunk in chunks[:first])
    data = joined(headers, chunks[first:])
    pages = pages_of(data)
    assert [page.sequence for page in pages] == list(range(len(pages)))
    assert {page.serial for page in pages} == {77}
    assert pages[2].granule == 960 * len(pages[2].packets)
    heard = decoded(data)
    for second in range(2, 5):
        at = round((second - missed_s) * OPUS_RATE)
        around = np.abs(heard[at - 2000 : at + 2000, 0].astype(int))
        assert abs(int(np.argmax(around)) - 2000) <= 1


def test_players_see_a_late_stream_begin_at_zero(tmp_path: Path) -> None:
    headers, chunks = encoded(tone(4.0))
    file = tmp_path / "late.opus"
    file.write_bytes(joined(headers, chunks[20:]))
    told = subprocess.run(
        ["ffprobe", "-v", "warning", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file],
        capture_output=True,
        text=True,
        check=True,
    )
    times = [float(line.rstrip(",")) for line in told.stdout.split()]
    assert told.stderr == ""
    assert times[0] == pytest.approx(0.0, abs=0.007)
    assert np.allclose(np.diff(times), 0.02, atol=1e-4)


def test_a_listener_that_skipped_hears_on_without_a_hole_in_the_count() -> None:
    headers, chunks = encoded(tone(5.0))
    data = joined(headers, [*chunks[5:10], *chunks[30:]])
    pages = pages_of(data)
    assert [page.sequence for page in pages] == list(range(len(pages)))
    counted = [960 * len(page.packets) for page in pages[2:]]
    assert [page.granule for page in pages[2:]] == list(np.cumsum(counted))
    assert pages[-1].flag is Flag.LAST
    assert len(decoded(data)) > sum(counted) - OPUS_RATE // 10


def test_equal_input_gives_equal_bytes() -> None:
    assert encoded(tone(1.0)) == encoded(tone(1.0))


def test_a_stream_without_sound_has_no_page() -> None:
    assert OpusEncoder(OpusConfig()).finish().data == b""


def test_blocks_of_another_format_are_refused() -> None:
    encoder = OpusEncoder(OpusConfig())
    with pytest.raises(BadInput, match=r"sample_rate_hz: 48000 .* 44100"):
        encoder.encode(PcmBlock(48_000, tone(0.1)))
    with pytest.raises(BadInput, match=r"samples: \(4410, 1\)"):
        encoder.encode(PcmBlock(RATE, tone(0.1)[:, :1]))


def test_a_finished_encoder_is_refused() -> None:
    encoder = OpusEncoder(OpusConfig())
    encoder.finish()
    with pytest.raises(BadInput, match="finished"):
        encoder.encode(PcmBlock(RATE, tone(0.1)))
    with pytest.raises(BadInput, match="finished"):
        encoder.finish()


@pytest.mark.parametrize(
    "setting", [{"sample_rate_hz": 4000}, {"bitrate_kbps": 500}, {"complexity": 11}]
)
def test_formats_that_opus_does_not_have_are_refused(setting: dict[str, int]) -> None:
    with pytest.raises(BadConfig, match=next(iter(setting))):
        OpusConfig(**setting)
