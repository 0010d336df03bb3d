"""How a network learns."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class TrainConfig:
    """How the network learns.

    Attributes:
        lanes: pieces read side by side; one update takes a window from each.
        window_steps: steps of a window; memory is carried from window to window.
        passes: passes over the training pieces, over which the learning rate falls to its end.
        learning_rate: Adam's, at its highest. final_rate_share: what is left of it at the end.
        warmup_updates: updates over which it rises.
        clip_norm: longest step a gradient may ask for.
        transpose: most semitones by which a piece is moved, up or down, anew in every pass.
        transpose_share: share of the passes, from the first on, in which pieces are moved at all.
        weight_decay: how fast weights that are not needed shrink, relative to the learning rate.
        recurrent_dropout: share of the LSTMs' recurrent weights silenced in each update.
        average: how much of the moving average of the weights stays from update to update; it is
            what is validated and kept. 0 keeps the weights themselves.
        pass_steps: steps of a pass, of each style as many; 0 for all steps of all pieces.
        fold: whether notes beyond the network's range are moved into it by octaves.
        hidden_share: share of pieces in which each of style, energy and phrase is not told.
        fresh_share: share of pieces that begin with an empty memory; the others follow on from the
            piece before, which teaches the network to compose without end.
        patience: passes without better validation after which training stops.
        seed: of everything that is drawn.
    """

    lanes: int = 4
    window_steps: int = 96
    passes: int = 20
    learning_rate: float = 3e-3
    final_rate_share: float = 0.02
    warmup_updates: int = 100
    clip_norm: float = 1.0
    transpose: int = 5
    transpose_share: float = 1.0
    weight_decay: float = 0.0
    recurrent_dropout: float = 0.0
    average: float = 0.0
    pass_steps: int = 0
    fold: bool = False
    hidden_share: float = 0.0
    fresh_share: float = 0.5
    patience: int = 5
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse settings that cannot train."""
        for name in ("lanes", "window_steps", "passes", "patience"):
            value = getattr(self, name)
            require(ok=value >= 1, name=name, value=value, expected="at least 1")
        for name in ("learning_rate", "clip_norm"):
            value = getattr(self, name)
            require(ok=value > 0, name=name, value=value, expected="above 0")
        for name in ("fresh_share", "final_rate_share", "transpose_share", "hidden_share"):
            value = getattr(self, name)
            require(ok=0 <= value <= 1, name=name, value=value, expected="a share from 0 to 1")
        for name in ("recurrent_dropout", "average"):
            value = getattr(self, name)
            require(ok=0 <= value < 1, name=name, value=value, expected="a share in [0, 1)")
        require(
            ok=0 <= self.weight_decay <= 10,
            name="weight_decay",
            value=self.weight_decay,
            expected="0 to 10",
        )
        whole = ("warmup_updates", 10**6), ("transpose", 60), ("pass_steps", 10**9)
        for name, most in (*whole, ("seed", 2**32 - 1)):
            value = getattr(self, name)
            require(ok=0 <= value <= most, name=name, value=value, expected=f"0 to {most}")
