"""Checkpoints as files of a folder."""

from pathlib import Path

from courante.train.checkpoint import Place, find_checkpoint, pack_checkpoint
from courante.train.shelf import LATEST, FolderShelf
from courante.train.update import Learner


def save_checkpoint(path: Path, learner: Learner, place: Place, who: str) -> None:
    """Put one into its folder."""
    assert path.name == LATEST
    shelf = FolderShelf(path.parent)
    shelf.open()
    shelf.write(LATEST, pack_checkpoint(learner, place, who))


def load_checkpoint(path: Path, like: Learner, who: str) -> tuple[Learner, Place]:
    """The one that is there."""
    assert path.name == LATEST
    found = find_checkpoint(FolderShelf(path.parent), like, who)
    assert found is not None
    return found
