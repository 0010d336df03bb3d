"""What makes a run this run, in this process and in the next."""

from dataclasses import dataclass
from datetime import datetime

from courante.station.tokens import Tokens


@dataclass(frozen=True)
class Identity:
    """Who a run is.

    Attributes:
        run_id: its public name. seed: decides its music. tokens: digests of what opens it.
        expires: whether it ends when nobody cares for it.
        opened_at: when it began, by the calendar; ``None`` for now.
        attended_at: when somebody last cared for it; ``None`` for now.
        saved: whether it is to be kept once it is over.
    """

    run_id: str
    seed: int
    tokens: Tokens
    expires: bool = True
    opened_at: datetime | None = None
    attended_at: datetime | None = None
    saved: bool = False
