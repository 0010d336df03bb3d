import pytest

from courante.errors import BadConfig
from courante.train.sharing import all_of, require_shares, share_of


@pytest.mark.parametrize(("processes", "lanes"), [(1, 4), (2, 4), (3, 4), (4, 4), (5, 17)])
def test_every_lane_is_of_one_process_and_none_has_two_more(processes: int, lanes: int) -> None:
    shares = [share_of(rank, processes, lanes) for rank in range(processes)]
    owned = [lane for share in shares for lane in range(lanes)[share.rows]]
    assert owned == list(range(lanes))
    counts = [share.size for share in shares]
    assert min(counts) >= 1
    assert max(counts) - min(counts) <= 1
    assert sum(share.weight for share in shares) == pytest.approx(1)


def test_one_process_has_all_lanes() -> None:
    assert share_of(0, 1, 6) == all_of(6)
    assert all_of(6).weight == 1


@pytest.mark.parametrize("processes", [-1, 0, 5])
def test_processes_that_would_have_nothing_to_do_are_refused(processes: int) -> None:
    said = rf"processes: {processes} is not usable; expected 1 to 4: each takes one of the 4 lanes"
    with pytest.raises(BadConfig, match=said):
        require_shares(processes, 4)


@pytest.mark.parametrize("processes", [1, 4])
def test_any_other_number_is_welcome(processes: int) -> None:
    require_shares(processes, 4)
