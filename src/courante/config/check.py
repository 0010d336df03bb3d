"""The check that all settings go through."""

from courante.errors import BadConfig


def require(*, ok: bool, name: str, value: object, expected: str) -> None:
    """Raise ``BadConfig`` naming the setting unless ``ok``."""
    if not ok:
        raise BadConfig(name, value, expected)
