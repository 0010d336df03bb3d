import os
import signal

import pytest

from courante.station.stopping import told_to_stop


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_waited_for_and_means_what_it_did_afterwards(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with told_to_stop() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(10)
    assert signal.getsignal(number) is before
