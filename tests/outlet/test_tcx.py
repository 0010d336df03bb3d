import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courante.errors import BadInput, OutputFailed
from courante.outlet.tcx import write_tcx
from courante.pace.replay import RecordedRun, load_run
from courante.types import Beats, Bpm, PaceReading, Seconds, TempoPoint

STARTED = datetime(2024, 5, 4, 6, 30, tzinfo=UTC)
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
EXTENSION = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
MUSIC = "{urn:courante:music:1}"
ORDER = {
    "TrainingCenterDatabase": ("Folders", "Activities", "Workouts", "Courses", "Author"),
    "Activity": ("Id", "Lap", "Notes", "Training", "Creator", "Extensions"),
    "Lap": (
        *("TotalTimeSeconds", "DistanceMeters", "MaximumSpeed", "Calories"),
        *("AverageHeartRateBpm", "MaximumHeartRateBpm", "Intensity", "Cadence"),
        *("TriggerMethod", "Track", "Notes", "Extensions"),
    ),
    "Trackpoint": (
        *("Time", "Position", "AltitudeMeters", "DistanceMeters", "HeartRateBpm", "Cadence"),
        *("SensorState", "Extensions"),
    ),
    "TPX": ("Speed", "RunCadence", "Watts", "Extensions"),
    "LX": ("AvgSpeed", "MaxBikeCadence", "AvgRunCadence", "MaxRunCadence", "Steps"),
}
"""The sequences of TrainingCenterDatabasev2.xsd and ActivityExtensionv2.xsd."""
REQUIRED = {
    "Activity": {"Id", "Lap"},
    "Lap": {"TotalTimeSeconds", "DistanceMeters", "Calories", "Intensity", "TriggerMethod"},
    "Trackpoint": {"Time"},
}


def reading(
    time_s: float,
    speed_mps: float | None = None,
    cadence_spm: float | None = None,
    heart_rate_bpm: float | None = None,
) -> PaceReading:
    return PaceReading(Seconds(time_s), speed_mps, cadence_spm, heart_rate_bpm)


def tempo(time_s: float, bpm: float) -> TempoPoint:
    return TempoPoint(Beats(2 * time_s), Seconds(time_s), Bpm(bpm))


def written(
    readings: Sequence[PaceReading],
    tempos: Sequence[TempoPoint] = (),
    *,
    title: str = "",
    started_at: datetime = STARTED,
) -> bytes:
    file = io.BytesIO()
    write_tcx(file, started_at=started_at, readings=readings, tempos=tempos, title=title)
    return file.getvalue()


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own bytes


def local(element: ET.Element) -> str:
    return element.tag.partition("}")[2]


def refuse_disorder(root: ET.Element) -> None:
    """What the two schemas say of order and of what must be there."""
    for element in root.iter():
        children = [local(child) for child in element]
        allowed = ORDER.get(local(element))
        if allowed is not None:
            assert children == sorted(children, key=allowed.index), local(element)
        assert REQUIRED.get(local(element), set()) <= set(children), local(element)


def replayed(data: bytes, folder: Path) -> RecordedRun:
    path = folder / "run.tcx"
    path.write_bytes(data)
    return load_run(path)


@pytest.mark.parametrize(
    "name", ["run-11km.tcx", "run-garmin-hr-cadence.gpx", "run-garmin.fit", "run-gps-only.gpx"]
)
def test_a_real_run_exported_and_replayed_is_the_same_run(
    name: str, shared_data: Path, tmp_path: Path
) -> None:
    run = load_run(shared_data / "runs" / name)
    again = replayed(written(run.readings, [tempo(0.0, 150)]), tmp_path)
    assert len(again.readings) == len(run.readings)
    begin_s = again.readings[0].time_s - run.readings[0].time_s
    for before, after in zip(run.readings, again.readings, strict=True):
        assert after.time_s - begin_s == pytest.approx(before.time_s, abs=0.0021)
        assert after.speed_mps == near(before.speed_mps, 0.0011)
        # A running cadence counts one foot in whole numbers.
        assert after.cadence_spm == near(before.cadence_spm, 1.0)
        assert after.heart_rate_bpm == near(before.heart_rate_bpm, 0.5)


def near(value: float | None, within: float) -> Any:  # noqa: ANN401 - as pytest types it
    return None if value is None else pytest.approx(value, abs=within)


def test_another_reader_finds_heart_rate_distance_and_speed() -> None:
    run = [reading(n, 3.0, 172.0, 140.0 + n) for n in range(11)]
    exercise = (
        import_module("tcxreader.tcxreader")
        .TCXReader()
        .read(io.BytesIO(written(run)), only_gps=False)
    )
    assert exercise.activity_type == "Running"
    assert exercise.distance == pytest.approx(30.0)
    assert (exercise.hr_avg, exercise.hr_max, exercise.hr_min) == (145, 150, 140)
    assert exercise.duration == 10
    assert {point.tpx_ext["Speed"] for point in exercise.trackpoints} == {3.0}
    assert {point.tpx_ext["RunCadence"] for point in exercise.trackpoints} == {86}
    assert exercise.lx_ext == {}, "averages are no sums"
    assert exercise.laps[0].lx_ext == {"AvgSpeed": 3.0, "AvgRunCadence": 86, "MaxRunCadence": 86}


def test_elements_stand_in_the_order_of_the_schema() -> None:
    run = [reading(0, 2.5), reading(1, None, 170.0), reading(2, 2.5, 170.0, 150.0), reading(3.5)]
    root = parsed(written(run, [tempo(0.2, 140.0), tempo(2.0, 150.0)], title="A run"))
    refuse_disorder(root)
    assert {local(element) for element in root.iter()} >= {"Lap", "Trackpoint", "TPX", "LX"}


def test_no_position_is_written() -> None:
    data = written([reading(0, 2.5, 170.0, 150.0)])
    assert b"Position" not in data
    assert b"Degrees" not in data


def test_what_was_not_told_is_not_written() -> None:
    root = parsed(written([reading(0, 2.5), reading(1, 2.5)]))
    names = {local(element) for element in root.iter()}
    assert not names & {"HeartRateBpm", "AverageHeartRateBpm", "RunCadence", "AvgRunCadence"}


def test_distance_adds_up_but_not_over_a_long_silence() -> None:
    run = [reading(0, 2.0), reading(10, 3.0), reading(11), reading(12, 1.0), reading(100, 4.0)]
    root = parsed(written(run))
    way = [float(it.text or "") for it in root.iterfind(f".//{TCX}Track//{TCX}DistanceMeters")]
    assert way == [0.0, 30.0, 32.0, 32.0]
    assert [e.text for e in root.iterfind(f".//{TCX}Lap/{TCX}DistanceMeters")] == ["32.000"]


def test_the_tempo_of_the_music_goes_along() -> None:
    run = [reading(n, 2.5) for n in range(5)]
    root = parsed(written(run, [tempo(0.0, 140.0), tempo(1.5, 151.25), tempo(9.0, 160.0)]))
    tempos = [element.text for element in root.iter(f"{MUSIC}TempoBpm")]
    assert tempos == ["140.000", "140.000", "151.250", "151.250", "151.250", "160.000"]


def test_of_one_second_the_last_word_counts_at_the_time_of_a_reading(tmp_path: Path) -> None:
    run = [reading(0.1, 2.0), reading(0.5, None, 170.0), reading(0.6, 2.5), reading(1.25, 3.0)]
    again = replayed(written(run, [tempo(0.9, 150.0)]), tmp_path)
    assert [(it.speed_mps, it.cadence_spm) for it in again.readings] == [(2.5, 170.0), (3.0, None)]
    assert again.readings[1].time_s == pytest.approx(0.65)


def test_times_are_utc_wherever_the_runner_is() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    run = [reading(0.25, 2.0), reading(-3.5, 2.0)]
    root = parsed(written(run, started_at=STARTED.astimezone(there)))
    times = [element.text for element in root.iter(f"{TCX}Time")]
    assert times == ["2024-05-04T06:29:56.500Z", "2024-05-04T06:30:00.250Z"]
    (identity,) = root.iter(f"{TCX}Id")
    assert identity.text == "2024-05-04T06:29:56.500Z"
    assert [e.text for e in root.iter(f"{TCX}TotalTimeSeconds")] == ["3.750"]


@settings(deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"])),
    readings=st.lists(
        st.builds(
            reading,
            st.floats(-60, 1e5),
            st.none() | st.floats(0, 12.5),
            st.none() | st.floats(0, 300),
            st.none() | st.floats(25, 250),
        ),
        min_size=1,
        max_size=30,
    ),
    tempos=st.lists(st.builds(tempo, st.floats(0, 1e5), st.floats(20, 400)), max_size=10),
)
def test_whatever_was_told_gives_a_file_in_order(
    title: str, readings: list[PaceReading], tempos: list[TempoPoint]
) -> None:
    root = parsed(written(readings, tempos, title=title))
    refuse_disorder(root)
    times = [element.text or "" for element in root.iter(f"{TCX}Time")]
    assert times == sorted(set(times))
    assert_rising(float(e.text or "") for e in root.iterfind(f".//{TCX}Track//{TCX}DistanceMeters"))
    for value in root.iterfind(f".//{TCX}HeartRateBpm/{TCX}Value"):
        assert 1 <= int(value.text or "") <= 255
    for value in root.iter(f"{EXTENSION}RunCadence"):
        assert 0 <= int(value.text or "") <= 255


def assert_rising(values: Iterable[float]) -> None:
    numbers = [*values]
    assert numbers == sorted(numbers)


def test_equal_input_gives_equal_bytes() -> None:
    run = [reading(n, 2.5, 170.0) for n in range(5)]
    assert written(run, [tempo(0, 150)]) == written(run, [tempo(0, 150)])


def test_nothing_to_write_and_a_start_without_zone_are_refused() -> None:
    with pytest.raises(BadInput, match="readings"):
        written([])
    with pytest.raises(BadInput, match="started_at"):
        written([reading(0, 2.5)], started_at=STARTED.replace(tzinfo=None))


def test_a_path_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    run = [reading(0, 2.5), reading(1, 2.5)]
    path = tmp_path / "run.tcx"
    write_tcx(path, started_at=STARTED, readings=run, tempos=(), title="")
    assert path.read_bytes() == written(run)
    with pytest.raises(OutputFailed):
        write_tcx(
            tmp_path / "none" / "run.tcx", started_at=STARTED, readings=run, tempos=(), title=""
        )
