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
