"""Writes pace_policy.json: calls of the pace stage, and what it answered.

Run ``python -m tests.golden.make_pace_policy`` from the repository's root after a change of policy
that is meant, and read the difference before it is committed.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from courante.config import PaceConfig
from courante.pace import tracker
from courante.types import Beats, Bpm, Metre, Mode, PaceReading, Seconds, Source, TempoFeel

GOLDEN = Path(__file__).with_name("pace_policy.json")
DIGITS = 6

FORMAT = {
    "cases": "independent runs; each begins with a fresh state",
    "feel": "the style's resting, lowest and highest tempo, in beats a minute",
    "calls": "in order; each observes a reading, changes the feel, or asks for the tempo",
    "observe": "a reading: time_s of the run, source, and what was measured",
    "change_feel": "as feel",
    "step": "now_s of the run; elapsed_beats since the last step; mode; asked_bpm or null;"
    " beats_per_bar",
    "tempo": "what step answers: tempo_bpm and target_bpm to within 0.001, source, raw or null",
}


class FeelRow(TypedDict):
    """A tempo feel."""

    resting_bpm: float
    lowest_bpm: float
    highest_bpm: float


class StepRow(TypedDict):
    """Arguments of a step."""

    now_s: float
    elapsed_beats: float
    mode: str
    asked_bpm: float | None
    beats_per_bar: int


class TempoRow(TypedDict):
    """What a step answers."""

    tempo_bpm: float
    target_bpm: float
    source: str
    raw: float | None


class Call(TypedDict, total=False):
    """One call; which keys it has tells which."""

    observe: dict[str, float | str]
    change_feel: FeelRow
    step: StepRow
    tempo: TempoRow


class Case(TypedDict):
    """One run."""

    name: str
    feel: FeelRow
    calls: list[Call]


CHORALE = FeelRow(resting_bpm=72, lowest_bpm=60, highest_bpm=120)
DANCE = FeelRow(resting_bpm=100, lowest_bpm=90, highest_bpm=180)


@dataclass(frozen=True)
class Scenario:
    """What happens in a run: at each half second the readings that arrive, and what is asked.

    ``at`` gives changes of mode, wish or feel by time; they last until the next.
    """

    name: str
    readings: tuple[PaceReading, ...]
    duration_s: int
    mode: Mode = Mode.AUTO
    asked: float | None = None
    feel: FeelRow = field(default_factory=lambda: CHORALE)
    beats_per_bar: int = 4
    at: tuple[tuple[float, Mode | float | FeelRow], ...] = ()


def readings(
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
    """The runs, each showing one rule."""
    watch, gps, phone = Source.WATCH, Source.GPS, Source.PHONE
    faster = readings(range(10), phone, cadence=150) + readings(range(10, 24), phone, cadence=170)
    yield Scenario("no reading at all", (), 3)
    yield Scenario("one beat a step, 150 to 170", faster, 24, Mode.STEP)
    yield Scenario("folded into the style's range, 75 to 85", faster, 24)
    yield Scenario("bars of three beats", faster, 24, Mode.STRIDE, beats_per_bar=3)
    strides = readings(range(5), watch, speed=3.0, cadence=84)
    walk = readings(range(5, 15), watch, speed=1.3, cadence=54)
    yield Scenario("a watch that counts strides, then a walk", strides + walk, 15, Mode.STEP)
    both = readings(range(8), watch, speed=2.8, cadence=172)
    alone = readings(range(8, 26), gps, speed=3.2)
    yield Scenario("cadence lost: speed with the runner's own offset", both + alone, 26, Mode.STEP)
    yield Scenario("all signals lost", both, 36, Mode.STEP)
    stop = readings(range(8, 30), watch, speed=0.1, cadence=0)
    yield Scenario("standing still", both + stop, 30, feel=DANCE)
    noise = tuple(
        PaceReading(Seconds(t), cadence_spm=160 + (-1.5, 0.5, 1.8, -0.7)[t % 4]) for t in range(20)
    )
    yield Scenario("noise is held", noise, 20, Mode.STEP)
    blip = readings((0, 1, 2, 4, 5), watch, cadence=160) + readings((3,), watch, cadence=208)
    yield Scenario("a lone outlier", tuple(sorted(blip, key=lambda it: it.time_s)), 6, Mode.STEP)
    wishes = ((4.0, 126.0), (8.0, 160.0))
    yield Scenario("asked for by hand", (), 16, Mode.STEADY, asked=120, at=wishes)
    hard = readings(range(8), watch, cadence=170, heart=165)
    easy = readings(range(8, 24), watch, cadence=170, heart=120)
    yield Scenario("a heart-rate zone is held", hard + easy, 24, Mode.HEART)
    speeds = readings(range(10), gps, speed=2.1) + readings(range(10, 26), gps, speed=4.2)
    yield Scenario("twice the speed, twice the tempo", speeds, 26, Mode.PROPORTIONAL)
    steady = readings(range(30), phone, cadence=168)
    changes = ((5.0, Mode.STEP), (12.0, DANCE), (14.0, Mode.AUTO))
    yield Scenario("mode and style change", steady, 30, at=changes)


def played(scenario: Scenario) -> Case:
    """Play a scenario, writing every call down."""
    state = tracker.init(PaceConfig(), feel_of(scenario.feel))
    mode, asked = scenario.mode, scenario.asked
    calls: list[Call] = []
    tempo_bpm = 0.0
    for half in range(2 * scenario.duration_s):
        now_s = half / 2
        for _, change in (it for it in scenario.at if it[0] == now_s):
            if isinstance(change, Mode):
                mode = change
            elif isinstance(change, int | float):
                asked = float(change)
            else:
                state = tracker.change_feel(state, feel_of(change))
                calls.append({"change_feel": change})
        for reading in (it for it in scenario.readings if it.time_s == now_s):
            state = tracker.observe(state, reading)
            calls.append({"observe": row_of(reading)})
        step = StepRow(
            now_s=now_s,
            elapsed_beats=round(tempo_bpm / 120, DIGITS),
            mode=mode.value,
            asked_bpm=asked,
            beats_per_bar=scenario.beats_per_bar,
        )
        state, tempo = answer(state, step)
        tempo_bpm = tempo["tempo_bpm"]
        calls.append({"step": step, "tempo": tempo})
    return Case(name=scenario.name, feel=scenario.feel, calls=calls)


def answer(state: tracker.PaceState, step: StepRow) -> tuple[tracker.PaceState, TempoRow]:
    """Make one step of the tracker, as a row asks."""
    asked = step["asked_bpm"]
    state, tempo = tracker.step(
        state,
        now_s=Seconds(step["now_s"]),
        elapsed_beats=Beats(step["elapsed_beats"]),
        metre=Metre(step["beats_per_bar"]),
        mode=Mode(step["mode"]),
        asked_bpm=None if asked is None else Bpm(asked),
    )
    row = TempoRow(
        tempo_bpm=round(tempo.tempo_bpm, DIGITS),
        target_bpm=round(tempo.target_bpm, DIGITS),
        source=tempo.source,
        raw=tempo.raw,
    )
    return state, row


def feel_of(row: FeelRow) -> TempoFeel:
    """A row as a feel."""
    return TempoFeel(Bpm(row["resting_bpm"]), Bpm(row["lowest_bpm"]), Bpm(row["highest_bpm"]))


def row_of(reading: PaceReading) -> dict[str, float | str]:
    """A reading as a row, without what was not measured."""
    row: dict[str, float | str] = {"time_s": reading.time_s, "source": reading.source.value}
    measured = {
        "speed_mps": reading.speed_mps,
        "cadence_spm": reading.cadence_spm,
        "heart_rate_bpm": reading.heart_rate_bpm,
    }
    return row | {name: value for name, value in measured.items() if value is not None}


def written() -> str:
    """The file: one call a line."""
    cases = [
        f'    {{"name": {json.dumps(case["name"])}, "feel": {json.dumps(case["feel"])},'
        ' "calls": [\n'
        + ",\n".join(f"      {json.dumps(call)}" for call in case["calls"])
        + "\n    ]}"
        for case in map(played, scenarios())
    ]
    head = json.dumps(FORMAT, indent=2).replace("\n", "\n  ")
    return f'{{\n  "format": {head},\n  "cases": [\n' + ",\n".join(cases) + "\n  ]\n}\n"


if __name__ == "__main__":
    GOLDEN.write_text(written())
