"""Where a form goes next: which phrases, and in which keys."""

from dataclasses import replace
from random import Random

from courante.composer.form_dance import dance
from courante.composer.form_key import nearest, related
from courante.composer.form_plan import Occasion, answer_to_rise, episode
from courante.composer.form_state import Cue, FormState, KeyMove, Theme
from courante.types import Section


def planned(state: FormState) -> FormState:
    """A form that has a phrase to come; at a phrase's start, a rising pace may bring its own."""
    if state.at == 0 and state.rising:
        state = _risen(state)
    if state.cues:
        return state
    number = state.episodes
    draw = Random(f"{state.seed} {state.given} plan")
    known = state.theme(number)
    bars = 0 if known is None else known.bits.shape[0] // state.metre.steps_per_bar
    since = state.given - state.broke_down
    occasion = Occasion(number, bars, since, _visitor(state, draw))
    plan = dance(occasion, draw) if state.dance else episode(occasion, state.pacing, draw)
    broke_down = state.broke_down
    if plan.breakdown_at is not None:
        broke_down = state.given + plan.breakdown_at
    return replace(state, cues=plan.cues, episodes=number + 1, broke_down=broke_down)


def _visitor(state: FormState, draw: Random) -> int | None:
    """An older theme that is heard again: the runner's own every other time, else any."""
    # The theme to come may push the oldest one out.
    safe = [theme for theme in state.themes if not theme.own][1 - state.config.kept_themes :]
    older = [
        theme
        for theme in state.themes
        if theme.number < state.episodes - 1 and (theme.own or theme in safe)
    ]
    own = [theme.number for theme in older if theme.own]
    if own and state.episodes % 2 == 0:
        return own[0]
    return draw.choice(older).number if older else None


def _risen(state: FormState) -> FormState:
    if state.given - state.rose < state.pacing.rise_rest_bars:
        return replace(state, rising=False)
    calm = all(cue.section not in (Section.BREAKDOWN, Section.BUILD) for cue in state.cues[:2])
    theme = max((t.number for t in state.themes if t.heard), default=None)
    if not calm or theme is None or _presenting(state):
        return state
    build = answer_to_rise(theme, Random(f"{state.seed} {state.given} rise"))
    return replace(state, cues=(*build, *state.cues), rose=state.given, rising=False)


def _presenting(state: FormState) -> bool:
    """Whether a theme is being heard for the first time, and is not to be cut in two."""
    return bool(state.cues) and state.cues[0].section in (Section.THEME, Section.ANSWER)


def recall_shift(state: FormState, cue: Cue, theme: Theme) -> int:
    """How far a theme is moved, in semitones, where a cue recalls it."""
    if cue.side:
        return 0
    if cue.key is KeyMove.STAY:
        return state.recall_shift if state.recalled == theme.number else 0
    if cue.key is KeyMove.HOME or state.heard_key is None:
        return 0
    return related(state.heard_key, theme.key, upwards=_upwards(state))


def composed_shift(state: FormState, cue: Cue) -> int:
    """How far composed bars are moved, in semitones, from a cue on."""
    heard, composed = state.heard_key, state.composed_key
    if cue.key is KeyMove.STAY or heard is None or composed is None:
        return state.shift
    if cue.key is KeyMove.MEET and heard.minor == composed.minor:
        return nearest(heard.tonic - composed.tonic)
    return related(heard, composed, upwards=_upwards(state))


def _upwards(state: FormState) -> bool:
    return Random(f"{state.seed} {state.given} key").random() < 1 / 2
