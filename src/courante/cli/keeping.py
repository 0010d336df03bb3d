"""Options for what a server keeps of runs, and where."""

from pathlib import Path
from typing import Annotated

import typer

from courante.config import HistoryConfig

_HISTORY = HistoryConfig()

DataOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Keeps runs and recordings; if none, courante in the user's data folder.",
    ),
]
DatabaseOption = Annotated[
    str,
    typer.Option(
        metavar="URL",
        envvar="COURANTE_DATABASE",
        help="Keep runs in PostgreSQL (postgresql://...); if none, in SQLite in the data folder. "
        "With a password it is better told in the environment.",
    ),
]
HistoryOption = Annotated[
    bool,
    typer.Option(
        "--history/--no-history", help="Keep runs, so that they survive a restart of the server."
    ),
]
KeepDaysOption = Annotated[
    float, typer.Option(metavar="N", help="Runs to be saved are deleted so long after their end.")
]
KEEP_DAYS = _HISTORY.keep_days


def history_from(
    data: Path | None, database: str, keep_days: float, *, history: bool
) -> HistoryConfig | None:
    """Where to keep runs; ``None`` for nowhere.

    Raises:
        BadConfig: a setting is out of range.
    """
    if not history:
        return None
    return HistoryConfig(url=database, folder=folder_of(data), keep_days=keep_days)


def folder_of(data: Path | None) -> Path:
    """Where a server keeps what it is to find again."""
    # Relative to where the server was started, whatever changes the working folder later.
    return _HISTORY.folder if data is None else data.absolute()
