from importlib import resources

import pytest

from courante.band.style import keys_of, load_style, read_style, style_names
from courante.config.metres import METRES
from courante.errors import BadConfig, NotFound
from courante.types import COMMON_TIME, Part

STYLES = resources.files("courante.band") / "styles"
CHORALE = (STYLES / "chorale.toml").read_text()
DRIVE = (STYLES / "drive.toml").read_text()
SESSION = (STYLES / "session.toml").read_text()


def test_every_style_there_is_can_be_loaded() -> None:
    names = {"breaks", "chorale", "drive", "march", "piano", "quartet", "samba", "session"}
    assert set(style_names()) >= names
    for name in style_names():
        style = load_style(name)
        assert style.name == name
        assert "\n" not in style.description
        assert set(style.metres) <= set(METRES.values())
        assert sum(share for _, share in style.mixture) == pytest.approx(1)
        assert len({part.channel for part in style.parts}) == len(style.parts)


@pytest.mark.parametrize("name", ["polka", "", "../style", "chorale.toml", "Chorale"])
def test_an_unknown_style_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(NotFound, match="chorale"):
        load_style(name)


def test_the_chorale_is_four_voices_over_a_pulse() -> None:
    style = load_style("chorale")
    assert [line.part for line in style.lines] == ["soprano", "alto", "tenor", "bass"]
    assert (style.feel.resting_bpm, style.feel.lowest_bpm, style.feel.highest_bpm) == (72, 60, 120)
    parts = {part.name: part for part in style.parts}
    assert style.pulse.strokes is not None
    assert parts[style.pulse.strokes.part].channel == 9
    assert parts["soprano"].program == 20
    assert len({parts[line.part].pan for line in style.lines}) == 4
    assert style.metres[0] == COMMON_TIME


def test_the_session_alone_plays_dance_tunes() -> None:
    assert [name for name in style_names() if load_style(name).dance] == ["session"]
    with pytest.raises(BadConfig, match=r"session.toml: dance: 1 .* true or false"):
        read_style("session", SESSION.replace("dance = true", "dance = 1"))


def test_what_is_struck_on_the_beat_is_louder_than_off_it() -> None:
    for strokes in (load_style(name).pulse.strokes for name in style_names()):
        if strokes is not None and strokes.off_beat:
            loudest = max(hit.velocity for hit in strokes.on_beat)
            assert max(hit.velocity for hit in strokes.off_beat) < loudest


def test_those_who_only_keep_the_beat_stay_on_the_grid() -> None:
    assert set(load_style("chorale").expression.on_grid) == {"percussion", "double bass"}
    assert set(load_style("drive").expression.on_grid) == {"drums", "bass"}
    assert load_style("piano").expression.on_grid == ()


def test_a_drummers_timing_is_left_alone() -> None:
    assert load_style("breaks").expression.untouched == ("drums",)
    assert load_style("session").expression.untouched == ()


def test_loudness_trims_every_part_by_the_square_law() -> None:
    text = CHORALE.replace(_line(CHORALE, "loudness_db"), "loudness_db = {}")
    plain = {p.name: p.volume for p in read_style("chorale", text.format(0)).parts}
    softer = {p.name: p.volume for p in read_style("chorale", text.format(-12)).parts}
    assert softer == {name: round(volume * 10**-0.3) for name, volume in plain.items()}
    with pytest.raises(BadConfig, match=r"parts\[5\].volume: 112 .* at most 80 with this loudness"):
        read_style("chorale", text.format(8).replace("volume = 96", "volume = 70"))


def _line(text: str, key: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(key))


def test_keys_are_those_of_pulse_lanes_and_drummer() -> None:
    assert keys_of(load_style("quartet")) == frozenset()
    assert {36, 70, 75, 76, 77} <= keys_of(load_style("chorale"))
    assert {36, 42, 43, 47, 51} <= keys_of(load_style("breaks"))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('title = "Chorale"', "", "chorale.toml: title"),
        ('title = "Chorale"', 'title = "x"\ncolour = 1', "chorale.toml: colour"),
        ('"reed organ"', '"theremin"', r"chorale.toml: parts\[1\].instrument: 'theremin'"),
        ("pan = 54", "pan = 128", r"chorale.toml: parts\[1\].pan: 128 .* 0 to 127"),
        ("pan = 54", "pan = 54\nbanjo = 1", r"chorale.toml: parts\[1\].banjo"),
        ('part = "alto"', 'part = "nobody"', r"chorale.toml: lines\[2\].part: 'nobody'"),
        ('plays = "alto"', 'plays = "kazoo"', r"chorale.toml: lines\[2\].plays: 'kazoo'"),
        ('name = "alto"', 'name = "tenor"', r"chorale.toml: parts\[3\].name: 'tenor'"),
        ('"low woodblock"', '"anvil"', r"chorale.toml: pulse.on_beat\[2\].instrument: 'anvil'"),
        ('plucked = "double bass"', 'plucked = "percussion"', "chorale.toml: pulse.plucked"),
        ("highest_bpm = 120", "highest_bpm = 100", "chorale.toml: feel.highest_bpm: 100 .* 120"),
        ("resting_bpm = 72", "resting_bpm = 50", "chorale.toml: feel.resting_bpm"),
        ("lowest = 31\nhighest = 48", "lowest = 31\nhighest = 40", "chorale.toml: pulse.highest"),
        ("lowest = 31\nhighest = 48", "lowest = 24\nhighest = 48", "chorale.toml: pulse.lowest"),
        ("phrase_bars = 4", "phrase_bars = 0", "chorale.toml: expression.phrase_bars"),
        ("gap_beats = 0.06", 'pedalled = ["tuba"]', "chorale.toml: expression.gap_beats"),
        ("[feel]", "[tempo]", "chorale.toml: feel"),
        ("[[lines]]", "[[ignored]]", "chorale.toml: lines"),
        ('"4/4", "3/4"', '"5/4"', "chorale.toml: metres: '5/4' .* 4/4, 3/4, 6/8"),
        ("bach = 1.0", "bach = 0.0", "chorale.toml: mixture.* at least one of bach, folk"),
        ("bach = 1.0", "polka = 1.0", "chorale.toml: mixture.polka: 1.0"),
        ('metres = ["4/4", "3/4"]', "metres = []", r"chorale.toml: metres: \[\]"),
        ('articulation = "legato"', 'articulation = "loud"', r"lines\[1\].articulation: 'loud'"),
    ],
)
def test_a_style_file_that_is_wrong_is_named_by_file_and_field(
    old: str, new: str, named: str
) -> None:
    assert old in CHORALE
    with pytest.raises(BadConfig, match=named):
        read_style("chorale", CHORALE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('kind = "pad"', 'kind = "mat"', r"drive.toml: figures\[1\].kind: 'mat'"),
        ("tones = 3", "tones = 5", r"drive.toml: figures\[1\].tones: 5"),
        ("tones = 3", "tones = 3\nsteps = 1", r"drive.toml: figures\[1\].steps"),
        ('"1...1...1...1..."', '"1...1..."', r"figures\[2\].steps.4/4: '1.*16 signs in each bar"),
        (
            '"1...1...1...1..."',
            '"1...1...1...Q..."',
            r"figures\[2\].steps.4/4: 'Q' .*1, 3, 5, 8, w",
        ),
        ('"1...1...1...1..."', '"1...1...w...1..."', r"figures\[2\].steps: 'w' .*strong beats"),
        ("lowest = 28\nhighest = 52", "lowest = 20\nhighest = 52", r"figures\[2\].lowest: 20"),
        ("from = 0.2\nuntil = 0.4", "from = 0.4\nuntil = 0.2", r"figures\[2\].until: 0.2"),
        ('part = "pad"', 'part = "drums"', r"drive.toml: figures\[1\].part: 'drums'"),
        ('letter = "h"', 'letter = "k"', "drive.toml: kit.lanes: 'kk.*another letter"),
        ('letter = "h"', 'letter = "hh"', r"drive.toml: kit.lanes\[2\].letter: 'hh'"),
        ('"hand clap"', '"thunder"', r"drive.toml: kit.lanes\[4\].instrument: 'thunder'"),
        ('"............s.ss"', '"............z.zz"', r"drive.toml: kit.fills\[3\].steps.4/4: 'z'"),
        ("dance = 0.5", "polka = 0.5", r"drive.toml: kit.learned\[1\].styles.polka"),
        ('"crash", "low tom"', '"gong", "low tom"', r"kit.learned\[1\].pieces: 'gong'"),
        ('part = "drums"\nfill_from', 'part = "bass"\nfill_from', "drive.toml: kit.part: 'bass'"),
    ],
)
def test_a_figure_or_kit_that_is_wrong_is_named(old: str, new: str, named: str) -> None:
    assert old in DRIVE
    with pytest.raises(BadConfig, match=named):
        read_style("drive", DRIVE.replace(old, new, 1))


def test_a_rhythm_must_have_every_metre() -> None:
    text = DRIVE.replace('"4/4" = "1...1...1...1...", "3/4" = "1...1...1...", ', "", 1)
    with pytest.raises(BadConfig, match=r"drive\.toml: figures\[2\]\.steps\.4/4: None"):
        read_style("drive", text)


def test_an_ornament_needs_a_player() -> None:
    wrong = SESSION.replace('ornamented = ["fiddle"', 'ornamented = ["viol"')
    with pytest.raises(BadConfig, match=r"session\.toml: expression\.ornamented: 'viol'"):
        read_style("session", wrong)


EXTRA = """[[parts]]
name = "extra {}"
instrument = "flute"
volume = 1
pan = 1
reverb = 1
lowest = 60
highest = 90
"""


def test_there_is_no_channel_for_a_seventeenth_part() -> None:
    with pytest.raises(BadConfig, match="at most 15 other parts"):
        read_style("chorale", CHORALE + "".join(EXTRA.format(number) for number in range(12)))


def test_there_is_one_kit() -> None:
    second = '[[parts]]\nname = "kit"\ninstrument = "percussion"\nvolume = 1\npan = 1\nreverb = 1\n'
    with pytest.raises(BadConfig, match=r"parts\[7\].name: 'kit' .*one kit"):
        read_style("chorale", CHORALE + second)


def test_channels_pass_over_percussion() -> None:
    style = read_style("chorale", CHORALE + "".join(EXTRA.format(n) for n in range(10)))
    channels = [part.channel for part in style.parts if part.name != "percussion"]
    assert channels == [*range(9), *range(10, 16)]


def test_a_part_is_read_as_it_stands() -> None:
    text = CHORALE.replace(_line(CHORALE, "loudness_db"), "loudness_db = 0")
    soprano = read_style("chorale", text).parts[0]
    assert soprano == Part("soprano", 0, program=20, volume=96, pan=54, reverb=50)
