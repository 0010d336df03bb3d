import io
import shutil
import subprocess
from dataclasses import replace

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.conftest import missing

from courante.config import EncoderConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.encoder.mp3_frames import read_header, whole_frames
from courante.errors import BadConfig, BadInput
from courante.types import Chunk, PcmBlock

RATE = 44_100
BLOCK = 4608
LAME_SCALE = 0.95
"""LAME lowers its input so much at 128 kbit/s, for headroom."""


def tone(seconds: float, rate: int = RATE) -> NDArray[np.int16]:
    time = np.arange(round(seconds * rate)) / rate
    left, right = (8000 * np.sin(2 * np.pi * hertz * time) for hertz in (440, 660))
    return np.stack([left, right], axis=1).astype(np.int16)


def encoded(
    samples: NDArray[np.int16], config: EncoderConfig | None = None, block: int = BLOCK
) -> list[Chunk]:
    config = config or EncoderConfig()
    encoder = Mp3Encoder(config)
    blocks = [samples[start : start + block] for start in range(0, len(samples), block)]
    chunks = [encoder.encode(PcmBlock(config.sample_rate_hz, piece)) for piece in blocks]
    return [*chunks, encoder.finish()]


def stream(chunks: list[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


def decoded(data: bytes) -> NDArray[np.float32]:
    """By PyAV, ``(frames, 2)``."""
    with av.open(io.BytesIO(data), mode="r", format="mp3") as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    return np.concatenate(frames, axis=1).T.astype(np.float32)


def test_each_chunk_is_whole_frames_and_tells_its_duration() -> None:
    chunks = encoded(tone(5.0))
    for chunk in chunks:
        assert whole_frames(chunk.data) == (len(chunk.data), chunk.duration_s)
    total = sum(chunk.duration_s for chunk in chunks)
    assert 5.0 <= total <= 5.0 + 4 * 1152 / RATE


def test_blocks_of_four_frames_give_four_frames_each() -> None:
    chunks = encoded(tone(20 * BLOCK / RATE))
    assert {round(chunk.duration_s * RATE) for chunk in chunks[4:-1]} == {BLOCK}


def test_the_bitrate_is_constant_and_no_info_header_comes_first() -> None:
    data = stream(encoded(tone(2.0)))
    at = 0
    while at < len(data):
        frame = read_header(data, at)
        assert (frame.bitrate_kbps, frame.sample_rate_hz) == (128, RATE)
        at += frame.bytes
    first = data[: read_header(data).bytes]
    assert not any(tag in first for tag in (b"Xing", b"Info", b"LAME", b"ID3"))


def test_what_comes_out_is_what_went_in() -> None:
    samples = tone(2.0)
    heard = decoded(stream(encoded(samples)))
    middle = heard[RATE // 2 : 3 * RATE // 2]
    for channel, hertz in ((0, 440), (1, 660)):
        spectrum = np.abs(np.fft.rfft(middle[:, channel]))
        assert np.argmax(spectrum) == hertz
    ratio = np.std(middle) / np.std(samples / 32768)
    assert ratio == pytest.approx(LAME_SCALE, abs=0.02)


def test_a_sound_is_heard_as_much_later_as_the_encoder_says() -> None:
    samples = np.zeros((3 * RATE, 2), np.int16)
    samples[RATE::RATE] = 20_000
    heard = np.abs(decoded(stream(encoded(samples)))[:, 0])
    delay_s = Mp3Encoder(EncoderConfig()).delay_s
    for second in (1, 2):
        at = round((second + delay_s) * RATE)
        assert abs(int(np.argmax(heard[at - 500 : at + 500])) - 500) <= 1


def test_joins_between_blocks_leave_no_trace() -> None:
    samples = tone(3.0)
    assert stream(encoded(samples)) == stream(encoded(samples, block=1000))


def test_equal_input_gives_equal_bytes() -> None:
    samples = tone(1.0)
    assert stream(encoded(samples)) == stream(encoded(samples))


def test_a_listener_may_start_at_any_chunk() -> None:
    chunks = encoded(tone(3.0))
    heard = decoded(stream(chunks[10:]))
    assert np.std(heard[RATE // 2 : RATE]) == pytest.approx(
        LAME_SCALE * 8000 / 32768 / np.sqrt(2), rel=0.05
    )


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("ffmpeg", ["-v", "error", "-f", "mp3", "-i", "-", "-f", "null", "-"]),
        ("mpg123", ["--test", "-"]),
    ],
)
def test_other_decoders_have_no_complaint(program: str, arguments: list[str]) -> None:
    if shutil.which(program) is None:
        missing(program, f"apt-get install {program}")
    data = stream(encoded(tone(3.0)))
    done = subprocess.run([program, *arguments], input=data, capture_output=True, check=True)
    assert b"error" not in done.stderr.lower()
    assert b"warning" not in done.stderr.lower()


@pytest.mark.parametrize(
    ("rate", "kbps", "samples"), [(48_000, 192, 1152), (32_000, 64, 1152), (22_050, 64, 576)]
)
def test_other_formats(rate: int, kbps: int, samples: int) -> None:
    data = stream(encoded(tone(1.0, rate), EncoderConfig(sample_rate_hz=rate, bitrate_kbps=kbps)))
    frame = read_header(data)
    assert (frame.sample_rate_hz, frame.bitrate_kbps, frame.samples) == (rate, kbps, samples)
    assert whole_frames(data)[0] == len(data)


def test_blocks_of_another_format_are_refused() -> None:
    encoder = Mp3Encoder(EncoderConfig())
    with pytest.raises(BadInput, match=r"sample_rate_hz: 48000 .* 44100"):
        encoder.encode(PcmBlock(48_000, tone(0.1)))
    with pytest.raises(BadInput, match=r"samples: \(4410, 1\)"):
        encoder.encode(PcmBlock(RATE, tone(0.1)[:, :1]))


def test_a_finished_encoder_is_refused() -> None:
    encoder = Mp3Encoder(EncoderConfig())
    encoder.finish()
    with pytest.raises(BadInput, match="finished"):
        encoder.encode(PcmBlock(RATE, tone(0.1)))
    with pytest.raises(BadInput, match="finished"):
        encoder.finish()


@pytest.mark.parametrize(
    ("field", "value"), [("sample_rate_hz", 44_000), ("bitrate_kbps", 127), ("quality", 10)]
)
def test_formats_that_mp3_does_not_have_are_refused(field: str, value: int) -> None:
    with pytest.raises(BadConfig, match=f"{field}: {value}"):
        replace(EncoderConfig(), **{field: value})


def test_a_low_sample_rate_has_no_high_bitrate() -> None:
    with pytest.raises(BadConfig, match=r"bitrate_kbps: 320 .* at most 160"):
        EncoderConfig(sample_rate_hz=22_050, bitrate_kbps=320)
