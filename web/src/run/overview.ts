// How the house fares, from its public counters: numbers only, nothing about anybody.

import { request } from "../net/request.js";

export interface Overview {
  readonly runs: number;
  readonly listeners: number;
  /** Since the station began. */
  readonly opened: number;
  /** Blocks of sound that came late, of a million; null before the first. */
  readonly latePerMillion: number | null;
}

export async function overview(signal: AbortSignal): Promise<Overview> {
  const response = await request("/metrics", { signal });
  return overviewFrom(await response.text());
}

/** Out of the text that Prometheus reads. */
export function overviewFrom(metrics: string): Overview {
  const sums = new Map<string, number>();
  for (const line of metrics.split("\n")) {
    const [, name, value] = /^([a-z_]+)(?:\{[^}]*\})? (\S+)$/.exec(line) ?? [];
    if (name && value) sums.set(name, (sums.get(name) ?? 0) + Number(value));
  }
  const of = (name: string) => sums.get(`courante_${name}`) ?? 0;
  const blocks = of("blocks_total");
  return {
    runs: of("runs"),
    listeners: of("listeners"),
    opened: of("runs_opened_total"),
    latePerMillion: blocks > 0 ? (1e6 * of("underruns_total")) / blocks : null,
  };
}
