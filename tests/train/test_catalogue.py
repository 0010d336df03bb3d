import json
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY

from courante.errors import BadInput
from courante.model.registry import PRESETS
from courante.train.catalogue import catalogue, catalogue_markdown, read_scores

SCORES = {
    "entries": [
        {"model": {"name": "balstm"}, "benchmark": "JSB", "median": -5.25},
        {"model": {"name": "balstm"}, "benchmark": "Nottingham", "median": -1.5},
        {"model": {"name": "stranger"}, "benchmark": "JSB", "median": -9.0},
    ]
}


def test_every_named_model_is_told_with_its_size_and_what_it_reaches(tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    path.write_text(json.dumps(SCORES))
    told = catalogue_markdown(catalogue(speed=False), read_scores(path)).splitlines()
    for name in PRESETS:
        assert sum(line.startswith(f"| {name} |") for line in told) == 2
    assert "| balstm | 713,802 | - | -5.25 | -1.50 |" in told
    assert "| markov | counted | - | - | - |" in told


def test_the_document_is_that_of_the_registry() -> None:
    """Measured columns apart, docs/models.md is what ``courante models`` prints today."""
    told = catalogue_markdown(catalogue(speed=False), {})
    written = (REPOSITORY / "docs" / "models.md").read_text(encoding="utf-8")
    start, end = "## What they are", "## What they cost"
    assert written.split(start)[1].split(end)[0] == told.split(start)[1].split(end)[0]
    start = "## Their settings"
    assert written.split(start)[1] == told.split(start)[1]


def test_composing_speed_is_measured_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    only = {name: PRESETS[name] for name in ("feedforward", "marginals")}
    monkeypatch.setattr("courante.train.catalogue.PRESETS", only)
    network, counted = catalogue(speed=True)
    assert network.steps_per_s is not None
    assert network.steps_per_s > 0
    assert counted.steps_per_s is None


@pytest.mark.parametrize("content", ["", "[]", '{"entries": [{"model": {}}]}'])
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "scores.json"
    path.write_text(content)
    with pytest.raises(BadInput, match=r"scores\.json"):
        read_scores(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        read_scores(tmp_path / "nowhere.json")
