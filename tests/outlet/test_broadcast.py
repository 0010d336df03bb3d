import threading
from collections.abc import Iterable

import pytest

from courante.config import OutletConfig
from courante.outlet.broadcast import Broadcast, Cursor
from courante.types import Chunk, Seconds

CHUNK_S = Seconds(0.1)


def chunk(number: int) -> Chunk:
    return Chunk(f"<{number}>".encode(), CHUNK_S)


def broadcast_of(count: int, history_s: float = 2.0) -> Broadcast:
    broadcast = Broadcast(OutletConfig(history_s=history_s, burst_s=0.5))
    for number in range(count):
        broadcast.publish(chunk(number))
    return broadcast


def numbers(chunks: Iterable[Chunk]) -> list[int]:
    return [int(chunk.data.strip(b"<>")) for chunk in chunks]


def test_listener_starts_its_burst_behind_live() -> None:
    broadcast = broadcast_of(10)
    assert numbers(broadcast.read(broadcast.start(Seconds(0.3)))[0]) == [7, 8, 9]
    assert numbers(broadcast.read(broadcast.start(Seconds(0.0)))[0]) == []
    assert numbers(broadcast.read(broadcast.start(Seconds(60.0)))[0]) == list(range(10))


def test_listener_gets_every_chunk_once_and_in_order() -> None:
    broadcast = broadcast_of(3)
    cursor = broadcast.start(Seconds(0.2))
    heard: list[int] = []
    for number in range(3, 9):
        broadcast.publish(chunk(number))
        chunks, cursor, skipped = broadcast.read(cursor)
        heard += numbers(chunks)
        assert skipped == 0
    assert heard == list(range(1, 9))
    assert broadcast.read(cursor) == ((), cursor, 0)


def test_slow_listener_skips_to_its_burst_behind_live_and_is_counted() -> None:
    broadcast = broadcast_of(1)
    cursor = broadcast.start(Seconds(0.2))
    for number in range(1, 100):
        broadcast.publish(chunk(number))
    chunks, cursor, skipped = broadcast.read(cursor)
    assert numbers(chunks) == [98, 99]
    assert skipped == 98
    assert broadcast.skipped == 98
    assert broadcast.read(cursor)[0] == ()


def test_memory_stays_the_same_whatever_listeners_do() -> None:
    broadcast = broadcast_of(10_000, history_s=2.0)
    cursors = [broadcast.start(Seconds(0.5)) for _ in range(100)]
    for number in range(10_000, 20_000):
        broadcast.publish(chunk(number))
    oldest = Cursor(sequence=0, burst_s=Seconds(2.0))
    held = numbers(broadcast.read(oldest)[0])
    assert len(held) == 20
    assert held[-1] == 19_999
    assert all(numbers(broadcast.read(c)[0])[-1] == 19_999 for c in cursors)


def test_end_comes_after_the_last_chunk() -> None:
    broadcast = broadcast_of(2)
    cursor = broadcast.start(Seconds(1.0))
    broadcast.close()
    assert broadcast.closed
    assert not broadcast.ended(cursor)
    chunks, cursor, _ = broadcast.read(cursor)
    assert numbers(chunks) == [0, 1]
    assert broadcast.ended(cursor)


def test_chunks_without_frames_are_not_passed_on() -> None:
    broadcast = broadcast_of(0)
    calls: list[None] = []
    broadcast.on_publish(lambda: calls.append(None))
    broadcast.publish(Chunk(b"", Seconds(0.0)))
    assert calls == []
    assert broadcast.published_s == 0


def test_callbacks_wake_until_removed() -> None:
    broadcast = broadcast_of(0)
    first: list[float] = []
    second: list[float] = []
    remove = broadcast.on_publish(lambda: first.append(broadcast.published_s))
    broadcast.on_publish(lambda: second.append(broadcast.published_s))
    assert broadcast.listeners == 2
    broadcast.publish(chunk(0))
    remove()
    remove()
    broadcast.publish(chunk(1))
    broadcast.close()
    assert first == pytest.approx([0.1])
    assert second == pytest.approx([0.1, 0.2, 0.2])
    assert broadcast.listeners == 1


def test_readers_on_other_threads_get_all_that_a_writer_publishes() -> None:
    broadcast = broadcast_of(0, history_s=1000.0)
    heard: dict[int, list[int]] = {n: [] for n in range(4)}

    def listen(reader: int, cursor: Cursor) -> None:
        fresh = threading.Event()
        broadcast.on_publish(fresh.set)
        while not broadcast.ended(cursor):
            fresh.wait(5)
            fresh.clear()
            chunks, cursor, _ = broadcast.read(cursor)
            heard[reader] += numbers(chunks)

    readers = [
        threading.Thread(target=listen, args=(n, broadcast.start(Seconds(0.0)))) for n in heard
    ]
    for reader in readers:
        reader.start()
    for number in range(2000):
        broadcast.publish(chunk(number))
    broadcast.close()
    for reader in readers:
        reader.join(10)
    assert all(numbers == list(range(2000)) for numbers in heard.values())


def test_a_cursor_knows_its_place_in_the_run() -> None:
    broadcast = Broadcast(OutletConfig(history_s=2.0, burst_s=0.5), Seconds(100.0))
    assert broadcast.media_s(broadcast.start(Seconds(1.0))) == 100.0
    for number in range(30):
        broadcast.publish(chunk(number))
    assert broadcast.published_s == pytest.approx(103.0)
    assert broadcast.media_s(broadcast.start(Seconds(0.5))) == pytest.approx(102.5)
    assert broadcast.media_s(broadcast.start(Seconds(60.0))) == pytest.approx(101.0)
    assert broadcast.media_s(Cursor(0, Seconds(0.5))) == pytest.approx(101.0)


def test_formats_beside_each_other_share_listeners_and_their_end() -> None:
    broadcast = broadcast_of(3)
    other = broadcast.beside(b"headers", Seconds(0.3))
    assert other.headers == b"headers"
    assert other.published_s == pytest.approx(0.3)
    leave = other.on_publish(lambda: None)
    broadcast.on_publish(lambda: None)
    assert broadcast.listeners == other.listeners == 2
    leave()
    leave()
    assert broadcast.listeners == other.listeners == 1
    for number in range(50):
        other.publish(chunk(number))
    other.read(Cursor(0, Seconds(0.2)))
    assert broadcast.skipped == other.skipped == 48
    broadcast.close()
    assert other.closed
    assert broadcast.beside(b"", Seconds(0.0)).closed


def test_who_asks_to_be_woken_seldom_is_and_all_of_them_in_turn() -> None:
    broadcast = broadcast_of(0)
    woken: list[list[int]] = [[] for _ in range(8)]
    for number, when in enumerate(woken):
        broadcast.on_publish(lambda n=number, w=when: w.append(n), every=4)
    always: list[int] = []
    broadcast.on_publish(lambda: always.append(1))
    for number in range(8):
        broadcast.publish(chunk(number))
        assert sum(len(when) for when in woken) == 2 * (number + 1)
    assert [len(when) for when in woken] == [2] * 8
    assert len(always) == 8
    broadcast.close()
    assert [len(when) for when in woken] == [3] * 8
