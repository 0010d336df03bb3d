from dataclasses import replace
from pathlib import Path

import pytest
from tests.networks import tiny_network
from tests.train.tiny import tiny_piece

from courante.corpus.corpus import Corpus, Skipped
from courante.corpus.split import Split
from courante.errors import OutputFailed
from courante.model.weights import parameter_count, weights_hash
from courante.train.card import Training, write_card
from courante.train.checkpoint import PassRecord, Place
from courante.train.report import Likelihood, likelihood_markdown

NETWORK = tiny_network()
PIECES = tuple(tiny_piece(f"piece {n}", 10 + n) for n in range(5))
RECORDS = (PassRecord(1, 30, 6.0, 5.4321, 900.0), PassRecord(2, 60, 5.0, 5.5, 1800.0))
TRAINING = Training(
    corpus=Corpus("hymns|old", PIECES, (Skipped("torn page", "not readable"),)),
    split=Split(PIECES[:3], PIECES[3:4], PIECES[4:]),
    place=Place(2, 0, 60, 0.0, 1800.0, RECORDS),
    command=["courante", "train", "--out", "my weights"],
    seed=7,
)
TEST = [Likelihood("tied parallel network", -5.5, -0.6875, 14)]


def test_card_tells_how_the_weights_came_about(tmp_path: Path) -> None:
    write_card(tmp_path / "card.md", NETWORK, TRAINING, TEST)
    lines = (tmp_path / "card.md").read_text(encoding="utf-8").splitlines()
    cells = [line[2:-2].split(" | ") for line in lines if line.startswith("| ")]
    rows = {row[0]: row[1] for row in cells if len(row) == 2}
    assert lines[0] == r"# Weights learned from hymns\|old"
    assert rows["network"] == (
        "tied parallel (Johnson 2017), time axis 8 + 6, note axis 5 + 4, dropout 0.5, MIDI 57-64"
    )
    assert rows["parameters"] == f"{parameter_count(NETWORK):,}"
    assert rows["weights"] == weights_hash(NETWORK)
    assert rows["corpus"] == r"hymns\|old: 5 pieces, 1 left out"
    assert rows["train / valid / test"] == (
        "3 / 1 / 1 pieces, 33 / 13 / 14 sixteenth steps, divided by work"
    )
    assert rows["command"] == "`courante train --out 'my weights'`"
    assert rows["seed"] == "7"
    assert rows["time"] == "0.50 h for 60 updates, 2 passes"
    assert rows["validation"] == "-5.432 nats a step (pass 1)"
    assert likelihood_markdown(TEST) in "\n".join(lines)
    assert list(tmp_path.iterdir()) == [tmp_path / "card.md"]


def test_card_without_validation_says_so(tmp_path: Path) -> None:
    write_card(tmp_path / "card.md", NETWORK, replace(TRAINING, place=Place()), TEST)
    assert "| validation | not measured |" in (tmp_path / "card.md").read_text(encoding="utf-8")


def test_card_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="nowhere"):
        write_card(tmp_path / "nowhere" / "card.md", NETWORK, TRAINING, TEST)
