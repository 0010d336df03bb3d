import contextlib
import signal

import pytest

from courante.cluster.signals import KeptSignals


def test_an_interrupt_that_got_lost_is_raised_again_and_all_is_as_it_was() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with KeptSignals() as signals:
        # As Ray does.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signals.keep()
        signals.raise_lost()
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signals.raise_lost()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
