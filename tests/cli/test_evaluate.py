import json
from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, damaged, failed


def test_likelihoods_and_statistics_as_tables_and_as_json(
    courante: CommandLine, weights: Path, tunes: Path, cache: Path, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    options = ("--corpus", tunes, "--cache", cache, "--pieces", 2, "--bars", 2, "--json", figures)
    ran = courante("evaluate", "--weights", weights, *options)
    assert (ran.status, ran.err) == (0, "")
    assert "test: 1 pieces, 96 steps" in ran.out
    assert "| tied parallel network | -" in ran.out
    assert "| Markov chain, each note | -" in ran.out
    assert "2 composed pieces of 2 bars, temperature 1" in ran.out
    assert "| polyphony (notes) |" in ran.out
    told = json.loads(figures.read_text())
    network = told["likelihoods"][0]
    assert network["per_note"] == pytest.approx(network["per_step"] / 32)
    assert (told["side"], told["held_out_pieces"], network["steps"]) == ("test", 1, 96)
    assert told["composed"]["pieces"] == 2
    assert f"{network['per_step']:.3f}" in ran.out
    assert [*tmp_path.iterdir()] == [figures]


def test_another_side(courante: CommandLine, weights: Path, tunes: Path, cache: Path) -> None:
    options = ("--corpus", tunes, "--cache", cache, "--side", "train")
    ran = courante("evaluate", "--weights", weights, *options)
    assert ran.status == 0
    assert "train: 10 pieces, 960 steps" in ran.out
    assert "composed" not in ran.out


def test_what_cannot_be_evaluated(
    courante: CommandLine, weights: Path, tunes: Path, cache: Path, tmp_path: Path
) -> None:
    music = ("--corpus", tunes, "--cache", cache)
    assert "is missing" in failed(courante("evaluate", "--weights", "nowhere", *music))
    bad = damaged("random", weights, tmp_path)
    assert "weights: " in failed(courante("evaluate", "--weights", bad, *music))
    ran = courante("evaluate", "--weights", weights, "--corpus", "nowhere")
    assert "expected bach, or a folder" in failed(ran)
    figures = tmp_path / "no" / "figures.json"
    ran = courante("evaluate", "--weights", weights, *music, "--json", figures)
    assert "cannot write " in failed(ran)
