"""The learned drums against held-out drummers of the Groove MIDI Dataset.

    python benchmarks/drums.py [FOLDER] [--book FILE] [--bars 64]

Tables in Markdown: how well hits and touch of the test side are foretold, beside counted
frequencies; playing measured beside people's, style by style (asked for the style, tempo and energy
of each performance of the test side, with toms in grooves and without a guaranteed footfall, which
people do not have); the band's kits with and without what was learned; energy asked for against
energy heard; and what a bar costs.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy import stats as _untyped_stats  # pyright: ignore[reportMissingTypeStubs] - has none

from _drums_kits import as_bar, kits, kits_table
from _drums_words import BESIDE, ENERGY, FOOTFALL, FORETOLD, KITS
from courante.band import drums
from courante.band.feel import Feel
from courante.corpus.catalogue import folder_of
from courante.model.drums.book import SHIPPED, DrumBook
from courante.model.drums.kit import DrumBar, Grid
from courante.train.drums.reading import Performance, read_performances
from courante.train.drums.score import score, table
from courante.train.drums.statistics import Drumming, drumming, longest_copy, overlap
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Bpm, Place

_stats: Any = _untyped_stats

PHRASE_BARS = 8
ENERGY_BARS = 4
TRIPLETS = 2 / 3
VELOCITY_LEVELS = 4
LEAST_BARS = 4


@dataclass(frozen=True)
class Beside:
    """A style as played and as people play it."""

    style: str
    ours: Drumming
    people: Drumming


def played_as(book: DrumBook, model: Performance, bars: int, seed: int) -> tuple[DrumBar, ...]:
    """What is played where a person played that performance."""
    swung = np.mean([bar.grid == Grid.TRIPLET for bar in model.bars]) > 0.5
    ask = drums.DrumAsk(
        styles=((model.style, 1.0),),
        swing=TRIPLETS if swung else 0.5,
        tempo_bpm=Bpm(model.tempo_bpm),
        toms=True,
        footfall=False,
    )
    found: list[DrumBar] = []
    for index in range(min(bars, len(model.bars))):
        start = index - index % ENERGY_BARS
        energy = book.energy.heard(model.bars[start : start + ENERGY_BARS])
        place = Place(phrase_bar=index % PHRASE_BARS, phrase_bars=PHRASE_BARS)
        now = replace(ask, energy=energy)
        notes = drums.play(book, now, place, COMMON_TIME, seed=seed, bar_index=index)
        found.append(as_bar(notes, Grid.TRIPLET if swung else Grid.STRAIGHT))
    return tuple(found)


def beside(
    book: DrumBook, performances: Sequence[Performance], bars: int
) -> tuple[list[Beside], list[tuple[DrumBar, ...]]]:
    """Each style of the test side, and all that was played."""
    test = [
        one
        for one in performances
        if one.side == "test" and one.style and not one.fill and len(one.bars) >= LEAST_BARS
    ]
    played = [played_as(book, one, bars, seed) for seed, one in enumerate(test)]
    found: list[Beside] = []
    for style in sorted({one.style for one in test}):
        here = [number for number, one in enumerate(test) if one.style == style]
        people = drumming([test[number].bars[:bars] for number in here])
        found.append(Beside(style, drumming([played[number] for number in here]), people))
    people = drumming([one.bars[:bars] for one in test])
    return [*found, Beside("all", drumming(played), people)], played


def beside_table(rows: Sequence[Beside]) -> str:
    """Ours / people's, in Markdown."""
    heads = ("style", "bars", "strokes a beat", "velocity", "spread", "timing kick", "snare")
    heads += ("time", "alike 1", "alike 2", "alike 4", "steady", "profile overlap")
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = [row.style, str(row.people.bars)]
        pairs = zip(_numbers(row.ours), _numbers(row.people), strict=True)
        cells += [f"{ours} / {people}" for ours, people in pairs]
        cells.append(f"{overlap(row.ours, row.people):.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _numbers(one: Drumming) -> Iterator[str]:
    yield f"{one.density:.2f}"
    yield f"{one.velocity:.0f}"
    yield f"{one.velocity_spread:.0f}"
    yield from (f"{spread:.3f}" for spread in one.timing_beats.values())
    yield from (f"{share:.2f}" for share in one.alike.values())
    yield f"{one.steady:.2f}"


def energies(book: DrumBook, style: str, phrases: int = 40) -> tuple[float, list[float]]:
    """Energy asked for against energy heard over phrases: rank correlation, and heard at fifths."""
    asked = np.linspace(0, 1, phrases)
    heard: list[float] = []
    for number, energy in enumerate(asked.tolist()):
        ask = drums.DrumAsk(((style, 1.0),), energy, fill=False, toms=True, footfall=False)
        bars = [
            drums.play(book, ask, Place(bar), COMMON_TIME, seed=number, bar_index=bar)
            for bar in range(PHRASE_BARS)
        ]
        heard.append(book.energy.heard([as_bar(notes, Grid.STRAIGHT) for notes in bars]))
    fifths = [float(np.mean(part)) for part in np.array_split(heard, 5)]
    return float(_stats.spearmanr(asked, heard).statistic), fifths


def cost_ms(book: DrumBook, ask: drums.DrumAsk, phrases: int = 25) -> float:
    """Milliseconds of a core that a bar takes, the median of phrases."""
    taken: list[float] = []
    for seed in range(phrases):
        began = time.process_time()
        for bar in range(PHRASE_BARS):
            drums.play(book, ask, Place(bar), COMMON_TIME, seed=seed, bar_index=bar)
        taken.append((time.process_time() - began) / PHRASE_BARS * 1000)
    return median(taken)


def footfalls(book: DrumBook, bars: int = 64) -> str:
    """How far from the grid strokes on the felt beats are, and how soft, in every metre."""
    lines = ["| metre | feel | farthest, beats | softest leading stroke |", "|---|---|---|---|"]
    for name, metre in (("4/4", COMMON_TIME), ("3/4", TRIPLE_TIME), ("6/8", COMPOUND_TIME)):
        for feel in Feel:
            tempo = {Feel.HALF: 176, Feel.STRAIGHT: 150, Feel.DOUBLE: 84}[feel]
            ask = drums.DrumAsk((("rock", 0.5), ("funk", 0.5)), 0.6, feel, tempo_bpm=Bpm(tempo))
            late: list[float] = []
            lead: list[int] = []
            for bar in range(bars):
                place = Place(bar % PHRASE_BARS)
                notes = drums.play(book, ask, place, metre, seed=1, bar_index=bar)
                for beat in range(metre.beats_per_bar):
                    here = [note for note in notes if note.onset_beats == beat]
                    late += [abs(note.micro_offset_beats) for note in here]
                    lead.append(max((note.velocity for note in here), default=0))
            lines.append(f"| {name} | {feel} | {max(late):.3f} | {min(lead)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "folder", type=Path, nargs="?", help="the Groove MIDI Dataset; if not given, as fetched"
    )
    parser.add_argument("--book", type=Path, default=SHIPPED)
    parser.add_argument("--bars", type=int, default=64, help="of each performance at most")
    asked = parser.parse_args()
    book = drums.load_book(asked.book)
    performances = read_performances(asked.folder or folder_of("groove"))
    print(f"{FORETOLD}\n\n{table(score(performances, book))}\n")
    rows, played = beside(book, performances, asked.bars)
    print(f"{BESIDE}\n\n{beside_table(rows)}\n")
    known = [one.bars for one in performances if one.side == "train"]
    print(
        f"Longest run of bars that is also in the training side: {longest_copy(played, known, 1)}"
    )
    copied = longest_copy(played, known, VELOCITY_LEVELS)
    print(f"bar(s) by strokes alone, {copied} with velocities in {VELOCITY_LEVELS} levels.\n")
    print(f"{KITS}\n\n{kits_table(kits(performances))}\n")
    print(f"{ENERGY}\n")
    print("| style | rank correlation | energy heard where 0.1, 0.3, 0.5, 0.7, 0.9 is asked |")
    print("|---|---|---|")
    for style in ("rock", "funk", "latin", "jazz", "hiphop"):
        correlation, fifths = energies(book, style)
        print(f"| {style} | {correlation:.3f} | {', '.join(f'{one:.2f}' for one in fifths)} |")
    cost = cost_ms(book, drums.DrumAsk((("rock", 1.0),)))
    print(f"\n{FOOTFALL}\n\n{footfalls(book)}\n\nOne bar takes {cost:.2f} ms of a core.")


if __name__ == "__main__":
    main()
