"""A clock of plain seconds, for what takes one as a function."""


class Seconds:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s
