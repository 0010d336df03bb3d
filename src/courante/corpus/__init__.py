"""Music to learn from: files become steps, once, and are split by work."""

from courante.corpus.corpus import Corpus, Skipped
from courante.corpus.loader import load
from courante.corpus.piece import Piece, crop, transpose
from courante.corpus.progress import Progress
from courante.corpus.split import Split, split

__all__ = [
    "Corpus",
    "Piece",
    "Progress",
    "Skipped",
    "Split",
    "crop",
    "load",
    "split",
    "transpose",
]
