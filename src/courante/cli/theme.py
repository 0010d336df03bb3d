"""The runner's own tune, from a file."""

from pathlib import Path

from courante.composer.form_tune import Tune, tune_of
from courante.corpus.corpus import Source
from courante.corpus.folder import FORMATS, read
from courante.errors import BadInput, Missing


def tune_from(path: Path | None) -> Tune | None:
    """Read a tune; of a book of tunes, the first. No path, no tune.

    Raises:
        Missing: there is no such file.
        BadInput: it is no music, has no notes, is longer than a theme can be, in a metre that no
            run can have, or beyond every instrument; says which.
    """
    if path is None:
        return None
    if not path.is_file():
        known = ", ".join(FORMATS)
        raise Missing(f"theme {path}", f"name a file of one tune ({known})")
    found, skipped = read(Source(path.name, path.stem, path))
    if not found:
        reason = skipped[0].reason if skipped else "nothing in it"
        raise BadInput("theme", path.name, f"a tune that can be played ({reason})")
    piece = found[0]
    return tune_of(piece.title, piece.metre, piece.bits, int(piece.positions[0]), piece.note_range)
