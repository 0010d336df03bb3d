// Server-sent events over fetch (EventSource cannot carry a token), reconnecting until stopped.

import { ApiError, openEvents } from "./api.js";
import { Backoff } from "./backoff.js";

export class Parser {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = "";
  }

  push(text) {
    const blocks = (this.rest + text).split("\n\n");
    this.rest = blocks.pop();
    for (const block of blocks) this.#block(block);
  }

  #block(block) {
    let name = "message";
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) data += line.slice(5).trim();
    }
    if (data) this.onEvent(name, JSON.parse(data));
  }
}

async function readAll(response, parser) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.push(value);
  }
}

// Calls onEvent(name, data) until the signal aborts or the run is over; then onGone().
export async function follow(session, signal, onEvent, onGone) {
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      const response = await openEvents(session, signal);
      backoff.reset();
      await readAll(response, new Parser(onEvent));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && [401, 404].includes(error.status)) {
        onGone();
        return;
      }
    }
    await backoff.wait(signal);
  }
}
