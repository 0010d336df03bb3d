import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.pace.recordings import Written, crc16, fit, gpx, tcx

from courante.errors import BadRunFile
from courante.pace.replay import RecordedRun, load_run
from courante.types import Source

STEADY = [Written(t, 3.0 * t, 80, 140, 3.0) for t in range(10)]


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[bytes], RecordedRun]:
    def load(data: bytes) -> RecordedRun:
        path = tmp_path / "some run.dat"
        path.write_bytes(data)
        return load_run(path)

    return load


def fit_of(points: Sequence[Written]) -> bytes:
    return fit(points)


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_every_format_gives_the_same_run(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    run = loaded(written(STEADY))
    assert run.duration_s == 9
    assert [reading.time_s for reading in run.readings] == list(range(10))
    assert {reading.cadence_spm for reading in run.readings} == {160}
    assert {reading.heart_rate_bpm for reading in run.readings} == {140}
    assert [reading.speed_mps for reading in run.readings][1:] == pytest.approx([3.0] * 9, rel=1e-4)
    assert {reading.source for reading in run.readings} == {Source.WATCH}


def test_a_gpx_track_names_the_run_and_otherwise_its_file_does(
    loaded: Callable[[bytes], RecordedRun],
) -> None:
    assert loaded(gpx(STEADY, name="Along the river")).title == "Along the river"
    assert loaded(tcx(STEADY)).title == "some run"


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_nothing_but_pace_leaves_the_reader(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    fields = set(vars(loaded(written(STEADY)).readings[0]))
    assert fields == {"time_s", "speed_mps", "cadence_spm", "heart_rate_bpm", "source"}


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_missing_and_zero_values_are_not_measured(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    points = [
        Written(0, 0, None, 0, None),
        Written(1, 3, None, 0, None),
        Written(2, 6, 80, None, None),
        Written(3, 9, 0, 150, None),
    ]
    run = loaded(written(points))
    by_second = {round(reading.time_s): reading for reading in run.readings}
    assert by_second[1].heart_rate_bpm is None
    assert by_second[1].cadence_spm is None
    assert by_second[1].speed_mps == pytest.approx(3.0, rel=1e-4)
    assert by_second[2].cadence_spm == 160
    assert by_second[2].heart_rate_bpm is None
    assert (by_second[3].cadence_spm, by_second[3].heart_rate_bpm) == (0, 150)


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_points_that_jump_back_in_time_are_left_out(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    run = loaded(written([*STEADY, Written(4, 90, 80, 140, 3.0), Written(10, 30, 80, 140, 3.0)]))
    times = [reading.time_s for reading in run.readings]
    assert times == sorted(set(times))
    assert (run.duration_s, run.skipped_points) == (10, 1)


@pytest.mark.parametrize("written", [gpx, tcx])
def test_several_tracks_or_laps_make_one_run(
    loaded: Callable[[bytes], RecordedRun], written: Callable[..., bytes]
) -> None:
    later = [Written(60 + t, 500 + 3.0 * t, 80, 140, 3.0) for t in range(10)]
    run = loaded(written(STEADY, later))
    assert (run.duration_s, len(run.readings), run.skipped_points) == (69, 20, 0)


def test_tracks_are_put_in_order_of_time(loaded: Callable[[bytes], RecordedRun]) -> None:
    later = [Written(60 + t, 3.0 * t) for t in range(10)]
    run = loaded(gpx(later, [Written(t, 3.0 * t) for t in range(10)]))
    assert (run.duration_s, run.skipped_points) == (69, 0)


def test_no_speed_is_computed_over_a_pause_or_between_tracks(
    loaded: Callable[[bytes], RecordedRun],
) -> None:
    paused = [Written(0, 0), Written(1, 3), Written(91, 9), Written(92, 12)]
    assert [reading.time_s for reading in loaded(gpx(paused)).readings] == [1, 92]
    apart = loaded(gpx([Written(0, 0), Written(1, 3)], [Written(2, 900), Written(3, 903)]))
    assert [reading.time_s for reading in apart.readings] == [1, 3]


def test_an_impossible_speed_is_left_out(loaded: Callable[[bytes], RecordedRun]) -> None:
    run = loaded(gpx([Written(0, 0), Written(1, 3), Written(2, 900), Written(3, 903)]))
    assert [reading.time_s for reading in run.readings] == [1, 3]


def test_a_device_that_claims_to_stand_is_not_believed_when_way_is_covered(
    loaded: Callable[[bytes], RecordedRun],
) -> None:
    run = loaded(tcx([Written(t, 2.5 * t, speed=0.0) for t in range(5)]))
    assert [reading.speed_mps for reading in run.readings] == [0.0, 2.5, 2.5, 2.5, 2.5]


def test_positions_without_any_sensor_count_as_gps(loaded: Callable[[bytes], RecordedRun]) -> None:
    run = loaded(gpx([Written(t, 3.0 * t) for t in range(5)]))
    assert {reading.source for reading in run.readings} == {Source.GPS}


def test_a_unit_shown_late_counts_from_the_start(loaded: Callable[[bytes], RecordedRun]) -> None:
    walk = [Written(t, 0.75 * t, 45) for t in range(10)]
    run = [Written(10 + t, 7.5 + 3.0 * t, 80) for t in range(20)]
    cadences = [reading.cadence_spm for reading in loaded(gpx([*walk, *run])).readings]
    assert cadences == [90] * 10 + [160] * 20


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_a_truncated_file_is_refused(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    whole = written(STEADY)
    for part in (0.5, 0.8, 0.99):
        with pytest.raises(BadRunFile, match=r"some run\.dat"):
            loaded(whole[: int(len(whole) * part)])


def test_a_damaged_fit_file_is_refused(loaded: Callable[[bytes], RecordedRun]) -> None:
    data = bytearray(fit(STEADY))
    data[60] ^= 0xFF
    with pytest.raises(BadRunFile, match="a whole FIT file"):
        loaded(bytes(data))


def test_a_fit_file_whose_checksums_are_right_and_whose_records_are_not(
    loaded: Callable[[bytes], RecordedRun],
) -> None:
    whole = fit(STEADY)
    records = whole[14:-3]  # the last record is a byte short
    head = whole[:4] + len(records).to_bytes(4, "little") + b".FIT"
    data = head + crc16(head).to_bytes(2, "little") + records
    with pytest.raises(BadRunFile, match="a whole FIT file"):
        loaded(data + crc16(data).to_bytes(2, "little"))


def test_numbers_beyond_all_measure_are_refused(loaded: Callable[[bytes], RecordedRun]) -> None:
    huge = b"9" * 400
    with pytest.raises(BadRunFile, match="a whole TCX file"):
        loaded(tcx([Written(0, 0.0, heart=150), Written(1, 3.0)]).replace(b">150<", b">%s<" % huge))


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_a_run_without_time_stamps_is_refused(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    with pytest.raises(BadRunFile, match="without time stamps"):
        loaded(written([Written(None, 3.0 * t, 80) for t in range(5)]))


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
@pytest.mark.parametrize("count", [0, 1])
def test_a_run_of_no_length_is_refused(
    loaded: Callable[[bytes], RecordedRun],
    written: Callable[[Sequence[Written]], bytes],
    count: int,
) -> None:
    with pytest.raises(BadRunFile, match=f"{count} points"):
        loaded(written(STEADY[:count]))


def test_a_run_of_days_is_refused(loaded: Callable[[bytes], RecordedRun]) -> None:
    with pytest.raises(BadRunFile, match="at most 24 hours"):
        loaded(gpx([Written(0, 0), Written(1, 3), Written(90_000, 6)]))


def test_times_alone_are_no_run(loaded: Callable[[bytes], RecordedRun]) -> None:
    with pytest.raises(BadRunFile, match="positions, speed, cadence or heart rate"):
        loaded(tcx([Written(0), Written(1)]))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 40, b"%PDF-1.7 ...", b"<html><body>no run</body></html>", b"PK\x03\x04zip"],
)
def test_foreign_content_is_refused(loaded: Callable[[bytes], RecordedRun], data: bytes) -> None:
    with pytest.raises(BadRunFile, match="the content of a GPX, TCX or FIT file"):
        loaded(data)


def test_an_unknown_encoding_is_refused(loaded: Callable[[bytes], RecordedRun]) -> None:
    with pytest.raises(BadRunFile, match="unknown encoding"):
        loaded(tcx(STEADY).replace(b"UTF-8", b"UTF-9"))


@pytest.mark.parametrize("written", [gpx, tcx, fit_of])
def test_damage_anywhere_is_refused_or_survived(
    loaded: Callable[[bytes], RecordedRun], written: Callable[[Sequence[Written]], bytes]
) -> None:
    draw = random.Random(2)
    whole = written(STEADY)
    refused = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(draw.randrange(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        if written is fit_of:  # as if the damage were there before the checksum was made
            data[-2:] = crc16(bytes(data[:-2])).to_bytes(2, "little")
        try:
            times = [reading.time_s for reading in loaded(bytes(data)).readings]
            assert times == sorted(times)
        except BadRunFile:
            refused += 1
    assert refused > 0


def test_a_document_type_is_refused(loaded: Callable[[bytes], RecordedRun]) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">]>' + gpx(STEADY)[38:]
    with pytest.raises(BadRunFile, match="document type"):
        loaded(bomb)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRunFile, match=r"nowhere\.gpx.*No such file"):
        load_run(tmp_path / "nowhere.gpx")


def test_errors_are_one_line(loaded: Callable[[bytes], RecordedRun]) -> None:
    for data in (b"x\ny", gpx(STEADY)[:-20], tcx(STEADY)[:-20], fit(STEADY)[:-20]):
        with pytest.raises(BadRunFile) as caught:
            loaded(data)
        assert "\n" not in str(caught.value)
