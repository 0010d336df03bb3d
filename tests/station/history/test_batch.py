from collections import deque

from tests.station.history.making import NOON, OTHER, RUN, record, stretch

from courante.station.history.batch import PART_BYTES, Batch, Forget, followed_by
from courante.station.history.rows import pack


def full_batch() -> Batch:
    return Batch(
        {"gone"},
        {RUN: record(RUN), OTHER: record(OTHER)},
        deque(pack(run_id, stretch([n])) for n in range(4) for run_id in (RUN, OTHER)),
        {RUN: {"snapshot": b"a", "music": b"b"}, OTHER: {"music": b"c"}},
        Forget(NOON, NOON),
    )


def test_its_parts_are_the_whole_in_an_order_in_which_each_can_stand_alone() -> None:
    batch = full_batch()
    first, *_, last = batch.parts()
    assert first.deleted
    assert first.records
    assert last.forget
    whole = Batch()
    for part in batch.parts():
        whole = followed_by(whole, part)
    assert whole == batch


def test_no_part_is_larger_than_a_transaction_should_be() -> None:
    large = {f"{n}": {"music": bytes(PART_BYTES // 3)} for n in range(10)}
    parts = [*Batch(snapshots=large).parts()]
    assert [len(part.snapshots) for part in parts] == [3, 3, 3, 1]


def test_what_counts_as_one_thing() -> None:
    assert full_batch().count == 2 + 8 * 3 + 3
    assert Batch().empty
    assert not Batch(forget=Forget(NOON, NOON)).empty
    assert not Batch(deleted={RUN}).empty


def test_it_can_be_cut_by_run() -> None:
    batch = full_batch()
    one = batch.of(RUN)
    assert one.run_ids == (RUN,)
    assert one.forget is None
    assert len(one.stretches) == 4
    rest = batch.without({RUN})
    assert set(rest.run_ids) == {"gone", OTHER}
    assert rest.forget == batch.forget


def test_what_came_about_under_an_older_lease_gives_way_and_what_came_under_the_same_stays() -> (
    None
):
    def of(fence: int, *indices: int) -> Batch:
        stretches = deque([pack(RUN, stretch(indices)), pack(OTHER, stretch(indices))])
        return Batch(stretches=stretches, fences={RUN: fence, OTHER: 5})

    both = followed_by(of(7, 1), of(7, 2))
    assert [len(both.of(run_id).stretches) for run_id in (RUN, OTHER)] == [2, 2]
    later = followed_by(of(7, 1), of(8, 2))
    assert [len(later.of(run_id).stretches) for run_id in (RUN, OTHER)] == [1, 2]
    assert later.fences == {RUN: 8, OTHER: 5}
    deleted = followed_by(Batch(deleted={RUN}, fences={RUN: 7}), of(8, 2))
    assert deleted.deleted == set(), "who has lost a run shall not delete what it has become since"
    assert followed_by(of(7, 1), Batch(deleted={RUN})).fences == {OTHER: 5}


def test_its_parts_carry_its_fences() -> None:
    batch = full_batch()
    batch.fences = {RUN: 3}
    assert [part.fences for part in batch.parts() if part.run_ids] == [{RUN: 3}] * 3
    assert batch.of(RUN).fences == {RUN: 3}
    assert batch.without({RUN}).fences == {}
