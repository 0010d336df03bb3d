// Where a runner's run is. Shown, and decided, in different parts of the page.

export type Phase =
  | "idle"
  | "starting"
  | "playing"
  | "paused"
  /** The station is not reached; sound may go on for a while. */
  | "offline"
  | "ended";

export function sounds(phase: Phase): boolean {
  return phase === "playing" || phase === "offline";
}

/** What a runner should read: a key of the texts, or what the station said. */
export type Saying = { readonly key: string } | { readonly text: string };
