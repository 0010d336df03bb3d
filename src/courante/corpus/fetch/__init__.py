"""Get a corpus from its publisher: checked, taken up again after a cut, whole or not at all."""

from courante.corpus.fetch.getting import fetch

__all__ = ["fetch"]
