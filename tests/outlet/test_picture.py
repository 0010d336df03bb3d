import io
import re
import threading
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from courante.errors import BadInput, OutputFailed
from courante.outlet._curves import kilometres, pace_of
from courante.outlet._figure import Format
from courante.outlet._notes import name_of, seconds_at
from courante.outlet.picture import roll_picture, run_picture
from courante.types import (
    COMMON_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    NoteEvent,
    PaceReading,
    Part,
    Pitch,
    PlayedBar,
    Seconds,
    TempoPoint,
)

PARTS = (Part("soprano", 0, 20), Part("bass", 1, 58), Part("percussion", 9, 0))
SOPRANO_BLUE, BASS_RED = (0x2F, 0x6D, 0xB3), (0xD4, 0x57, 0x2E)
MINUTE = Seconds(60.0)


def bars(count: int, pitch: int = 60) -> list[PlayedBar]:
    played: list[PlayedBar] = []
    for index in range(count):
        notes = [
            NoteEvent(Beats(beat), Beats(1.0), Pitch(pitch + beat), "soprano", 127)
            for beat in range(4)
        ]
        notes.append(NoteEvent(Beats(0.0), Beats(4.0), Pitch(pitch - 12), "bass", 127))
        notes.append(NoteEvent(Beats(0.0), Beats(0.2), Pitch(36), "percussion", 90))
        bar = ArrangedBar(index, COMMON_TIME, tuple(notes))
        played.append(PlayedBar(Beats(4.0 * index), bar, "chorale"))
    return played


def readings(
    seconds: int, *, heart: float | None = 150.0, cadence: float | None = 160.0
) -> list[PaceReading]:
    return [PaceReading(Seconds(t), 3.0, cadence, heart) for t in range(seconds)]


def drawn_run(
    told: list[PaceReading], picture_format: Format = "svg", duration_s: Seconds = MINUTE
) -> bytes:
    stream = io.BytesIO()
    count = round(duration_s * 120 / 60 / 4)
    run_picture(
        stream,
        title="Evening run",
        duration_s=duration_s,
        readings=told,
        played=bars(count),
        tempos=[TempoPoint(Beats(0.0), Seconds(0.0), Bpm(120.0))],
        parts=PARTS,
        picture_format=picture_format,
    )
    return stream.getvalue()


def panels(svg: bytes) -> int:
    return len(set(re.findall(rb'id="(axes_\d+)"', svg)))


def pixels(png: bytes) -> np.ndarray:
    return (imread(io.BytesIO(png), format="png")[..., :3] * 255).round()


def share_of(image: np.ndarray, colour: tuple[int, int, int]) -> float:
    return float((np.abs(image - np.array(colour)).max(axis=-1) < 40).mean())


def test_a_run_has_a_panel_for_each_thing_measured() -> None:
    assert panels(drawn_run(readings(60))) == 4
    assert panels(drawn_run(readings(60, heart=None))) == 3
    assert panels(drawn_run([PaceReading(Seconds(t), None, 160.0) for t in range(60)])) == 2
    assert panels(drawn_run([])) == 2


@pytest.mark.parametrize("picture_format", ["png", "svg"])
def test_the_same_run_gives_the_same_bytes(picture_format: Format) -> None:
    assert drawn_run(readings(60), picture_format) == drawn_run(readings(60), picture_format)


def test_notes_are_drawn_in_their_parts_colours() -> None:
    image = pixels(drawn_run([], "png"))
    lower = image[image.shape[0] // 2 :]
    assert share_of(lower, SOPRANO_BLUE) > 0.01
    assert share_of(lower, BASS_RED) > 0.01


def test_an_hour_is_drawn_in_a_file_small_enough_to_share() -> None:
    svg = drawn_run(readings(3600), "svg", Seconds(3600.0))
    assert len(svg) < 2_000_000
    assert panels(svg) == 4


def test_music_of_a_pause_lies_after_it() -> None:
    tempos = [
        TempoPoint(Beats(0.0), Seconds(0.0), Bpm(60.0)),
        TempoPoint(Beats(4.0), Seconds(4.0), Bpm(120.0)),
        TempoPoint(Beats(8.0), Seconds(36.0), Bpm(120.0)),
    ]
    beats = np.array([0.0, 3.0, 4.0, 7.0, 8.0, 10.0])
    assert seconds_at(beats, tempos).tolist() == [0.0, 3.0, 4.0, 5.5, 36.0, 37.0]


def test_pace_is_minutes_a_kilometre_and_breaks_where_the_runner_stands() -> None:
    told = [PaceReading(Seconds(t), 0.0 if 40 <= t < 80 else 4.0) for t in range(120)]
    pace = pace_of(told)
    assert pace.typical == pytest.approx(1000 / 4 / 60)
    assert np.isnan(pace.values[60])
    assert np.isfinite(pace.values[[20, 100]]).all()


def test_pace_breaks_where_nothing_was_measured() -> None:
    told = [PaceReading(Seconds(t), 4.0) for t in (*range(10), *range(100, 110))]
    assert np.isnan(pace_of(told).values).sum() == 1


def test_distance_is_speed_times_time_but_not_over_gaps() -> None:
    told = [PaceReading(Seconds(t), 4.0) for t in (*range(101), *range(1000, 1101))]
    assert kilometres(told) == pytest.approx((100 + 100 + 20) * 4 / 1000)
    assert kilometres(told[:1]) is None


def test_a_roll_has_a_row_for_every_eight_bars() -> None:
    for count, rows in ((1, 1), (8, 1), (9, 2), (130, 15)):
        stream = io.BytesIO()
        roll_picture(
            stream, title="Two voices", bars=bars(count), parts=PARTS, picture_format="svg"
        )
        assert panels(stream.getvalue()) == rows


def test_a_roll_shows_both_parts_where_one_doubles_the_other(tmp_path: Path) -> None:
    unison = [NoteEvent(Beats(0.0), Beats(4.0), Pitch(60), p.name, 127) for p in PARTS[:2]]
    bar = PlayedBar(Beats(0.0), ArrangedBar(0, COMMON_TIME, tuple(unison)), "chorale")
    roll_picture(tmp_path / "roll.png", title="Unison", bars=[bar] * 8, parts=PARTS)
    image = pixels((tmp_path / "roll.png").read_bytes())
    # Below the legend, which has both colours anyway.
    roll = image[round(0.85 * 150) :]
    assert share_of(roll, BASS_RED) > 0.0005
    assert share_of(roll, SOPRANO_BLUE) > 0.0001


def test_pitches_are_named_as_musicians_do() -> None:
    assert [name_of(pitch) for pitch in (21, 60, 61, 70, 108)] == ["A0", "C4", "C♯4", "B♭4", "C8"]


def test_the_suffix_decides_and_a_foreign_one_is_refused(tmp_path: Path) -> None:
    for name, begins in (("a.PNG", b"\x89PNG"), ("a.svg", b"<?xml")):
        roll_picture(tmp_path / name, title="Roll", bars=bars(1), parts=PARTS)
        assert (tmp_path / name).read_bytes().startswith(begins)
    with pytest.raises(BadInput, match=r"picture: .*roll\.gif"):
        roll_picture(tmp_path / "roll.gif", title="Roll", bars=bars(1), parts=PARTS)
    with pytest.raises(OutputFailed, match="No such file"):
        roll_picture(tmp_path / "missing" / "a.png", title="Roll", bars=bars(1), parts=PARTS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.PNG", "a.svg"]


def test_silence_is_no_picture() -> None:
    with pytest.raises(BadInput, match="at least one bar"):
        roll_picture(io.BytesIO(), title="", bars=[], parts=PARTS, picture_format="png")
    with pytest.raises(BadInput, match="tempos"):
        run_picture(
            io.BytesIO(),
            title="",
            duration_s=MINUTE,
            readings=[],
            played=bars(1),
            tempos=[],
            parts=PARTS,
            picture_format="png",
        )


def test_pictures_drawn_at_one_time_do_not_disturb_each_other() -> None:
    alone = drawn_run(readings(60))
    together: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: together.append(drawn_run(readings(60)))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone] * 3
