// The REST calls of the contract, and nothing else.

import type { Reading, Tempo } from "../contract/reading.js";
import {
  type HomeHttps,
  httpsFrom,
  type OpenedRun,
  openedFrom,
  type RunKey,
  type RunStatus,
  readingJson,
  type StyleInfo,
  statusFrom,
  stylesFrom,
  tempoFrom,
  type Wishes,
} from "../contract/rest.js";
import { request, requestJson } from "./request.js";

/** What is left of a run: its score, its picture, its sound (only of a run that was saved). */
export type Keepsake = "score.mid" | "run.svg" | "recording.mp3";

/** The server takes so many late readings at once. */
export const MOST_LATE = 600;

export async function styles(): Promise<readonly StyleInfo[]> {
  return stylesFrom(await requestJson("/api/styles"));
}

export async function openRun(wishes: Wishes): Promise<OpenedRun> {
  return openedFrom(await requestJson("/api/runs", { method: "POST", json: wishes }));
}

export async function readRun(run: RunKey): Promise<RunStatus> {
  return statusFrom(await requestJson(pathOf(run), { token: run.controlToken }));
}

export async function changeRun(
  run: RunKey,
  wishes: Wishes,
  signal?: AbortSignal,
): Promise<RunStatus> {
  const asked = { method: "PATCH", token: run.controlToken, json: wishes } as const;
  return statusFrom(await requestJson(pathOf(run), signal ? { ...asked, signal } : asked));
}

export async function endRun(run: RunKey): Promise<void> {
  await request(pathOf(run), { method: "DELETE", token: run.controlToken });
}

/** Send one reading. `nowS`: the time on the clock of the reading. */
export async function sendPace(run: RunKey, reading: Reading, nowS: number): Promise<Tempo> {
  const json = readingJson(reading, nowS - reading.timeS);
  const asked = { method: "POST", token: run.controlToken, json } as const;
  return tempoFrom(await requestJson(`${pathOf(run)}/pace`, asked));
}

/** Send readings that waited for a network, at most `MOST_LATE`, none older than an hour. */
export async function sendLate(
  run: RunKey,
  readings: readonly Reading[],
  nowS: number,
): Promise<Tempo> {
  const json = { readings: readings.map((one) => readingJson(one, nowS - one.timeS)) };
  const asked = { method: "POST", token: run.controlToken, json } as const;
  return tempoFrom(await requestJson(`${pathOf(run)}/readings`, asked));
}

export async function keepsake(run: RunKey, name: Keepsake): Promise<Blob> {
  return (await request(`${pathOf(run)}/${name}`, { token: run.controlToken })).blob();
}

export async function homeHttps(): Promise<HomeHttps> {
  return httpsFrom(await requestJson("/api/https"));
}

export function openEvents(run: RunKey, signal: AbortSignal): Promise<Response> {
  return request(`${pathOf(run)}/events`, { token: run.controlToken, signal });
}

/** The run's sound, beginning as close to now as the server can. */
export function openSound(listenPath: string, signal: AbortSignal): Promise<Response> {
  return request(`${listenPath}?lag=low`, { signal });
}

function pathOf(run: RunKey): string {
  return `/api/runs/${encodeURIComponent(run.runId)}`;
}
