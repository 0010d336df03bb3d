"""The drummer of a style file: the ``learned`` tables of its kit."""

from courante.band import drums
from courante.band.learned_kit import Drummer, Learned
from courante.band.strict_toml import Table
from courante.band.style_common import read_entry
from courante.errors import BadConfig


def read_drummer(kit: Table, swing: float) -> Drummer:
    """``learned``: who is asked for, by energy.

    Raises:
        BadConfig: a piece or style that nobody learned; names file and field.
        Missing: what was learned is not there.
    """
    asks = tuple(_learned(table) for table in kit.tables("learned"))
    return Drummer(drums.load_book(), asks, swing)


def _learned(table: Table) -> Learned:
    ask = Learned(
        styles=_styles(table.table("styles")),
        pieces=_pieces(table) if table.has("pieces") else drums.ALL_PIECES,
        four_on_floor=table.has("four_on_floor") and table.flag("four_on_floor"),
        backbeat=table.has("backbeat") and table.flag("backbeat"),
        entry=read_entry(table),
    )
    table.done()
    return ask


def _styles(table: Table) -> tuple[tuple[str, float], ...]:
    named = [name for name in drums.STYLES if table.has(name)]
    shares = tuple((name, table.number(name, 0.01, 1)) for name in named)
    field = table.field("").rstrip(".")
    table.done()
    if not shares:
        raise BadConfig(field, {}, f"at least one of {', '.join(drums.STYLES)}")
    return shares


def _pieces(table: Table) -> frozenset[drums.Piece]:
    field = table.field("pieces")
    names = table.texts("pieces")
    for name in names:
        if name not in tuple(drums.Piece):
            raise BadConfig(field, name, f"some of {', '.join(drums.Piece)}")
    return frozenset(drums.Piece(name) for name in names)
