"""Recorded runs with something wrong in them: a run, or ``BadRunFile``; nothing else comes out."""

import math
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bounds import bounded
from tests.pace.recordings import Written, fit, gpx, tcx

from courante.errors import BadRunFile
from courante.pace.readings import CADENCE_SPM, HEART_RATE_BPM, SPEED_MPS
from courante.pace.replay import load_run

EXAMPLES = 250
HEAD_BYTES = 3000
POINTS = [Written(second, second * 3.0, 85, 150, 3.0) for second in range(4)]
SMALL = (gpx(POINTS, POINTS[:2]), tcx(POINTS, POINTS), fit(POINTS))
ODD = (
    *(b"nan", b"inf", b"-1", b"1e999", b"9" * 400, b"0x10", b"", b"0001-01-01T00:00:00Z"),
    *(b"9999-12-31T23:59:59+23:59", b"2024-13-45T99:99:99Z", b"<", b"&#0;", b"&lol;", b"\xff\xfe"),
    *(b"<!DOCTYPE x [<!ENTITY lol 'x'>]>", b"<trkseg/>", b"<Time/>", b"<Value>1e9</Value>", b"\0"),
)

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 40),
        st.sampled_from(ODD) | st.binary(max_size=12),
    ),
    min_size=1,
    max_size=5,
)
Edits = list[tuple[float, int, bytes]]


def edited(data: bytes, changes: Edits) -> bytes:
    """At each place (as a share of the file) so many bytes are replaced."""
    for place, gone, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


def with_odd_values(data: bytes, values: list[bytes]) -> bytes:
    """The text of some elements, or the value of some attributes, replaced as a whole."""
    for mark in (b">2024", b">3", b">85", b">150", b'lat="', b'lon="'):
        if values and mark in data:
            before, _, after = data.partition(mark)
            end = min(x for x in (after.find(b"<"), after.find(b'"'), len(after)) if x >= 0)
            data = before + mark[: 1 if mark[:1] == b">" else 5] + values.pop() + after[end:]
    return data


def load(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        run = load_run(path)
    except BadRunFile:
        return
    assert 0 < run.duration_s <= 24 * 3600
    times = [reading.time_s for reading in run.readings]
    assert times == sorted(times)
    for reading in run.readings:
        for value, (low, high) in (
            (reading.speed_mps, SPEED_MPS),
            (reading.cadence_spm, (CADENCE_SPM[0], 2 * CADENCE_SPM[1])),
            (reading.heart_rate_bpm, HEART_RATE_BPM),
        ):
            assert value is None or (math.isfinite(value) and low <= value <= high)


@bounded(EXAMPLES)
@given(st.sampled_from(SMALL), edits)
def test_small_files_that_were_changed(tmp_path: Path, file: bytes, changes: Edits) -> None:
    load(tmp_path / "run", edited(file, changes))


@bounded(EXAMPLES)
@given(st.sampled_from(SMALL[:2]), st.lists(st.sampled_from(ODD), min_size=1, max_size=6))
def test_values_that_no_watch_writes(tmp_path: Path, file: bytes, values: list[bytes]) -> None:
    load(tmp_path / "run", with_odd_values(file, values))


@bounded(EXAMPLES // 5)
@given(st.data(), edits)
def test_recorded_files_that_were_changed(
    tmp_path: Path, shared_data: Path, data: st.DataObject, changes: Edits
) -> None:
    files = sorted(path for path in (shared_data / "runs").iterdir() if path.suffix != ".md")
    file = data.draw(st.sampled_from(files)).read_bytes()[:HEAD_BYTES]
    load(tmp_path / "run", edited(file, changes))


@bounded(EXAMPLES)
@given(st.binary(max_size=200))
def test_anything_at_all(tmp_path: Path, data: bytes) -> None:
    load(tmp_path / "run", data)
