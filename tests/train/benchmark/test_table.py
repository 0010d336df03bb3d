from tests.train.benchmark.runs import BALSTM, MARKOV, NARROW, counted, trained

from courante.train.benchmark.entries import entries_of
from courante.train.benchmark.published import published
from courante.train.benchmark.table import tables

ENTRIES = entries_of(
    [
        counted(MARKOV, -10.5),
        trained(BALSTM, 1, -5.5, passes=8),
        trained(BALSTM, 3, -6.0),
        trained(BALSTM, 2, -5.9),
        trained(NARROW, 4, -7.0, benchmark="Nottingham", moved=None),
    ]
)
TOLD = tables(ENTRIES, published(), {"JSB": "two pieces", "Nottingham": "three pieces"})
SUMMARY, JSB, NOTTINGHAM = TOLD.split("\n### ")


def row(part: str, start: str) -> list[str]:
    """The cells of the one row that starts so."""
    (line,) = [line for line in part.splitlines() if line.startswith(f"| {start}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_summary_has_all_models_and_sets() -> None:
    assert row(SUMMARY, "model") == ["model", "JSB", "Nottingham"]
    assert row(SUMMARY, "fair coins") == ["fair coins", "-61.00", "-61.00"]
    assert row(SUMMARY, "markov") == ["markov", "-10.50", "–"]
    assert row(SUMMARY, "balstm") == ["balstm", "-5.90 (-5.50)", "–"]
    assert row(SUMMARY, "narrow") == ["narrow", "–", "-7.00"]
    balstm = ["*BALSTM* [^johnson2017]", "-5.86 (-5.05)", "-1.62 (-1.55)"]
    assert row(SUMMARY, r"*BALSTM*") == balstm


def test_a_set_is_told_in_full() -> None:
    assert JSB.startswith("JSB\n\ntwo pieces\n")
    several = ["88", "no", "1,234,567", "7-8", "3 (1, 2, 3)"]
    nats = ["-5.90", "-5.50", "-5.80", "-5.40", "-5.91", "-0.010", "-0.010"]
    assert row(JSB, "balstm")[1:] == [*several, *nats]
    nats = ["-10.50", "–", "-10.40", "–", "-12.50", "-2.000", "-2.000"]
    assert row(JSB, "markov")[1:] == ["88", "no", "176", "–", "–", *nats]
    assert row(NOTTINGHAM, "narrow")[1:] == [
        *("1", "yes", "1,234,567", "7", "1 (4)"),
        *("-7.00", "–", "-6.90", "–", "–", "–", "–"),
    ]
    assert "narrow" not in JSB
    lines = [line for line in JSB.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines}) == 1


def test_published_figures_stand_under_their_convention_with_their_source() -> None:
    assert row(JSB, "*TCN*")[6:] == ["–", "–", "-8.10", "–", "–", "–", "–"]
    assert row(JSB, "*BALSTM*")[5:8] == ["5", "-5.86", "-5.05"]
    assert "*DBN-LSTM*, estimate [^vohra2015]" in JSB
    assert "RNN-RBM" not in JSB
    assert "RNN-RBM" in NOTTINGHAM
    for figure in published():
        assert TOLD.count(f"[^{figure.source.key}]: {figure.source.citation}") == 1


def test_without_published_figures_nothing_is_cited() -> None:
    told = tables(ENTRIES, (), {"JSB": "two pieces"})
    assert "[^" not in told
    assert "balstm" in told


def test_models_that_foretell_struck_notes_are_marked() -> None:
    assert row(NOTTINGHAM, "narrow")[0] == r"narrow \*"
    assert "struck notes" in NOTTINGHAM
    assert "struck notes" not in JSB


def test_sixteenths_are_not_set_beside_quarter_notes() -> None:
    told = tables((), published(), {"JSB-16th": "four pieces."})
    assert "### JSB-16th\n\nfour pieces. Sixteenths at written pitch" in told
    assert "BALSTM" not in told
    assert "Sixteenths at written pitch" not in TOLD
