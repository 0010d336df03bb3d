import pytest
from tests.station.history.making import NOON, RUN, record, stretch

from courante.errors import NotFound
from courante.station.history.contract import HistoryCounters, Stretch
from courante.station.history.none import NoHistory


def test_it_takes_everything_and_keeps_nothing() -> None:
    history = NoHistory()
    history.write(record())
    history.add(RUN, stretch([1]))
    history.keep_snapshot(RUN, b"stands here")
    history.keep_music(RUN, b"music")
    history.forget(NOON, NOON)
    history.delete(RUN)
    assert history.unfinished() == ()
    assert history.played(RUN) == Stretch()
    assert history.counters() == HistoryCounters()
    with pytest.raises(NotFound, match="keeps no history"):
        history.find(RUN)
    history.close()
