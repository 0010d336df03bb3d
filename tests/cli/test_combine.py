from pathlib import Path

import pytest
from tests.cli.conftest import CommandLine, failed
from tests.networks import TINY, tiny_network, without_dropout

from courante.config import EnsembleConfig
from courante.model.weights import Origin, load_weights, read_origin, save_weights


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    files = [tmp_path / "one.safetensors", tmp_path / "two.safetensors"]
    for seed, file in enumerate(files, start=1):
        save_weights(tiny_network(seed), file, Origin("small", "tunes", seed, passes=seed))
    return files


def test_networks_become_one(courante: CommandLine, two: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "new" / "best.safetensors"
    ran = courante("combine", *two, "--out", out, "--name", "pair")
    assert (ran.status, ran.err) == (0, "")
    assert "2 networks" in ran.out
    together = load_weights(out)
    assert isinstance(together.config, EnsembleConfig)
    assert together.config.members == (TINY, TINY)
    assert read_origin(out) == Origin("pair", "tunes", 1, passes=2)


def test_what_cannot_be_combined(courante: CommandLine, two: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "together.safetensors"
    assert "expected at least two" in failed(courante("combine", two[0], "--out", out))
    other = tmp_path / "other.safetensors"
    save_weights(tiny_network(config=without_dropout()), other, Origin("small", "songs", 1))
    assert "learned from one corpus" in failed(courante("combine", two[0], other, "--out", out))
    assert "is missing" in failed(courante("combine", two[0], tmp_path / "no", "--out", out))
    assert not out.exists()
