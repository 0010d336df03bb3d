// What sensors tell. No field for a place: positions stay where they are measured.

/** The contract's words for kinds of sensors. */
export type Source = "phone" | "gps" | "watch" | "footpod" | "treadmill" | "strap" | "slider";

/** What one sensor told at one moment; a quantity that was not measured is null. */
export interface Reading {
  /** Seconds by performance.now() / 1000: a clock that nobody sets. */
  readonly timeS: number;
  readonly speedMps: number | null;
  /** Footfalls of both feet a minute. */
  readonly cadenceSpm: number | null;
  readonly heartRateBpm: number | null;
  readonly source: Source;
}

/** Tempo policies; see the server's contract. */
export type Mode = "auto" | "step" | "stride" | "proportional" | "heart" | "steady";

/** The tempo at one moment, and why. */
export interface Tempo {
  readonly tempoBpm: number;
  readonly targetBpm: number;
  /** The signal that decides: cadence, footpod, speed, heart rate, asked, held, resting. */
  readonly source: string;
  readonly raw: number | null;
  /** One sentence for the runner. */
  readonly why: string;
}
