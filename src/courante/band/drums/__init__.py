"""The kit: grooves and fills as people play them, from what was learned of drummers."""

from courante.band.drums.ask import ALL_PIECES, DrumAsk
from courante.band.drums.groove import Grooves
from courante.band.drums.playing import KEYS, play
from courante.model.drums.book import DrumBook, load_book
from courante.model.drums.kit import PIECES, STYLES, Piece

__all__ = [
    "ALL_PIECES",
    "KEYS",
    "PIECES",
    "STYLES",
    "DrumAsk",
    "DrumBook",
    "Grooves",
    "Piece",
    "load_book",
    "play",
]
