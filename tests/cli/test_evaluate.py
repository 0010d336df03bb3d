import json
from pathlib import Path
from shutil import copyfile

import pytest
from tests.cli.conftest import CommandLine, damaged, failed

OUTPUTS = ("--markdown", "--json", "--picture")


def test_likelihoods_as_a_table_and_as_json(
    courante: CommandLine, weights: Path, tunes: Path, cache: Path, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    options = ("--corpus", tunes, "--cache", cache, "--json", figures)
    ran = courante("evaluate", "--weights", weights, *options)
    assert (ran.status, ran.err) == (0, "")
    assert "test: 1 pieces, 96 steps" in ran.out
    told = json.loads(figures.read_text())
    rows = {row["model"]: row for row in told["likelihoods"]}
    assert list(rows) == [weights.stem, "markov", "marginals"]
    network = rows[weights.stem]
    assert network["per_note"] == pytest.approx(network["per_step"] / 32)
    assert (told["side"], told["held_out_pieces"], network["steps"]) == ("test", 1, 96)
    for name, row in rows.items():
        assert f"| {name} | {row['per_step']:.3f} | {row['per_step_after_first']:.3f} |" in ran.out
    assert [*tmp_path.iterdir()] == [figures]


def test_several_weights_are_told_apart_by_their_folders(
    courante: CommandLine, weights: Path, tunes: Path, cache: Path, tmp_path: Path
) -> None:
    files: list[Path] = []
    for name in ("one", "two"):
        files.append(tmp_path / name / "best.safetensors")
        files[-1].parent.mkdir()
        copyfile(weights, files[-1])
    music = ("--corpus", tunes, "--cache", cache)
    ran = courante("evaluate", "--weights", files[0], "--weights", files[1], *music)
    assert ran.status == 0
    assert "| one | -" in ran.out
    assert "| two | -" in ran.out
    twice = courante("evaluate", "--weights", weights, "--weights", weights, *music)
    assert "expected one file of the name" in failed(twice)


def test_composed_music_is_compared_with_held_out_music(
    courante: CommandLine, weights: Path, tunes: Path, cache: Path, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("told.md", "told.json", "told.png")]
    written = [word for option, file in zip(OUTPUTS, files, strict=True) for word in (option, file)]
    music = ("--corpus", tunes, "--cache", cache, "--side", "train", "--pieces", 2, "--bars", 2)
    ran = courante("evaluate", "--weights", weights, "--statistics", *music, *written)
    assert ran.status == 0
    assert "2 pieces of 2 bars by each model, temperature 1, beside as many bars of" in ran.out
    assert files[0].read_text() == ran.out
    told = json.loads(files[1].read_text())
    standings = told["comparison"]["standings"]
    assert [standing["name"] for standing in standings] == [weights.stem, "markov"]
    names = {measure["name"] for measure in told["comparison"]["measures"]}
    assert {"polyphony", "parallel fifths", "scale consistency", "longest copy"} <= names
    assert files[2].read_bytes().startswith(b"\x89PNG")
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_outputs_that_need_a_comparison(courante: CommandLine, weights: Path) -> None:
    ran = courante("evaluate", "--weights", weights, "--picture", "told.png")
    assert "together with --benchmark or --statistics" in failed(ran)
    ran = courante("evaluate", "--weights", weights, "--set", "JSB")
    assert "together with --benchmark" in failed(ran)


def test_another_side(courante: CommandLine, weights: Path, tunes: Path, cache: Path) -> None:
    options = ("--corpus", tunes, "--cache", cache, "--side", "train")
    ran = courante("evaluate", "--weights", weights, *options)
    assert ran.status == 0
    assert "train: 10 pieces, 960 steps" in ran.out


def test_what_cannot_be_evaluated(
    courante: CommandLine, weights: Path, tunes: Path, cache: Path, tmp_path: Path
) -> None:
    music = ("--corpus", tunes, "--cache", cache)
    assert "is missing" in failed(courante("evaluate", "--weights", "nowhere", *music))
    bad = damaged("random", weights, tmp_path)
    assert "weights: " in failed(courante("evaluate", "--weights", bad, *music))
    ran = courante("evaluate", "--weights", weights, "--corpus", "nowhere")
    assert "expected bach, folk, quartets, lieder, groove, or a folder" in failed(ran)
    figures = tmp_path / "no" / "figures.json"
    ran = courante("evaluate", "--weights", weights, *music, "--json", figures)
    assert "cannot write " in failed(ran)
