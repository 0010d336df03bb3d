import numpy as np

from courante.train.statistics.distances import between, within


def test_every_pair_once() -> None:
    assert within(np.array([[0.0], [3.0], [7.0]])).tolist() == [3, 7, 4]
    assert within(np.array([[1.0]])).size == 0


def test_every_row_to_every_row_of_the_other() -> None:
    ours, theirs = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [6.0, 8.0]])
    assert between(ours, theirs).tolist() == [0, 10, 5, 5]
