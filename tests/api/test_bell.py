import asyncio
import threading

from courante.api.bell import Bell


def test_rung_from_threads_each_is_heard() -> None:
    async def crowd() -> list[int]:
        bells = [Bell() for _ in range(50)]
        heard = [0] * len(bells)

        async def listen(number: int) -> None:
            while heard[number] < 20:
                await bells[number].heard()
                heard[number] += 1

        def ring() -> None:
            while not done.is_set():
                for bell in bells:
                    bell.ring()
                done.wait(0.001)

        done = threading.Event()
        ringers = [threading.Thread(target=ring) for _ in range(3)]
        for ringer in ringers:
            ringer.start()
        async with asyncio.timeout(20):
            await asyncio.gather(*(listen(number) for number in range(len(bells))))
        done.set()
        for ringer in ringers:
            ringer.join()
        return heard

    assert asyncio.run(crowd()) == [20] * 50


def test_rung_before_somebody_listens() -> None:
    async def late() -> None:
        bell = Bell()
        bell.ring()
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await bell.heard()

    asyncio.run(late())


def test_rung_after_the_loop_has_gone() -> None:
    async def make() -> Bell:
        return Bell()

    bell = asyncio.run(make())
    for _ in range(3):
        bell.ring()
