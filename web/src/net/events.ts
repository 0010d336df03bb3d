// A run's events over fetch (EventSource cannot carry a token), reconnecting until stopped.

import { Nonsense } from "../contract/decode.js";
import { eventFrom, type RunEvent } from "../contract/events.js";
import type { RunKey } from "../contract/rest.js";
import { Backoff } from "./backoff.js";
import { Refused } from "./request.js";
import { openEvents } from "./rest.js";
import { split } from "./sse.js";

/** Tell each event until the signal aborts (resolves false) or the run is over (resolves true). */
export async function follow(
  run: RunKey,
  signal: AbortSignal,
  tell: (event: RunEvent) => void,
): Promise<boolean> {
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      const response = await openEvents(run, signal);
      backoff.reset();
      await readAll(response, tell);
    } catch (error) {
      if (signal.aborted) return false;
      if (error instanceof Refused && error.gone) return true;
    }
    await backoff.wait(signal);
  }
  return false;
}

async function readAll(response: Response, tell: (event: RunEvent) => void): Promise<void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const pieces = split(rest, decoder.decode(value, { stream: true }));
    rest = pieces.rest;
    for (const { name, data } of pieces.sent) tellOne(name, data, tell);
  }
}

/** One event that makes no sense does not end the line. */
function tellOne(name: string, data: string, tell: (event: RunEvent) => void): void {
  try {
    const event = eventFrom(name, data);
    if (event) tell(event);
  } catch (error) {
    if (!(error instanceof Nonsense)) throw error;
  }
}
