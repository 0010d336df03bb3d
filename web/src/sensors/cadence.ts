// Footfalls a minute in what an accelerometer felt during the last seconds.
//
// The magnitude is free of how the phone lies; freed from gravity it repeats itself at each step, and
// the lag of its autocorrelation is the length of a step. Which of the peaks is the step and not the
// stride (left and right differ, an arm swings once in two steps) or the half step (heel and push-off
// of a walker) is decided by how strongly it repeats, and by what legs can do.

/** Acceleration along three axes, gravity included, in metres a second squared. */
export interface Shake {
  readonly timeS: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export type Rhythm =
  | { readonly is: "steps"; readonly cadenceSpm: number }
  /** Nothing moves. */
  | { readonly is: "still" }
  /** It moves, but not as legs do. */
  | { readonly is: "none" }
  /** Too little was felt yet. */
  | { readonly is: "unknown" };

export const WINDOW_S = 4;
const SHORTEST_S = 2.5;
/** Over a longer gap (a page that was hidden) nothing is known. */
const LONGEST_GAP_S = 0.5;
const LOWEST_RATE_HZ = 12;
const HIGHEST_RATE_HZ = 100;
const SMOOTHING_S = 0.06;

/** Of the last moment: a hand that holds a phone trembles less. */
const STILL_MPS2 = 0.4;
const STILL_WINDOW_S = 1.5;
/** Root mean square of a runner's steps; walkers stay below. */
const RUNNING_MPS2 = 5;

const HIGHEST_SPM = 240;
const LOWEST_SPM = 45;
const LONGEST_LAG_S = 2.2;
/** Repeats less like itself than this, it is no rhythm. */
const LEAST_LIKENESS = 0.3;
/** The step repeats at least so well, as a share of the best lag (which is often the stride). */
const STEP_SHARE = 0.45;
/** Few walk slower, nobody runs slower: so slow a rhythm may be the stride, its step but faint. */
const STROLL_SPM = 75;
const SLOWEST_RUN_SPM = 115;
const FAINT_STEP_SHARE = 0.2;
/** So fast a rhythm without a runner's force may be heel and push-off of a walker at half of it. */
const HALF_STEPS_SPM = 160;
const HALF_STEP_SHARE = 0.7;

interface Peak {
  readonly lagS: number;
  readonly likeness: number;
}

const NONE: Rhythm = { is: "none" };
const UNKNOWN: Rhythm = { is: "unknown" };

/** The rhythm of samples in order of time; those of the last `WINDOW_S` count. */
export function rhythmOf(samples: readonly Shake[]): Rhythm {
  const recent = unbroken(samples);
  const spanS = (recent.at(-1)?.timeS ?? 0) - (recent[0]?.timeS ?? 0);
  const rateHz = Math.min(HIGHEST_RATE_HZ, (recent.length - 1) / spanS);
  if (!(spanS >= SHORTEST_S) || rateHz < LOWEST_RATE_HZ) return UNKNOWN;
  const felt = evenly(recent, rateHz);
  const last = felt.slice(-Math.round(STILL_WINDOW_S * rateHz));
  if (rms(withoutMean(last)) < STILL_MPS2) return { is: "still" };
  const pushes = withoutMean(smoothed(felt, Math.round(SMOOTHING_S * rateHz)));
  const likeness = autocorrelation(pushes, Math.round(Math.min(LONGEST_LAG_S, spanS / 2) * rateHz));
  const peaks = peaksOf(likeness, rateHz);
  const step = stepAmong(peaks, rms(pushes) >= RUNNING_MPS2);
  if (step === null) return NONE;
  return { is: "steps", cadenceSpm: spmOf(refined(step, peaks)) };
}

/** The samples of the window since the last gap. */
function unbroken(samples: readonly Shake[]): readonly Shake[] {
  const edge = (samples.at(-1)?.timeS ?? 0) - WINDOW_S;
  let first = samples.length - 1;
  while (first > 0) {
    const before = samples[first - 1] as Shake;
    const gapS = (samples[first] as Shake).timeS - before.timeS;
    if (before.timeS < edge || gapS > LONGEST_GAP_S) break;
    first--;
  }
  return samples.slice(Math.max(0, first));
}

/** Magnitudes at even intervals: browsers tell at their own, uneven, rate. */
function evenly(samples: readonly Shake[], rateHz: number): readonly number[] {
  const start = samples[0]?.timeS ?? 0;
  const even: number[] = [];
  for (let index = 1; index < samples.length; index++) {
    const from = samples[index - 1] as Shake;
    const to = samples[index] as Shake;
    for (let at = start + even.length / rateHz; at <= to.timeS; at = start + even.length / rateHz) {
      const share = to.timeS > from.timeS ? (at - from.timeS) / (to.timeS - from.timeS) : 1;
      even.push(magnitude(from) + share * (magnitude(to) - magnitude(from)));
    }
  }
  return even;
}

const magnitude = ({ x, y, z }: Shake) => Math.hypot(x, y, z);

function smoothed(values: readonly number[], width: number): readonly number[] {
  if (width < 2) return values;
  return values.slice(width - 1).map((_, index) => mean(values.slice(index, index + width)));
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function withoutMean(values: readonly number[]): readonly number[] {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

const rms = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value * value)));

/** How like itself the signal is after each lag in samples, -1 to 1. */
function autocorrelation(values: readonly number[], most: number): readonly number[] {
  return Array.from({ length: most + 1 }, (_, lag) => {
    let product = 0;
    let early = 0;
    let late = 0;
    for (let index = lag; index < values.length; index++) {
      const before = values[index - lag] ?? 0;
      const now = values[index] ?? 0;
      product += before * now;
      early += before * before;
      late += now * now;
    }
    return early > 0 && late > 0 ? product / Math.sqrt(early * late) : 0;
  });
}

/** The lags at which it repeats itself, the shortest first; a parabola finds them between samples. */
function peaksOf(likeness: readonly number[], rateHz: number): readonly Peak[] {
  const peaks: Peak[] = [];
  for (let lag = 1; lag + 1 < likeness.length; lag++) {
    const [before, here, after] = likeness.slice(lag - 1, lag + 2) as [number, number, number];
    if (here < before || here <= after) continue;
    const bend = before - 2 * here + after;
    const shift = bend < 0 ? (before - after) / (2 * bend) : 0;
    const lagS = (lag + shift) / rateHz;
    peaks.push({ lagS, likeness: here - ((before - after) * shift) / 4 });
  }
  return peaks.filter(({ lagS }) => 60 / lagS <= HIGHEST_SPM);
}

function stepAmong(peaks: readonly Peak[], running: boolean): Peak | null {
  const best = Math.max(...peaks.map((peak) => peak.likeness));
  const least = Math.max(LEAST_LIKENESS, STEP_SHARE * best);
  const found = peaks.find(({ likeness }) => likeness >= least);
  if (found === undefined) return null;
  if (spmOf(found) < (running ? SLOWEST_RUN_SPM : STROLL_SPM)) {
    const half = near(peaks, found.lagS / 2);
    // A runner's other foot need hardly be felt: that there is a peak at all suffices.
    const faintest = running ? -1 : FAINT_STEP_SHARE * best;
    if (half !== null && half.likeness >= faintest) return half;
    return spmOf(found) < LOWEST_SPM ? null : found;
  }
  if (running || spmOf(found) < HALF_STEPS_SPM) return found;
  const twice = near(peaks, found.lagS * 2);
  return twice !== null && found.likeness < HALF_STEP_SHARE * twice.likeness ? twice : found;
}

function near(peaks: readonly Peak[], lagS: number): Peak | null {
  return peaks.find((peak) => Math.abs(peak.lagS / lagS - 1) < 0.12) ?? null;
}

/** The step by several of them: the longer the lag, the finer its measure. */
function refined(step: Peak, peaks: readonly Peak[]): Peak {
  let lagS = step.lagS;
  for (let steps = 2; lagS * steps <= LONGEST_LAG_S; steps++) {
    const later = near(peaks, lagS * steps);
    if (later !== null && later.likeness >= LEAST_LIKENESS) lagS = later.lagS / steps;
  }
  return { ...step, lagS };
}

const spmOf = ({ lagS }: Peak) => 60 / lagS;
