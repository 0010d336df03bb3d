import math

from courante.corpus.benchmark import NAMES
from courante.train.benchmark.published import Figure, published

FIGURES = {(figure.model, figure.source.key): figure for figure in published()}


def test_the_figures_that_the_project_was_given() -> None:
    balstm, dbn = FIGURES["BALSTM", "johnson2017"], FIGURES["DBN-LSTM", "vohra2015"]
    four = ("JSB", "MuseData", "Nottingham", "Piano-midi")
    assert [balstm.nats[name] for name in four] == [-5.86, -4.41, -1.62, -5.00]
    assert [balstm.best[name] for name in four] == [-5.05, -3.90, -1.55, -4.90]
    assert (balstm.trainings, balstm.likelihood) == (5, "exact")
    assert [dbn.nats[name] for name in four] == [-3.47, -3.91, -1.32, -4.63]
    assert dbn.likelihood == "estimated"


def test_every_figure_has_a_source_and_can_be_told_apart() -> None:
    figures = published()
    assert len(FIGURES) == len(figures) > 1
    for figure in figures:
        assert figure.source.citation
        assert figure.source.checked
        assert figure.source.key[-4:].isdecimal()
        assert figure.likelihood in {"exact", "estimated"}
        assert figure.first_step in {"counted", "skipped", "unknown"}
        assert figure.nats
        assert set(figure.nats) <= set(NAMES)
        assert set(figure.best) <= set(figure.nats)
        assert bool(figure.best) == (figure.trainings > 1)


def test_every_figure_lies_between_certainty_and_fair_coins() -> None:
    def good(figure: Figure) -> bool:
        best = all(figure.best[name] >= figure.nats[name] for name in figure.best)
        return best and all(-88 * math.log(2) < nats < 0 for nats in figure.nats.values())

    assert [figure.model for figure in published() if not good(figure)] == []
