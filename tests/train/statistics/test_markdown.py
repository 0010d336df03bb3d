from tests.train.rolls import drawn, sung

from courante.train.statistics import compare, comparison_markdown

HELD_OUT = [sung([60, 62, 64]), sung([60, 62, 64, 67])]
SETS = {
    "one": [sung([60, 62, 64]), drawn({60: "..."})],
    "other": [sung([60, 61, 62], [40, 41, 42])],
}
COMPARISON = compare(SETS, HELD_OUT, HELD_OUT)


def table(number: int) -> list[list[str]]:
    """Cells of one of the tables, its head first."""
    blocks = comparison_markdown(COMPARISON).split("\n\n")
    lines = blocks[2 * number + 1].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({len(row) for row in cells}) == 1
    return [cells[0], *cells[2:]]


def test_means() -> None:
    head, *rows = table(0)
    assert head == ["measure", "held out (2)", "one (2)", "other (1)"]
    assert len(rows) == len(COMPARISON.measures)
    shown = {row[0]: row[1:] for row in rows}
    assert shown["polyphony (notes)"] == ["1 ± 0", "**1 ± 0 (1)**", "2 ± 0"]
    assert shown["groove consistency (share)"] == ["–", "–", "–"]
    assert shown["pitch-class histogram (profile)"][0] == "–"
    assert shown["pitch-class histogram (profile)"][1].startswith("**")
    assert shown["pitch-class histogram (profile)"][1].endswith(" away**")


def test_areas() -> None:
    head, *rows = table(1)
    assert head == ["measure", "one", "other"]
    shown = {row[0]: row[1:] for row in rows}
    assert shown["polyphony"] == ["**1.00 (0)**", "0.00 (∞)"]
    assert shown["groove consistency"] == ["–", "–"]


def test_standings() -> None:
    head, *rows = table(2)
    assert head == ["set", "nearest mean", "largest area", "against one", "against other"]
    one, other = COMPARISON.standings
    duel = COMPARISON.duels[0]
    assert rows[0] == [
        "one",
        str(one.closest),
        str(one.most_overlap),
        "",
        f"{duel.closer} / {duel.more_overlap} of {duel.measures}",
    ]
    assert rows[1][:3] == ["other", str(other.closest), str(other.most_overlap)]
