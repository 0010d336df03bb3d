from dataclasses import replace
from pathlib import Path

import pytest
from tests.networks import tiny_network
from tests.train.tiny import tiny_piece

from courante.config import MarginalsConfig
from courante.corpus.corpus import Skipped
from courante.corpus.sides import Sides
from courante.corpus.split import Split
from courante.errors import OutputFailed
from courante.model.registry import KINDS
from courante.model.weights import parameter_count, weights_hash
from courante.train.card import Training, write_card
from courante.train.counting import fit
from courante.train.report import Likelihood, likelihood_markdown
from courante.train.styles import StyleScore

NETWORK = tiny_network()
PIECES = tuple(tiny_piece(f"piece {n}", 10 + n) for n in range(5))
SIDES = Sides(
    name="hymns|old",
    split=Split(PIECES[:3], PIECES[3:4], PIECES[4:]),
    skipped=(Skipped("torn page", "not readable"),),
    division="divided by work with seed 7",
    articulated=True,
)
TRAINING = Training(
    model="ours|tiny",
    sides=SIDES,
    command=["courante", "train", "--out", "my weights"],
    seed=7,
    seconds=1800.0,
    progress="60 updates, 2 passes; best validation -5.432 nats a step, after pass 1",
)
TEST = [Likelihood("ours", -5.5, -5.25, -0.6875, 14)]


def rows_of(path: Path) -> dict[str, str]:
    """The table of two columns."""
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = [line[2:-2].split(" | ") for line in lines if line.startswith("| ")]
    return {row[0]: row[1] for row in cells if len(row) == 2}


def test_card_tells_how_the_weights_came_about(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    write_card(path, NETWORK, TRAINING, TEST)
    text, rows = path.read_text(encoding="utf-8"), rows_of(path)
    assert text.startswith("# Weights of ours\\|tiny, learned from hymns\\|old\n")
    kind = KINDS["tied_parallel"]
    assert rows["network"] == f"tied_parallel: {kind.criteria.architecture}"
    assert rows["source"] == kind.source
    assert rows["note range"] == "MIDI 57-64"
    assert (rows["time units"], rows["note units"], rows["dropout"]) == ("8 + 6", "5 + 4", "0.5")
    assert rows["parameters"] == f"{parameter_count(NETWORK):,}"
    assert rows["weights"] == weights_hash(NETWORK)
    assert rows["corpus"] == r"hymns\|old, divided by work with seed 7; 1 left out"
    assert rows["train / valid / test"] == "3 / 1 / 1 pieces, 33 / 13 / 14 steps"
    assert rows["command"] == "`courante train --out 'my weights'`"
    assert rows["seed"] == "7"
    assert rows["time"] == "0.50 h"
    assert rows["learning"] == TRAINING.progress
    assert "log-likelihood of play and articulate bits" in text
    assert likelihood_markdown(TEST) in text
    assert list(tmp_path.iterdir()) == [path]


def test_card_tells_the_scores_of_each_style(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    scores = [StyleScore("reels", 3, 44, -1.25, -1.5)]
    write_card(path, NETWORK, replace(TRAINING, styles=scores), TEST)
    assert "| reels | 3 | 44 | -1.250 | -1.500 |" in path.read_text(encoding="utf-8")
    write_card(path, NETWORK, TRAINING, TEST)
    assert "told nothing" not in path.read_text(encoding="utf-8")


def test_card_of_a_kind_that_counts_and_knows_no_articulation(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    network = fit(MarginalsConfig(note_range=PIECES[0].note_range, articulate=False), PIECES)
    write_card(path, network, replace(TRAINING, seconds=0.0, progress="counted"), TEST)
    rows = rows_of(path)
    assert rows["network"].startswith("marginals: ")
    assert (rows["articulate"], rows["time"], rows["learning"]) == ("no", "0.00 h", "counted")
    assert "log-likelihood of play bits" in path.read_text(encoding="utf-8")


def test_card_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="nowhere"):
        write_card(tmp_path / "nowhere" / "card.md", NETWORK, TRAINING, TEST)
