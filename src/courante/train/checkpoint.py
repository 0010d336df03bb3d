"""Training on disk: everything needed to go on as if nothing had happened."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import equinox as eqx

from courante.config import ModelConfig, TrainConfig
from courante.errors import BadInput
from courante.train.update import Learner


@dataclass(frozen=True)
class PassRecord:
    """One finished pass: nats a step while learning (with dropout) and on validation."""

    number: int
    updates: int
    train_nats: float
    valid_nats: float
    seconds: float


@dataclass(frozen=True)
class Place:
    """Where training stands.

    Attributes:
        pass_number: the pass under way. window: the next window of it. updates: made so far.
        pass_nats: sum of the nats of this pass's updates so far. seconds: spent in all.
        records: the finished passes.
    """

    pass_number: int = 0
    window: int = 0
    updates: int = 0
    pass_nats: float = 0.0
    seconds: float = 0.0
    records: tuple[PassRecord, ...] = ()

    @property
    def best(self) -> PassRecord | None:
        """The pass with the best validation so far."""
        return min(self.records, key=lambda record: record.valid_nats, default=None)


def identity(model: ModelConfig, train: TrainConfig, steps: int) -> str:
    """What a checkpoint must agree on with the training that resumes it."""
    return json.dumps({"model": asdict(model), "train": asdict(train), "steps": steps})


def save_checkpoint(path: Path, learner: Learner, place: Place, who: str) -> None:
    """Write a checkpoint; the one before is replaced only by a whole new one."""
    part = path.with_name(path.name + ".part")
    header = json.dumps({"identity": who, "place": asdict(place)})
    with part.open("wb") as file:
        file.write(header.encode() + b"\n")
        eqx.tree_serialise_leaves(file, learner)
    part.replace(path)


def load_checkpoint(path: Path, like: Learner, who: str) -> tuple[Learner, Place]:
    """Read a checkpoint into a learner of the same shape.

    Raises:
        BadInput: it is damaged, or was made with other settings or another corpus.
    """
    try:
        with path.open("rb") as file:
            header = json.loads(file.readline())
            if header["identity"] != who:
                expected = "a checkpoint of the same settings and corpus; or start in a new folder"
                raise BadInput("checkpoint", str(path), expected)
            learner = eqx.tree_deserialise_leaves(file, like)
    except (ValueError, KeyError, RuntimeError, EOFError) as error:
        raise BadInput("checkpoint", str(path), f"a whole checkpoint ({error})") from error
    fields = header["place"]
    records = tuple(PassRecord(**record) for record in fields.pop("records"))
    return learner, Place(**fields, records=records)
