// The ways to play that this page has, the preferred one first.

import type { Sound, Way } from "../play/contract.js";

export interface WayOffer {
  readonly way: Way;
  /** Why it cannot be had here: a key of the texts; null where it can. */
  readonly missing: string | null;
  /** Whether it tells the station all readings; else some are enough, for the run's picture. */
  readonly sendsReadings: boolean;
  make(): Sound;
}

/** The runner's choice where it can be had, else the first that can. */
export function chosen(offers: readonly WayOffer[], wanted: Way | null): WayOffer | null {
  const possible = offers.filter((offer) => offer.missing === null);
  return possible.find((offer) => offer.way === wanted) ?? possible[0] ?? null;
}
