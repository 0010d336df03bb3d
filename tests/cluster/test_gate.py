import threading

import pytest
from tests.serving import wait_until

from courante.cluster._gate import Gate, Gone


def test_nobody_passes_while_it_is_closed() -> None:
    gate = Gate()
    gate.close()
    with pytest.raises(Gone), gate.passing():
        pass
    gate.open()
    with gate.passing():
        pass


def test_closing_waits_for_those_inside() -> None:
    gate = Gate()
    with gate.passing():
        closing = threading.Thread(target=gate.close)
        closing.start()
        wait_until(lambda: _refuses(gate))
        assert closing.is_alive()
    closing.join()


def _refuses(gate: Gate) -> bool:
    try:
        with gate.passing():
            return False
    except Gone:
        return True
