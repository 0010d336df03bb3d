"""The ``courante`` command."""

import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

from courante.cli import (
    combine,
    compose,
    corpus,
    drain,
    evaluate,
    learn_drums,
    models,
    render,
    serve,
    status,
    stream,
    train,
)
from courante.cli.app import app, run
from courante.cli.memory import start_with_large_pages, start_with_steady_heaps

for command in (serve.serve, status.status, stream.stream, compose.compose, render.render):
    app.command()(command)
for command in (train.train, combine.combine, evaluate.evaluate, models.models, corpus.corpus):
    app.command()(command)
for command in (learn_drums.learn_drums, drain.drain):
    app.command()(command)


def main() -> None:
    """Entry point."""
    match sys.argv[1:2]:
        case ["train"]:
            start_with_large_pages()
        case ["serve" | "stream"]:
            start_with_steady_heaps()
        case _:
            pass
    for number in (signal.SIGTERM, signal.SIGHUP):
        # A shell that was told to ignore one (nohup) stays obeyed.
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)
    _end(run())


def _end(status: int) -> NoReturn:
    """Leave; not by way of the interpreter's own end while a thread still works.

    A composer that did not stop in time is deep in native code. Torn out of it, it would abort the
    process; nothing that it does is needed any more.
    """
    if threading.active_count() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind, so that unfinished files are removed."""
    del frame
    raise SystemExit(128 + number)
