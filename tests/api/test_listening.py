import asyncio
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from tests.radio import Told, parse_icy

from courante.api.listening import (
    Listener,
    icy_sound,
    listening,
    opus_sound,
    require_place,
    sound,
)
from courante.config import OpusConfig, OutletConfig
from courante.encoder import ogg
from courante.encoder.ogg import Flag
from courante.encoder.opus import OpusEncoder
from courante.errors import LimitReached
from courante.outlet.broadcast import Broadcast
from courante.types import Chunk, PcmBlock, Seconds

METAINT = 7
Carry = Callable[[Listener], AsyncIterator[bytes]]


def chunk(number: int, title: str = "") -> Chunk:
    return Chunk(bytes([number]) * 10, Seconds(0.1), title)


def sounds(numbers: list[int]) -> bytes:
    return b"".join(chunk(number).data for number in numbers)


def listen_while(
    broadcast: Broadcast, publish: list[Chunk], carry: Carry = sound, *, asleep: bool = False
) -> bytes:
    """What a listener gets that is there before anything is published, to the end.

    ``asleep``: after the first bytes it takes no more until all is published.
    """

    async def run() -> bytes:
        got: list[bytes] = []
        awake = asyncio.Event()
        with listening(broadcast, Seconds(0.2), limit=1) as listener:

            async def read() -> None:
                async for data in carry(listener):
                    got.append(data)
                    if asleep:
                        await awake.wait()

            reading = asyncio.create_task(read())
            for one in publish:
                await asyncio.sleep(0)
                await asyncio.to_thread(broadcast.publish, one)
            await asyncio.to_thread(broadcast.close)
            awake.set()
            await reading
        return b"".join(got)

    return asyncio.run(run())


def in_icy(listener: Listener) -> AsyncIterator[bytes]:
    return icy_sound(listener, METAINT)


def in_opus(listener: Listener) -> AsyncIterator[bytes]:
    return opus_sound(listener, 99)


def opus_chunks(blocks: int) -> tuple[bytes, list[Chunk]]:
    encoder = OpusEncoder(OpusConfig())
    silence = PcmBlock(44_100, np.zeros((4608, 2), np.int16))
    chunks = [encoder.encode(silence) for _ in range(blocks)]
    return encoder.headers, [*chunks, encoder.finish()]


def test_from_the_burst_to_the_end_and_nothing_twice() -> None:
    broadcast = Broadcast(OutletConfig())
    for number in range(5):
        broadcast.publish(chunk(number))
    heard = listen_while(broadcast, [chunk(number) for number in (5, 6, 7)])
    assert heard == sounds([3, 4, 5, 6, 7])


def test_titles_come_in_between_at_the_first_slot_of_their_sound() -> None:
    broadcast = Broadcast(OutletConfig())
    broadcast.publish(chunk(1, "one"))
    stream = listen_while(broadcast, [chunk(2, "one"), chunk(3, "two"), chunk(4, "two")], in_icy)
    heard, told = parse_icy(stream, METAINT)
    assert heard == sounds([1, 2, 3, 4])
    assert told == [Told(7, "one"), Told(21, "two")]


def test_who_fell_behind_skips_and_the_slots_stay_where_they_are() -> None:
    broadcast = Broadcast(OutletConfig(history_s=0.5, burst_s=0.2, low_lag_burst_s=0.2))
    broadcast.publish(chunk(0, "old"))
    later = [chunk(number, "new") for number in range(1, 100)]
    stream = listen_while(broadcast, later, in_icy, asleep=True)
    heard, told = parse_icy(stream, METAINT)
    assert heard == sounds([0, 98, 99])
    assert told == [Told(7, "old"), Told(14, "new")]
    assert broadcast.skipped == 97


def test_opus_begins_with_its_headers_wherever_one_joins() -> None:
    headers, chunks = opus_chunks(10)
    broadcast = Broadcast(OutletConfig()).beside(headers, Seconds(0.0))
    for one in chunks[:6]:
        broadcast.publish(one)
    pages = list(ogg.read(listen_while(broadcast, chunks[6:], in_opus)))
    assert pages[0].packets[0].startswith(b"OpusHead")
    assert pages[1].packets[0].startswith(b"OpusTags")
    assert [page.sequence for page in pages] == list(range(len(pages)))
    assert {page.serial for page in pages} == {99}
    assert pages[2].granule == 960 * len(pages[2].packets)
    assert pages[-1].flag is Flag.LAST


def test_opus_skips_to_a_page_and_its_count_has_no_hole() -> None:
    headers, chunks = opus_chunks(60)
    config = OutletConfig(history_s=0.5, burst_s=0.2, low_lag_burst_s=0.2)
    broadcast = Broadcast(config).beside(headers, Seconds(0.0))
    broadcast.publish(chunks[0])
    pages = list(ogg.read(listen_while(broadcast, chunks[1:], in_opus, asleep=True)))
    assert len(pages) < 10
    assert broadcast.skipped > 50
    assert [page.sequence for page in pages] == list(range(len(pages)))
    counted = np.cumsum([960 * len(page.packets) for page in pages[2:]])
    assert [page.granule for page in pages[2:]] == counted.tolist()
    assert pages[-1].flag is Flag.LAST


def test_where_in_the_run_it_starts() -> None:
    broadcast = Broadcast(OutletConfig(), Seconds(100.0))
    for number in range(5):
        broadcast.publish(chunk(number))

    async def start() -> float:
        with listening(broadcast, Seconds(0.2), limit=1) as listener:
            return listener.start_s

    assert asyncio.run(start()) == pytest.approx(100.3)


def test_places_are_counted_and_given_back() -> None:
    broadcast = Broadcast(OutletConfig())

    async def crowd() -> None:
        with listening(broadcast, Seconds(0.2), limit=1):
            with pytest.raises(LimitReached, match="1 listeners"):
                listening(broadcast, Seconds(0.2), limit=1).__enter__()
            with pytest.raises(LimitReached, match="1 listeners"):
                require_place(broadcast.beside(b"", Seconds(0.0)), limit=1)
            assert broadcast.listeners == 1
        assert broadcast.listeners == 0

    asyncio.run(crowd())


def test_publishing_after_the_loop_has_gone_hurts_nobody() -> None:
    broadcast = Broadcast(OutletConfig())

    async def enter() -> object:
        place = listening(broadcast, Seconds(0.2), limit=1)
        place.__enter__()
        return place

    place = asyncio.run(enter())
    broadcast.publish(chunk(1))
    assert broadcast.listeners == 1
    del place
