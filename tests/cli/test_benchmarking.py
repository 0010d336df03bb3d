"""``courante evaluate --benchmark``, on small files in the benchmarks' formats."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.benchmark_files import write_benchmarks
from tests.cli.conftest import CommandLine, failed, full_disk
from tests.compiling import quick_compiling
from tests.networks import tiny_network

from courante.config import MarginalsConfig, TiedParallelConfig
from courante.corpus.benchmark import FILES, load_benchmark
from courante.model.contract import AnyNetwork
from courante.model.registry import PRESETS
from courante.model.weights import Origin, save_weights
from courante.train.benchmark.scoring import score_side
from courante.train.counting import fit
from courante.types import NoteRange, Pitch

SMALL = TiedParallelConfig(
    time_units=(4,), note_units=(4,), dropout=0.0, articulate=False, beat=False
)


@pytest.fixture(scope="module", autouse=True)
def _quick_compiling() -> Iterator[None]:
    with quick_compiling():
        yield


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_benchmarks(tmp_path_factory.mktemp("benchmarks"))


def network(seed: int = 0, config: TiedParallelConfig = SMALL) -> AnyNetwork:
    return tiny_network(seed, config, scale=0.5)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of trainings: two on JSB, one on Nottingham, one on something else."""
    folder = tmp_path_factory.mktemp("runs")
    origins = [
        ("a/1", Origin("small", "JSB", 1, 5)),
        ("a/2", Origin("small", "JSB", 2, 6)),
        ("b", Origin("small", "Nottingham", 1, 7)),
        ("c", Origin("small", "bach", 1, 8)),
    ]
    for seed, (place, origin) in enumerate(origins):
        (folder / place).mkdir(parents=True)
        save_weights(network(seed), folder / place / "best.safetensors", origin)
    return folder


def test_models_and_published_figures_are_told_and_written(
    courante: CommandLine, benchmarks: Path, runs: Path, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("table.md", "figures.json", "picture.png")]
    options = [
        *("--markdown", files[0], "--json", files[1], "--picture", files[2]),
        *("--set", "JSB", "--set", "Nottingham"),
    ]
    ran = courante("evaluate", "--benchmark", benchmarks, "--weights", runs, *options)
    assert ran.status == 0, ran.err
    assert files[0].read_text() == ran.out
    assert files[2].read_bytes().startswith(b"\x89PNG")
    assert sorted(tmp_path.iterdir()) == sorted(files)
    assert "left out" in ran.err
    assert "learned from bach" in " ".join(ran.err.split())
    assert "### JSB\n\ntest: 2 pieces, 13 steps.\n" in ran.out
    assert "### MuseData" not in ran.out
    assert "| *BALSTM* [^johnson2017] |" in ran.out
    told = json.loads(files[1].read_text())
    by_place = {(entry["benchmark"], entry["model"]["name"]): entry for entry in told["entries"]}
    assert {("JSB", "marginals"), ("JSB", "markov"), ("JSB", "ngram")} <= set(by_place)
    small = by_place["JSB", "small"]
    assert [(run["seed"], run["passes"]) for run in small["runs"]] == [(1, 5), (2, 6)]
    split = load_benchmark(benchmarks / FILES["JSB"]).split
    learned = sum(piece.steps for piece in split.train)
    nats = [score_side(network(seed), split.test, learned) for seed in (0, 1)]
    scores = [one.all_steps for one in nats]
    assert abs(scores[0] - scores[1]) > 0.1
    assert [run["nats"]["all_steps"] for run in small["runs"]] == pytest.approx(scores)
    assert small["best"] == pytest.approx(max(scores))
    assert small["median"] == pytest.approx(sum(scores) / 2)
    assert f"| {small['median']:.2f} ({small['best']:.2f}) |" in ran.out
    assert [run["seed"] for run in by_place["Nottingham", "small"]["runs"]] == [1]
    assert told["published"][0]["source"]["citation"]


def test_the_four_sets_and_those_learned_from_are_usual(
    courante: CommandLine, benchmarks: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sixteenths.safetensors"
    save_weights(network(), file, Origin("small", "JSB-16th", 1, 1))
    ran = courante("evaluate", "--benchmark", benchmarks, "--weights", file, "--side", "valid")
    assert (ran.status, ran.err) == (0, "")
    sections = [line for line in ran.out.splitlines() if line.startswith("### ")]
    names = ["JSB", "Nottingham", "MuseData", "Piano-midi", "JSB-16th"]
    assert sections == [f"### {name}" for name in names]
    assert "valid: 1 pieces, 9 steps." in ran.out
    # What was published is about test sides.
    assert "BALSTM" not in ran.out


def test_weights_of_models_that_count_are_fitted_anew(
    courante: CommandLine, benchmarks: Path, tmp_path: Path
) -> None:
    side = load_benchmark(benchmarks / FILES["JSB"]).split.train
    counted = fit(MarginalsConfig(articulate=False), side[:1])
    save_weights(counted, tmp_path / "best.safetensors", Origin("marginals", "JSB", 1, 1))
    ran = courante("evaluate", "--benchmark", benchmarks, "--set", "JSB", "--weights", tmp_path)
    assert ran.status == 0
    assert "models that count are fitted anew" in " ".join(ran.err.split())
    assert ran.out.count("| marginals |") == 2


def test_changed_settings_are_named(
    courante: CommandLine, benchmarks: Path, tmp_path: Path
) -> None:
    balstm = PRESETS["balstm"]
    assert isinstance(balstm, TiedParallelConfig)
    changed = replace(balstm, time_units=(4,), note_units=(4,))
    file = tmp_path / "changed.safetensors"
    save_weights(network(config=changed), file, Origin("balstm", "JSB", 1, 1))
    ran = courante("evaluate", "--benchmark", benchmarks, "--set", "JSB", "--weights", file)
    assert "| balstm (time units 4, note units 4) | 88 | no |" in ran.out


def test_bad_benchmarks_are_named(courante: CommandLine, tmp_path: Path) -> None:
    folder = write_benchmarks(tmp_path)
    ran = courante("evaluate", "--benchmark", folder, "--set", "jsb")
    assert "--set: 'jsb' is not usable; expected one of JSB, Nottingham" in failed(ran)
    (folder / FILES["Nottingham"]).unlink()
    ran = courante("evaluate", "--benchmark", folder, "--set", "Nottingham")
    assert "Nottingham.mat' is not usable; expected a file that exists" in failed(ran)
    data = (folder / FILES["JSB"]).read_bytes()
    (folder / FILES["JSB"]).write_bytes(data[: len(data) // 2])
    ran = courante("evaluate", "--benchmark", folder)
    assert "JSB_Chorales.mat: " in failed(ran)


def test_bad_weights_are_named(
    courante: CommandLine, benchmarks: Path, runs: Path, tmp_path: Path
) -> None:
    def message(*weights: Path) -> str:
        named = [part for path in weights for part in ("--weights", path)]
        return failed(courante("evaluate", "--benchmark", benchmarks, "--set", "JSB", *named))

    assert "is missing" in message(tmp_path / "nowhere")
    assert "a folder with best.safetensors in or below it" in message(tmp_path)
    bach = runs / "c" / "best.safetensors"
    assert "learned from bach' is not usable" in message(bach)
    twice = message(runs / "a" / "1", runs / "a" / "1" / "best.safetensors")
    assert "one training of small on JSB with seed 1" in twice
    narrow = replace(SMALL, note_range=NoteRange(Pitch(60), Pitch(62)))
    file = tmp_path / "narrow.safetensors"
    save_weights(network(config=narrow), file, Origin("narrow", "JSB", 1, 1))
    assert "notes within the network's, MIDI 60-62" in message(file)
    file.write_bytes(b"no weights")
    assert "weights: " in message(file)


def test_nothing_is_half_written(courante: CommandLine, benchmarks: Path, tmp_path: Path) -> None:
    jsb = ("evaluate", "--benchmark", benchmarks, "--set", "JSB")
    table = tmp_path / "table.md"
    ran = courante(*jsb, "--markdown", table, "--picture", tmp_path / "picture.svg")
    assert "a file name in .png" in failed(ran)
    ran = courante(*jsb, "--markdown", table, "--json", tmp_path / "no" / "figures.json")
    assert "cannot write " in failed(ran)
    with full_disk(after_bytes=9000):
        ran = courante(*jsb, "--markdown", table, "--picture", tmp_path / "picture.png")
    assert "cannot write " in failed(ran)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("option", "value"), [("--set", "JSB"), ("--markdown", "a.md"), ("--picture", "a.png")]
)
def test_options_of_benchmarks_need_a_benchmark(
    courante: CommandLine, option: str, value: str
) -> None:
    assert "to be given together with --benchmark" in failed(courante("evaluate", option, value))
