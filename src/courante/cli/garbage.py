"""Spares a server the long pauses of Python's garbage collector."""

import gc


def let_stay() -> None:
    """Take all that exists out of the collector's sight; call it when everything is loaded.

    A full collection looks at every object while all threads wait: a quarter of a million of JAX's
    and ours, which never go away, are a pause of 0.2 s on a quiet core and of more than a second on
    a busy one, every few minutes. What is made from then on is looked at as ever.
    """
    gc.collect()
    gc.freeze()
