import gc
import subprocess
import sys
import weakref

from courante.cli.garbage import let_stay

LOOKED_AT = """
import gc
from courante.cli.garbage import let_stay
kept = [[number] for number in range(100_000)]
before = len(gc.get_objects())
let_stay()
print(before > 100_000, len(gc.get_objects()) < 1000, len(kept))
"""


class Ring:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_there_is_not_looked_at_again() -> None:
    command = [sys.executable, "-c", LOOKED_AT]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout == "True True 100000\n"


def test_what_is_made_later_is_collected() -> None:
    let_stay()
    try:
        ring = Ring()
        gone = weakref.ref(ring)
        del ring
        gc.collect()
        assert gone() is None
    finally:
        gc.unfreeze()
