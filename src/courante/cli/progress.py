"""Progress bars on standard error, with the time that is left."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

SPEED_OVER_S = 120.0
"""The time left is told from the speed of so many seconds; an update may take some of them."""

console = Console(stderr=True, highlight=False)


class Show(Protocol):
    """Moves a bar: what is done, what there is in all, and a word beside it."""

    def __call__(self, done: float, total: float, name: str = "") -> None:
        """Move it."""
        ...


def clock(seconds: float) -> str:
    """``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def bar(what: str) -> Generator[Show]:
    """A bar that vanishes when the work is done, and is not drawn where nobody looks at it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[beside]}", style="dim"),
    )
    with Progress(
        *columns,
        console=console,
        transient=True,
        speed_estimate_period=SPEED_OVER_S,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(escape(what), total=None, beside="")
        begun = False

        def show(done: float, total: float, name: str = "") -> None:
            nonlocal begun
            if not begun:
                # What an earlier session did says nothing of the speed of this one.
                progress.reset(task, completed=int(done))
                begun = True
            progress.update(task, completed=done, total=total, beside=escape(name))

        yield show
