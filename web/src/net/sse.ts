// Server-sent events out of a text that comes in pieces. Pure.

export interface Sent {
  readonly name: string;
  readonly data: string;
}

/** A block may grow to this; a server that sends more sends no events. */
const LONGEST = 65_536;

/** What is complete, and the rest to begin the next piece with. */
export function split(rest: string, piece: string): { sent: readonly Sent[]; rest: string } {
  const blocks = (rest + piece).replaceAll("\r\n", "\n").split("\n\n");
  const open = blocks.pop() ?? "";
  return { sent: blocks.flatMap(eventOf), rest: open.length > LONGEST ? "" : open };
}

function eventOf(block: string): readonly Sent[] {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field, value] = /^(event|data): ?(.*)$/.exec(line) ?? [];
    if (field === "event") name = value ?? "";
    else if (field === "data") data.push(value ?? "");
  }
  return data.length ? [{ name, data: data.join("\n") }] : [];
}
