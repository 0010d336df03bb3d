from pathlib import Path

import pytest

from courante.corpus import groove
from courante.errors import BadScore

HEAD = "drummer,style,time_signature,duration,split\n"


def test_the_real_performances(shared_data: Path) -> None:
    found = groove.count(shared_data / "corpora" / "groove")
    assert (found.count, round(found.hours, 1)) == (1150, 13.6)
    assert found.sides == {"train": 897, "validation": 124, "test": 129}
    assert (found.metres["4/4"], found.styles["rock"]) == (1138, 341)


@pytest.mark.parametrize(
    "table",
    [None, HEAD + "a,rock,4-4,long,train\n", "drummer\na\n", HEAD + "a,rock\n", HEAD + "\xff"],
)
def test_a_damaged_table_is_named(tmp_path: Path, table: str | None) -> None:
    if table is not None:
        (tmp_path / groove.TABLE).write_text(table, encoding="latin-1")
    with pytest.raises(BadScore, match=r"info\.csv"):
        groove.count(tmp_path)
