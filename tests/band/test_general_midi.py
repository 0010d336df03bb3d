from courante.band.general_midi import FIRST_KIT_KEY, KIT, PROGRAMS


def test_there_is_a_name_for_every_program() -> None:
    assert len(set(PROGRAMS)) == len(PROGRAMS) == 128
    landmarks = {0: "acoustic grand piano", 40: "violin", 56: "trumpet", 73: "flute"}
    assert {number: PROGRAMS[number] for number in landmarks} == landmarks


def test_the_kit_lies_on_its_keys() -> None:
    keys = {name: FIRST_KIT_KEY + place for place, name in enumerate(KIT)}
    assert len(keys) == 47
    landmarks = {"bass drum": 36, "closed hi-hat": 42, "cowbell": 56, "open triangle": 81}
    assert {name: keys[name] for name in landmarks} == landmarks
