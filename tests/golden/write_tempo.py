"""Writes tempo.json: what happens to runners, and the tempo that the pace stage answers.

Run ``python -m tests.golden.write_tempo`` from the repository's root after a change of policy that
is meant, and read the difference before it is committed. The extracts of recorded runs are taken
over from the file that is there; ``--runs FOLDER`` takes them anew from recorded runs.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from courante.config import PaceConfig
from courante.pace import estimate, fusion, policies, smoothing, tracker, units
from courante.pace.replay import load_run
from courante.types import Beats, Bpm, Metre, Mode, PaceReading, Seconds, Source, TempoFeel

GOLDEN = Path(__file__).with_name("tempo.json")
DIGITS = 9
STEP_S = 0.5
Row = dict[str, Any]

ABOUT = {
    "cases": "independent runs; each begins with a fresh state of this config and feel",
    "config": "the constants that are settings; the welcome of the notes WebSocket has the same",
    "feel": "the style's resting, lowest and highest tempo, in beats a minute",
    "events": "in order; each has t_s, seconds of the run, and one of reading, feel and step",
    "reading": "what sensors told then: source, and what was measured",
    "step": "asks for the tempo: elapsed_beats since the last step, mode, asked_bpm or null,"
    " beats_per_bar",
    "tempo": "the answer: tempo_bpm and target_bpm to within 1e-6, source, raw or null, why",
    "why": "numbers in it are rounded half to even",
    "constants": "those of the rules themselves, by file; they are part of the program",
}
MODULES = (estimate, fusion, policies, smoothing, tracker, units)
EXTRACTS = {
    "recorded: a reading a second": ("run-garmin.fit", 600.0),
    "recorded: a reading now and then": ("run-garmin-hr-cadence.gpx", 300.0),
    "recorded: speed by GPS alone": ("run-gps-only.gpx", 120.0),
    "recorded: 11 km": ("run-11km.tcx", 0.0),
}
"""File, and from which second on."""
EXTRACT_S = 40

CHORALE: Row = {"resting_bpm": 72.0, "lowest_bpm": 60.0, "highest_bpm": 120.0}
DANCE: Row = {"resting_bpm": 100.0, "lowest_bpm": 90.0, "highest_bpm": 180.0}


@dataclass(frozen=True)
class Scenario:
    """What happens in a run, and what is asked every half second.

    ``at`` gives changes of mode, wish or feel by time; they last until the next.
    """

    name: str
    readings: tuple[PaceReading, ...]
    duration_s: float
    mode: Mode = Mode.AUTO
    asked: float | None = None
    feel: Row = field(default_factory=lambda: CHORALE)
    beats_per_bar: int = 4
    config: PaceConfig = field(default_factory=PaceConfig)
    at: tuple[tuple[float, Mode | float | Row], ...] = ()


def told(
    times: Iterable[float],
    source: Source,
    *,
    speed: float | None = None,
    cadence: float | None = None,
    heart: float | None = None,
) -> tuple[PaceReading, ...]:
    """The same reading at several times."""
    return tuple(PaceReading(Seconds(time), speed, cadence, heart, source) for time in times)


def scenarios() -> Iterator[Scenario]:
    """Runs that show one rule each."""
    yield from _steps()
    yield from _losses()
    yield from _modes()
    yield from _units()


def _steps() -> Iterator[Scenario]:
    phone, watch = Source.PHONE, Source.WATCH
    faster = told(range(10), phone, cadence=150) + told(range(10, 24), phone, cadence=170)
    yield Scenario("no reading at all", (), 3)
    yield Scenario("one beat a step, 150 to 170", faster, 24, Mode.STEP)
    yield Scenario("folded into the style's range, 75 to 85", faster, 24)
    yield Scenario("bars of three beats", faster, 24, Mode.STRIDE, beats_per_bar=3)
    noise = tuple(
        PaceReading(Seconds(t), cadence_spm=160 + (-1.5, 0.5, 1.8, -0.7)[t % 4]) for t in range(20)
    )
    yield Scenario("noise is held", noise, 20, Mode.STEP)
    blip = told((0, 1, 2), watch, cadence=160) + told((3,), watch, cadence=208)
    yield Scenario("a lone outlier", blip + told((4, 5), watch, cadence=160), 6, Mode.STEP)
    turn = told(range(6), watch, cadence=150) + told(range(6, 16), watch, cadence=205)
    yield Scenario("an outlier twice in a row is believed", turn, 16, Mode.STEP)
    edge = tuple(PaceReading(Seconds(t), cadence_spm=178 + 0.4 * t) for t in range(30))
    near = {**CHORALE, "lowest_bpm": 60.0, "highest_bpm": 92.0}
    yield Scenario("an octave is kept at the end of the range", edge, 30, feel=near)
    late = (
        *told((0, 1, 2, 6), watch, cadence=170),
        *told((4, 3), watch, cadence=160),
        *told((8,), watch, cadence=170),
    )
    yield Scenario("readings that come late are put in their place", late, 10, Mode.STEP)


def _losses() -> Iterator[Scenario]:
    watch, gps, strap = Source.WATCH, Source.GPS, Source.STRAP
    both = told(range(8), watch, speed=2.8, cadence=172)
    alone = told(range(8, 26), gps, speed=3.2)
    yield Scenario("cadence lost: speed with the runner's own offset", both + alone, 26, Mode.STEP)
    yield Scenario("all signals lost", both, 36, Mode.STEP)
    stop = told(range(8, 30), watch, speed=0.1, cadence=0)
    yield Scenario("standing still", both + stop, 30, feel=DANCE)
    on = told(range(20, 32), watch, speed=2.8, cadence=172)
    yield Scenario("a rest, and on again", both + stop[:12] + on, 32, feel=DANCE)
    lost = told(range(8, 20), watch, speed=2.9, cadence=0)
    yield Scenario("a counter that lost count of a runner", both + lost, 20, Mode.STEP)
    heart = told(range(16), strap, heart=150) + told(range(16, 20), watch, cadence=168)
    yield Scenario("heart rate until there is a cadence", heart, 20, Mode.STEP)
    pod = told(range(20), gps, speed=4.0) + told(range(5, 12), Source.FOOTPOD, speed=3.0)
    yield Scenario("a foot pod's speed before that of GPS", _in_time(pod), 28, Mode.STEP)
    belt = told(range(10), Source.TREADMILL, speed=2.5) + told(range(4, 10), strap, cadence=164)
    yield Scenario("a treadmill, and a strap that counts steps", _in_time(belt), 12, Mode.STEP)
    slide = told(range(6), gps, speed=3.0) + told((2, 4), Source.SLIDER, cadence=100)
    yield Scenario("the slider means what it says", _in_time(slide), 20, Mode.STEP)
    left = told(range(16), gps, speed=3.0) + told((0, 2, 4), Source.SLIDER, cadence=190)
    yield Scenario("a slider that is left is soon forgotten", _in_time(left), 16, Mode.STEP)


def _modes() -> Iterator[Scenario]:
    watch, gps = Source.WATCH, Source.GPS
    wishes = ((4.0, 126.0), (8.0, 160.0))
    yield Scenario("asked for by hand", (), 16, Mode.STEADY, asked=120.0, at=wishes)
    cadence = told(range(10), watch, cadence=170)
    off = ((5.0, Mode.STEADY),)
    yield Scenario("steady, and nothing was asked for", cadence, 10, Mode.STEP, at=off)
    first = told(range(6, 16), watch, cadence=170)
    yield Scenario("a wish until the first reading", first, 16, Mode.STEP, asked=140.0)
    hard = told(range(8), watch, cadence=170, heart=165)
    easy = told(range(8, 24), watch, cadence=170, heart=120)
    yield Scenario("a heart-rate zone is held", hard + easy, 24, Mode.HEART)
    zone = PaceConfig(heart_zone_bpm=(110.0, 120.0), stale_s=4.0)
    yield Scenario("another zone, and signals that age sooner", easy, 30, Mode.HEART, config=zone)
    strap = told(range(12), Source.STRAP, heart=170)
    yield Scenario("a heart-rate zone by the heart alone", strap, 12, Mode.HEART)
    speeds = told(range(10), gps, speed=2.1) + told(range(10, 26), gps, speed=4.2)
    yield Scenario("twice the speed, twice the tempo", speeds, 26, Mode.PROPORTIONAL)
    slow = PaceConfig(reference_speed_mps=2.0, reference_bpm=100.0)
    yield Scenario("another reference", speeds, 20, Mode.PROPORTIONAL, config=slow)
    yield Scenario("proportional without a speed", cadence, 10, Mode.PROPORTIONAL)
    steady = told(range(30), Source.PHONE, cadence=168)
    changes = ((5.0, Mode.STEP), (12.0, DANCE), (14.0, Mode.AUTO))
    yield Scenario("mode and style change", steady, 30, at=changes)


def _units() -> Iterator[Scenario]:
    watch, phone = Source.WATCH, Source.PHONE
    strides = told(range(5), watch, speed=3.0, cadence=84)
    walk = told(range(5, 15), watch, speed=1.3, cadence=54)
    yield Scenario("a watch that counts strides, then a walk", strides + walk, 15, Mode.STEP)
    unsure = told(range(6), watch, cadence=84) + told(range(6, 14), watch, cadence=84, speed=3.1)
    yield Scenario("strides by guess, then by proof", unsure, 14, Mode.STEP)
    walker = told(range(10), phone, cadence=104)
    yield Scenario("a phone counts footfalls", walker, 10, Mode.STEP)
    steps = told(range(5), watch, cadence=168, speed=3.0)
    odd = told(range(5, 16), watch, cadence=84, speed=3.0)
    yield Scenario("a source that changes its unit is believed late", steps + odd, 20, Mode.STEP)


def _in_time(readings: Iterable[PaceReading]) -> tuple[PaceReading, ...]:
    return tuple(sorted(readings, key=lambda reading: reading.time_s))


def extract(path: Path, from_s: float) -> tuple[PaceReading, ...]:
    """A minute of a recorded run; it never had a position."""
    readings = load_run(path).readings
    since_s = readings[0].time_s + from_s
    return tuple(
        replace(reading, time_s=Seconds(round(reading.time_s - since_s, 3)))
        for reading in readings
        if since_s <= reading.time_s < since_s + EXTRACT_S
    )


def played(scenario: Scenario) -> Row:
    """Play a scenario, writing down every event."""
    state = tracker.init(scenario.config, feel_of(scenario.feel))
    mode, asked, tempo_bpm = scenario.mode, scenario.asked, 0.0
    events: list[Row] = []
    coming = list(scenario.readings)
    for number in range(round(scenario.duration_s / STEP_S)):
        now_s = number * STEP_S
        for _, change in (it for it in scenario.at if it[0] == now_s):
            if isinstance(change, Mode):
                mode = change
            elif isinstance(change, float):
                asked = change
            else:
                events.append({"t_s": now_s, "feel": change})
                state = happened(state, events[-1])[0]
        while coming and coming[0].time_s <= now_s:
            reading = coming.pop(0)
            events.append({"t_s": reading.time_s, "reading": row_of(reading)})
            state = happened(state, events[-1])[0]
        step = {
            "elapsed_beats": round(tempo_bpm * STEP_S / 60, DIGITS),
            "mode": mode.value,
            "asked_bpm": asked,
            "beats_per_bar": scenario.beats_per_bar,
        }
        state, tempo = happened(state, {"t_s": now_s, "step": step})
        tempo_bpm = tempo["tempo_bpm"]
        events.append({"t_s": now_s, "step": step, "tempo": tempo})
    config = asdict(scenario.config)
    return {"name": scenario.name, "config": config, "feel": scenario.feel, "events": events}


def happened(state: tracker.PaceState, event: Row) -> tuple[tracker.PaceState, Row]:
    """What an event does; only a step has an answer."""
    now_s = Seconds(event["t_s"])
    if "reading" in event:
        return tracker.observe(state, reading_of(now_s, event["reading"])), {}
    if "feel" in event:
        return tracker.change_feel(state, feel_of(event["feel"])), {}
    step = event["step"]
    asked = step["asked_bpm"]
    state, tempo = tracker.step(
        state,
        now_s=now_s,
        elapsed_beats=Beats(step["elapsed_beats"]),
        metre=Metre(step["beats_per_bar"]),
        mode=Mode(step["mode"]),
        asked_bpm=None if asked is None else Bpm(asked),
    )
    answer = asdict(tempo)
    answer |= {name: round(answer[name], DIGITS) for name in ("tempo_bpm", "target_bpm")}
    return state, answer


def config_of(row: Row) -> PaceConfig:
    """A row as settings."""
    settings: Row = {**row, "heart_zone_bpm": tuple(row["heart_zone_bpm"])}
    return PaceConfig(**settings)


def feel_of(row: Row) -> TempoFeel:
    """A row as a feel."""
    return TempoFeel(**{name: Bpm(value) for name, value in row.items()})


def reading_of(time_s: Seconds, row: Row) -> PaceReading:
    """A row as a reading."""
    rest = {name: value for name, value in row.items() if name != "source"}
    return PaceReading(time_s, source=Source(row["source"]), **rest)


def readings_in(case: Row) -> tuple[PaceReading, ...]:
    """All readings of a case."""
    told_of = (event for event in case["events"] if "reading" in event)
    return tuple(reading_of(Seconds(event["t_s"]), event["reading"]) for event in told_of)


def row_of(reading: PaceReading) -> Row:
    """A reading as a row, without what was not measured."""
    row = {"source": reading.source.value, **asdict(reading)}
    return {n: v for n, v in row.items() if v is not None and n != "time_s"}


def constants() -> Row:
    """The numbers in the rules' own files."""
    return {
        module.__name__.rsplit(".", 1)[1]: {
            name: value
            for name, value in vars(module).items()
            if name.isupper() and isinstance(value, int | float)
        }
        for module in MODULES
    }


def written(cases: Iterable[Row]) -> str:
    """The file: one event a line."""
    blocks = [
        f'    {{"name": {json.dumps(case["name"])}, "config": {json.dumps(case["config"])},'
        f' "feel": {json.dumps(case["feel"])}, "events": [\n'
        + ",\n".join(f"      {json.dumps(event)}" for event in case["events"])
        + "\n    ]}"
        for case in cases
    ]
    head = json.dumps({"about": ABOUT, "constants": constants()}, indent=2)[1:-2]
    return "{" + head + ',\n  "cases": [\n' + ",\n".join(blocks) + "\n  ]\n}\n"


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, help="recorded runs to take the extracts from")
    folder: Path | None = parser.parse_args().runs
    recorded = {name: _recorded(name, folder) for name in EXTRACTS}
    more = (
        Scenario(name, readings, EXTRACT_S, Mode.STEP, feel=DANCE)
        for name, readings in recorded.items()
    )
    GOLDEN.write_text(written(map(played, (*scenarios(), *more))), encoding="utf-8")


def _recorded(name: str, folder: Path | None) -> tuple[PaceReading, ...]:
    if folder is not None:
        file, from_s = EXTRACTS[name]
        return extract(folder / file, from_s)
    cases = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
    return readings_in(next(case for case in cases if case["name"] == name))


if __name__ == "__main__":
    main()
