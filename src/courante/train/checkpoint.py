"""Training in one file: everything needed to go on as if nothing had happened."""

import io
import json
from dataclasses import asdict, dataclass
from typing import Any

from courante.config import ModelConfig, TrainConfig
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.model.trees import read_leaves, write_leaves
from courante.model.weights import weights_hash
from courante.train.shelf import LATEST, Shelf
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


def identity(
    model: ModelConfig, train: TrainConfig, steps: int, start: AnyNetwork | None = None
) -> str:
    """What a checkpoint must agree on with the training that resumes it."""
    agreed: dict[str, Any] = {"model": asdict(model), "train": asdict(train), "steps": steps}
    if start is not None:
        agreed["start"] = weights_hash(start)
    return json.dumps(agreed)


def pack_checkpoint(learner: Learner, place: Place, who: str) -> bytes:
    """A checkpoint's file."""
    header = json.dumps({"identity": who, "place": asdict(place)})
    buffer = io.BytesIO()
    buffer.write(header.encode() + b"\n")
    write_leaves(buffer, learner)
    return buffer.getvalue()


def find_checkpoint(shelf: Shelf, like: Learner, who: str) -> tuple[Learner, Place] | None:
    """Read the checkpoint of a training, if there is one, into a learner like another.

    Args:
        shelf: where it would be.
        like: of which only the shapes are looked at.
        who: the training that is to go on, see ``identity``.

    Raises:
        BadInput: it is damaged, or was made with other settings or another corpus, and which.
    """
    path = shelf.folder / LATEST
    try:
        data = shelf.read(LATEST)
        if data is None:
            return None
        file = io.BytesIO(data)
        header: dict[str, Any] = json.loads(file.readline())
        if header["identity"] != who:
            raise BadInput("checkpoint", str(path), _same_as(who, header["identity"]))
        return read_leaves(file, like), _place(header["place"])
    except (ValueError, KeyError, TypeError, RuntimeError, EOFError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise BadInput("checkpoint", str(path), f"a whole checkpoint ({reason})") from error


def _same_as(who: str, found: str) -> str:
    wanted, other = _settings(json.loads(who)), _settings(json.loads(found))
    names = sorted(wanted.keys() | other.keys())
    odd = ", ".join(name for name in names if wanted.get(name) != other.get(name))
    return (
        "a checkpoint of the same settings and corpus; or start in a new folder "
        f"(they differ in {odd})"
    )


def _settings(identity: dict[str, Any]) -> dict[str, Any]:
    """What an identity holds, each setting by itself."""
    other = {"steps to learn from": identity["steps"], "start": identity.get("start")}
    return {**identity["model"], **identity["train"], **other}


def _place(fields: dict[str, Any]) -> Place:
    records = tuple(PassRecord(**record) for record in fields.pop("records"))
    return Place(**fields, records=records)
