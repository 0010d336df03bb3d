import io

import pytest
from rich.console import Console

from courante.cli import progress


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (754, "12:34"), (3723.4, "1:02:03")]
)
def test_clock(seconds: float, shown: str) -> None:
    assert progress.clock(seconds) == shown


def test_a_bar_on_a_terminal_shows_share_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    # A terminal that says it is dumb is drawn nothing on.
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "console", Console(file=screen, force_terminal=True, width=100))
    with progress.bar("reading [b]") as show:
        show(1, 4, "first")
        show(3, 4, "[third]")
    assert "reading [b]" in screen.getvalue()
    assert "75 %" in screen.getvalue()
    assert "[third]" in screen.getvalue()


def test_nothing_is_drawn_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(progress, "console", Console(file=screen))
    with progress.bar("reading") as show:
        show(1, 2)
    assert screen.getvalue() == ""
