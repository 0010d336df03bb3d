from importlib import resources

import pytest

from courante.band.style import load_style, read_style, style_names
from courante.errors import BadConfig, NotFound
from courante.types import Part

CHORALE = (resources.files("courante.band") / "styles" / "chorale.toml").read_text()


def test_every_style_there_is_can_be_loaded() -> None:
    assert "chorale" in style_names()
    for name in style_names():
        assert load_style(name).name == name


@pytest.mark.parametrize("name", ["polka", "", "../style", "chorale.toml", "Chorale"])
def test_an_unknown_style_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(NotFound, match="chorale"):
        load_style(name)


def test_the_chorale_is_four_voices_over_a_pulse() -> None:
    style = load_style("chorale")
    assert [role.part for role in style.voices] == ["soprano", "alto", "tenor", "bass"]
    assert (style.feel.resting_bpm, style.feel.lowest_bpm, style.feel.highest_bpm) == (72, 60, 120)
    parts = {part.name: part for part in style.parts}
    assert parts[style.pulse.percussion].channel == 9
    assert parts["soprano"] == Part("soprano", 0, program=20, volume=96, pan=54, reverb=50)
    assert len({part.channel for part in style.parts}) == len(style.parts)
    assert len({parts[role.part].pan for role in style.voices}) == 4


def test_what_is_struck_on_the_beat_is_louder_than_off_it() -> None:
    pulse = load_style("chorale").pulse
    assert max(hit.velocity for hit in pulse.off_beat) < max(h.velocity for h in pulse.on_beat)


def test_the_pulse_stays_on_the_grid() -> None:
    style = load_style("chorale")
    assert set(style.expression.on_grid) == {style.pulse.percussion, style.pulse.plucked}
    assert style.expression.leader == "soprano"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('title = "Chorale"', "", "chorale.toml: title"),
        ('title = "Chorale"', 'title = "x"\ncolour = 1', "chorale.toml: colour"),
        ('"reed organ"', '"theremin"', r"chorale.toml: parts\[1\].instrument: 'theremin'"),
        ("pan = 54", "pan = 128", r"chorale.toml: parts\[1\].pan: 128 .* 0 to 127"),
        ("pan = 54", "pan = 54\nbanjo = 1", r"chorale.toml: parts\[1\].banjo"),
        ('part = "alto"', 'part = "nobody"', r"chorale.toml: voices\[2\].part: 'nobody'"),
        ('name = "alto"', 'name = "tenor"', r"chorale.toml: parts\[3\].name: 'tenor'"),
        ('instrument = "clarinet"', 'instrument = "percussion"', "one kit"),
        ('"low woodblock"', '"anvil"', r"chorale.toml: pulse.on_beat\[2\].instrument: 'anvil'"),
        ('plucked = "double bass"', 'plucked = "percussion"', "chorale.toml: pulse.plucked"),
        ("highest_bpm = 120", "highest_bpm = 100", "chorale.toml: feel.highest_bpm: 100 .* 120"),
        ("resting_bpm = 72", "resting_bpm = 50", "chorale.toml: feel.resting_bpm"),
        ("highest = 48", "highest = 40", "chorale.toml: pulse.highest: 40"),
        ("phrase_bars = 4", "phrase_bars = 0", "chorale.toml: expression.phrase_bars"),
        ("[feel]", "[tempo]", "chorale.toml: feel"),
        ("[[voices]]", "[[ignored]]", "chorale.toml: voices"),
    ],
)
def test_a_style_file_that_is_wrong_is_named_by_file_and_field(
    old: str, new: str, named: str
) -> None:
    assert old in CHORALE
    with pytest.raises(BadConfig, match=named):
        read_style("chorale", CHORALE.replace(old, new))


def test_five_voices_are_refused() -> None:
    fifth = '[[voices]]\npart = "bass"\nlowest = 30\nhighest = 50\nvelocity = 70\n[pulse]'
    with pytest.raises(BadConfig, match=r"chorale\.toml: voices: 5"):
        read_style("chorale", CHORALE.replace("[pulse]", fifth))


def test_there_is_no_channel_for_a_seventeenth_part() -> None:
    part = '[[parts]]\nname = "extra {}"\ninstrument = "flute"\nvolume = 1\npan = 1\nreverb = 1\n'
    extra = "".join(part.format(number) for number in range(12))
    with pytest.raises(BadConfig, match="at most 15 other parts"):
        read_style("chorale", CHORALE + extra)


def test_channels_pass_over_percussion() -> None:
    part = '[[parts]]\nname = "extra {}"\ninstrument = "flute"\nvolume = 1\npan = 1\nreverb = 1\n'
    style = read_style("chorale", CHORALE + "".join(part.format(n) for n in range(10)))
    channels = [part.channel for part in style.parts if part.name != "percussion"]
    assert channels == [*range(9), *range(10, 16)]
