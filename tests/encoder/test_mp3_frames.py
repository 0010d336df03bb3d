import pytest

from courante.encoder.mp3_frames import read_header, whole_frames
from courante.errors import BadInput

CBR_128 = bytes([0xFF, 0xFB, 0x90, 0x64])
"""MPEG 1, layer 3, 128 kbit/s, 44.1 kHz, joint stereo."""


def frame(header: bytes = CBR_128) -> bytes:
    return header + bytes(read_header(header).bytes - 4)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fffb9064", (417, 1152, 44_100, 128)),
        ("fffb9264", (418, 1152, 44_100, 128)),
        ("fffb94c4", (384, 1152, 48_000, 128)),
        ("fffbe864", (1440, 1152, 32_000, 320)),
        ("fff380c4", (208, 576, 22_050, 64)),
        ("ffe388c4", (576, 576, 8_000, 64)),
    ],
)
def test_a_header_tells_length_and_sound(header: str, expected: tuple[int, ...]) -> None:
    read = read_header(bytes.fromhex(header))
    assert (read.bytes, read.samples, read.sample_rate_hz, read.bitrate_kbps) == expected
    assert read.duration_s == expected[1] / expected[2]


@pytest.mark.parametrize(
    "header",
    ["00fb9064", "fffd9064", "ffeb9064", "fffb0064", "fffbf064", "fffb9c64", "fffb90", ""],
    ids=["sync", "layer 2", "version", "free bitrate", "bitrate", "sample rate", "short", "none"],
)
def test_what_is_no_frame_is_refused(header: str) -> None:
    with pytest.raises(BadInput, match="MP3 frame"):
        read_header(bytes.fromhex(header))


def test_whole_frames_end_where_the_last_complete_one_ends() -> None:
    data = frame() + frame(bytes.fromhex("fffb9264"))
    assert whole_frames(data) == (417 + 418, 2 * 1152 / 44_100)
    assert whole_frames(data[:-1]) == (417, 1152 / 44_100)
    assert whole_frames(data + CBR_128[:3]) == (835, 2 * 1152 / 44_100)
    assert whole_frames(b"") == (0, 0)


def test_a_frame_in_the_wrong_place_is_refused() -> None:
    with pytest.raises(BadInput, match="MP3 frame"):
        whole_frames(frame() + b"noise and more noise")
