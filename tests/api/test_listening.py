import asyncio

import pytest

from courante.api.listening import listening, sound
from courante.config import OutletConfig
from courante.errors import LimitReached
from courante.outlet.broadcast import Broadcast
from courante.types import Chunk, Seconds


def chunk(number: int) -> Chunk:
    return Chunk(bytes([number]), Seconds(0.1))


def listen_while(broadcast: Broadcast, publish: list[int]) -> bytes:
    """What a listener gets that is there before anything is published, to the end."""

    async def run() -> bytes:
        got = b""
        with listening(broadcast, Seconds(0.2), limit=1) as listener:

            async def read() -> None:
                nonlocal got
                async for data in sound(listener):
                    got += data

            reading = asyncio.create_task(read())
            for number in publish:
                await asyncio.sleep(0)
                await asyncio.to_thread(broadcast.publish, chunk(number))
            await asyncio.to_thread(broadcast.close)
            await reading
        return got

    return asyncio.run(run())


def test_from_the_burst_to_the_end_and_nothing_twice() -> None:
    broadcast = Broadcast(OutletConfig())
    for number in range(5):
        broadcast.publish(chunk(number))
    assert listen_while(broadcast, [5, 6, 7]) == bytes([3, 4, 5, 6, 7])


def test_where_in_the_run_it_starts() -> None:
    broadcast = Broadcast(OutletConfig())
    for number in range(5):
        broadcast.publish(chunk(number))

    async def start() -> float:
        with listening(broadcast, Seconds(0.2), limit=1) as listener:
            return listener.start_s

    assert asyncio.run(start()) == pytest.approx(0.3)


def test_places_are_counted_and_given_back() -> None:
    broadcast = Broadcast(OutletConfig())

    async def crowd() -> None:
        with listening(broadcast, Seconds(0.2), limit=1):
            with pytest.raises(LimitReached, match="1 listeners"):
                listening(broadcast, Seconds(0.2), limit=1).__enter__()
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
