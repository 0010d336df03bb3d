from pathlib import Path

import pytest

from courante.config import HistoryConfig
from courante.errors import BadConfig, OutputFailed, OwnedElsewhere
from courante.station.history.sql import SqlHistory
from courante.station.keeping import Stores
from courante.station.stores import open_stores


def test_a_folder_is_for_one_at_a_time(tmp_path: Path) -> None:
    config = HistoryConfig(folder=tmp_path / "new" / "data")
    stores = open_stores(config)
    assert stores.keeping
    assert isinstance(stores.history, SqlHistory)
    with pytest.raises(OutputFailed, match=r"in use by another courante.*--data"):
        open_stores(config)
    stores.close()
    open_stores(config).close()


def test_what_cannot_be_opened_lets_go_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(BadConfig):
        open_stores(HistoryConfig(folder=tmp_path, url="mysql://localhost/none"))
    (tmp_path / "recordings").write_text("in the way")
    with pytest.raises(OutputFailed):
        open_stores(HistoryConfig(folder=tmp_path))
    (tmp_path / "recordings").unlink()
    open_stores(HistoryConfig(folder=tmp_path)).close()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputFailed, match="cannot be used"):
        open_stores(HistoryConfig(folder=tmp_path / "file"))


def test_without_stores_nothing_is_kept() -> None:
    stores = Stores()
    assert not stores.keeping
    stores.close()


def test_nodes_have_a_folder_each_and_a_database_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    one = open_stores(HistoryConfig(folder=tmp_path / "one", url=url), "one")
    other = open_stores(HistoryConfig(folder=tmp_path / "other", url=url), "other")
    one.ownership.take("run")
    with pytest.raises(OwnedElsewhere):
        other.ownership.take("run")
    one.close()
    other.ownership.take("run")
    other.close()
    with pytest.raises(BadConfig, match="node"):
        open_stores(HistoryConfig(folder=tmp_path / "one", url=url), "n" * 65)
    open_stores(HistoryConfig(folder=tmp_path / "one", url=url)).close()
