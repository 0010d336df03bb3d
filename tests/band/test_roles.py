from tests.notation import WrittenNote, bach, bars_of
from tests.scenes import sounding

from courante.band.roles import Role, role_of


def roles(notes: list[WrittenNote]) -> dict[int, Role]:
    heard = sounding(bars_of(notes)[0])
    return {note.pitch: role_of(note, heard) for note in heard}


def test_the_outer_notes_of_a_chord_are_melody_and_bass() -> None:
    assert roles([(48, 0, 16), (60, 0, 16), (64, 0, 16), (72, 0, 16)]) == {
        72: Role.MELODY,
        64: Role.INNER,
        60: Role.INNER,
        48: Role.LOWEST,
    }


def test_a_tune_alone_is_melody_throughout() -> None:
    reel = [(62, 0, 2), (69, 2, 2), (74, 4, 2), (57, 6, 2), (55, 8, 4), (78, 12, 4)]
    assert set(roles(reel).values()) == {Role.MELODY}


def test_an_inner_voice_is_not_the_tune_while_the_highest_takes_breath() -> None:
    heard = roles([(76, 0, 6), (77, 8, 8), (64, 6, 2), (48, 0, 16)])
    assert heard[64] == Role.INNER
    assert heard[76] == heard[77] == Role.MELODY


def test_bachs_soprano_and_bass_are_melody_and_lowest() -> None:
    for bar in bach():
        heard = sounding(bar)
        own = {role_of(n, heard) for n in heard if n.voice == 0}
        assert own == {Role.MELODY}
        assert {role_of(n, heard) for n in heard if n.voice == 3} == {Role.LOWEST}
