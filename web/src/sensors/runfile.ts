// Reads GPX and TCX files, with the heart rate and cadence that watches write into extensions.

import { BadRecording, type Recording, type RunPoint } from "../pace/recording.js";

const LARGEST_CHARS = 64 * 2 ** 20;
const HEAD_CHARS = 8192;

/**
 * Read the text of a file.
 * @throws BadRecording it is too large, not whole, or neither GPX nor TCX
 */
export function readRunFile(text: string): Recording {
  if (text.length > LARGEST_CHARS) throw new BadRecording("gpxTooLarge");
  // Neither format has one; in a hostile file it is where entity bombs hide.
  if (text.slice(0, HEAD_CHARS).includes("<!DOCTYPE")) throw new BadRecording("gpxNotXml");
  const document = new DOMParser().parseFromString(text, "application/xml");
  if (all(document, "parsererror").length > 0) throw new BadRecording("gpxNotXml");
  const root = document.documentElement.localName;
  if (root === "gpx") return gpx(document);
  if (root === "TrainingCenterDatabase") return tcx(document);
  throw new BadRecording("gpxUnknown");
}

function gpx(document: Document): Recording {
  const name = all(document, "trk")
    .map((track) => childText(track, "name"))
    .find(Boolean);
  const segments = all(document, "trkseg").map((segment) => all(segment, "trkpt").map(gpxPoint));
  return { title: name ?? null, segments };
}

function gpxPoint(point: Element): RunPoint {
  const extension = (...names: readonly string[]) => {
    const found = all(point, "extensions")
      .flatMap((extensions) => [...extensions.getElementsByTagName("*")])
      .find((element) => names.includes(element.localName.toLowerCase()));
    return number(found?.textContent);
  };
  return {
    timeS: seconds(childText(point, "time")),
    ...place(number(point.getAttribute("lat")), number(point.getAttribute("lon"))),
    distanceM: null,
    speedMps: number(childText(point, "speed")) ?? extension("speed"),
    cadencePerMin: extension("cad", "cadence"),
    heartRateBpm: extension("hr", "heartrate"),
  };
}

/** Laps follow each other without a break: a runner presses a button and runs on. */
function tcx(document: Document): Recording {
  return { title: null, segments: [all(document, "Trackpoint").map(tcxPoint)] };
}

function tcxPoint(point: Element): RunPoint {
  const below = (name: string) => number(all(point, name)[0]?.textContent);
  const heart = all(point, "HeartRateBpm")[0];
  return {
    timeS: seconds(childText(point, "Time")),
    ...place(below("LatitudeDegrees"), below("LongitudeDegrees")),
    distanceM: below("DistanceMeters"),
    speedMps: below("Speed"),
    cadencePerMin: below("RunCadence") ?? below("Cadence"),
    heartRateBpm: heart === undefined ? null : number(childText(heart, "Value")),
  };
}

function place(
  latitudeDeg: number | null,
  longitudeDeg: number | null,
): Pick<RunPoint, "position"> {
  const known = latitudeDeg !== null && longitudeDeg !== null;
  return { position: known ? { latitudeDeg, longitudeDeg } : null };
}

/** Whatever prefix its name has. */
const all = (within: Document | Element, name: string): readonly Element[] => [
  ...within.getElementsByTagNameNS("*", name),
];

function childText(parent: Element, name: string): string | null {
  const child = [...parent.children].find((element) => element.localName === name);
  return child?.textContent ?? null;
}

function number(text: string | null | undefined): number | null {
  if (text == null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function seconds(text: string | null): number | null {
  const timeMs = Date.parse(text?.trim() ?? "");
  return Number.isNaN(timeMs) ? null : timeMs / 1000;
}
