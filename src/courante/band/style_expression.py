"""How a style's players are performed: the ``expression`` table of its file."""

from courante.band.strict_toml import Table
from courante.config import ExpressionConfig
from courante.errors import BadConfig


def read_expression(style: Table, parts: tuple[str, ...]) -> ExpressionConfig:
    """``expression``, but for who is on the grid, which follows from what they play.

    Args:
        style: the whole file.
        parts: names of all parts.
    """
    table = style.table("expression")
    plain = ExpressionConfig()

    def optional(key: str, default: float, lowest: float, highest: float) -> float:
        return table.number(key, lowest, highest) if table.has(key) else default

    config = ExpressionConfig(
        leader=parts[table.choice("leader", parts)],
        lead_velocity=table.whole("lead_velocity", 0, 30),
        strong=table.whole("strong", -30, 30),
        medium=table.whole("medium", -30, 30),
        weak=table.whole("weak", -30, 30),
        offbeat=table.whole("offbeat", -30, 30),
        phrase_bars=table.whole("phrase_bars", 1, 64),
        phrase_arch=table.whole("phrase_arch", 0, 30),
        velocity_spread=table.whole("velocity_spread", 0, 30),
        offset_beats=table.number("offset_beats", 0, 0.1),
        gap_beats=table.number("gap_beats", 0, 0.2),
        swing=optional("swing", plain.swing, 0.5, 0.75),
        swing_sixteenths=optional("swing_sixteenths", plain.swing_sixteenths, 0.5, 0.75),
        lilt=optional("lilt", plain.lilt, 0, 0.5),
        lead_offset_beats=optional("lead_offset_beats", plain.lead_offset_beats, -0.05, 0.05),
        last_note_share=optional("last_note_share", plain.last_note_share, 0.3, 1),
        pedalled=_players(table, "pedalled", parts),
        ornamented=_players(table, "ornamented", parts),
        ornament_share=optional("ornament_share", plain.ornament_share, 0, 1),
    )
    table.done()
    return config


def _players(table: Table, key: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    if not table.has(key):
        return ()
    field, names = table.field(key), table.texts(key)
    for name in names:
        if name not in parts:
            raise BadConfig(field, name, f"some of {', '.join(parts)}")
    return names
