"""The ``courante`` command."""

import signal
import sys
from types import FrameType
from typing import NoReturn

from courante.cli import compose, corpus, evaluate, render, serve, train
from courante.cli.app import app, run

for command in (serve.serve, compose.compose, render.render):
    app.command()(command)
for command in (train.train, evaluate.evaluate, corpus.corpus):
    app.command()(command)


def main() -> None:
    """Entry point."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # A shell that was told to ignore one (nohup) stays obeyed.
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)
    sys.exit(run())


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind, so that unfinished files are removed."""
    del frame
    raise SystemExit(128 + number)
