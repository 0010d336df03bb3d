import assert from "node:assert/strict";
import { test } from "node:test";
import type { Heard, Sound, SoundListener, SoundState, Way } from "../../src/play/contract.js";
import { Deck } from "../../src/run/deck.js";
import type { WayOffer } from "../../src/run/offer.js";

const RUN = { runId: "r", controlToken: "t", listenPath: "/l.mp3", playlistPath: "/l.m3u" };
const HERE: Heard = { beat: 12.5, tempoBpm: 80 };

/** A fake: it notes what it is told, and says what the test wants. */
class FakeSound implements Sound {
  readonly did: string[] = [];
  from: Heard | null = null;
  listener: SoundListener | null = null;
  ear: Heard | null = null;

  constructor(readonly way: Way) {}

  prepare() {
    this.did.push("prepare");
  }
  start(_run: unknown, listener: SoundListener, from: Heard | null) {
    this.did.push("start");
    this.listener = listener;
    this.from = from;
  }
  pause() {
    this.did.push("pause");
  }
  resume() {
    this.did.push("resume");
  }
  heard() {
    return this.ear;
  }
  read() {
    this.did.push("read");
  }
  wish() {
    this.did.push("wish");
  }
  async handOver() {
    this.did.push("handOver");
    return this.ear;
  }
  async stop() {
    this.did.push("stop");
    return this.ear;
  }
}

function decked() {
  const states: string[] = [];
  const stayed: string[] = [];
  const sounds = { stream: new FakeSound("stream"), notes: new FakeSound("notes") };
  const offer = (way: Way): WayOffer => ({
    way,
    missing: null,
    sendsReadings: way === "stream",
    make: () => sounds[way],
  });
  const listener = {
    state: (state: SoundState) => states.push(state.is),
    tempo: () => {},
    bar: () => {},
  };
  const deck = new Deck(listener, (way, reason) => stayed.push(`${way} ${reason}`));
  return { deck, sounds, states, stayed, offer };
}

function playing(way: Way) {
  const all = decked();
  all.deck.prepare(all.offer(way));
  all.deck.start(RUN);
  all.sounds[way].ear = HERE;
  all.sounds[way].listener?.state({ is: "playing" });
  return all;
}

test("notes begin while the stream sounds, which ends with the first note", async () => {
  const { deck, sounds, states, offer } = playing("stream");
  await deck.change(offer("notes"), RUN);
  sounds.notes.listener?.state({ is: "starting" });
  assert.deepEqual(sounds.notes.from, HERE);
  assert.deepEqual(deck.heard(), HERE);
  assert.ok(!sounds.stream.did.includes("stop"));
  sounds.notes.listener?.state({ is: "playing" });
  assert.ok(sounds.stream.did.includes("stop"));
  assert.deepEqual(states, ["playing", "playing"]);
});

test("notes that fail leave the stream as it is", async () => {
  const { deck, sounds, states, stayed, offer } = playing("stream");
  await deck.change(offer("notes"), RUN);
  sounds.notes.listener?.state({ is: "failed", reason: "notesUnsupported" });
  assert.deepEqual(stayed, ["stream notesUnsupported"]);
  assert.deepEqual(states, ["playing"]);
  assert.equal(deck.way, "stream");
  assert.ok(!sounds.stream.did.includes("stop"));
});

test("notes sound until the stream does, which goes on where they give it the run", async () => {
  const { deck, sounds, states, offer } = playing("notes");
  await deck.change(offer("stream"), RUN);
  assert.deepEqual(sounds.stream.did, ["prepare", "start"]);
  assert.deepEqual(sounds.stream.from, HERE);
  sounds.stream.listener?.state({ is: "starting" });
  assert.deepEqual(sounds.notes.did.slice(-1), ["handOver"]);
  sounds.stream.listener?.state({ is: "playing" });
  assert.deepEqual(sounds.notes.did.slice(-1), ["stop"]);
  assert.deepEqual(states, ["playing", "playing"]);
});

test("who thinks better of it before the stream sounds has the notes again", async () => {
  const { deck, sounds, states, offer } = playing("notes");
  await deck.change(offer("stream"), RUN);
  await deck.change(offer("notes"), RUN);
  assert.ok(sounds.stream.did.includes("stop"));
  assert.deepEqual(sounds.notes.did.slice(-2), ["handOver", "start"]);
  assert.equal(deck.way, "notes");
  sounds.stream.listener?.state({ is: "gone", reason: "runOver" });
  sounds.notes.listener?.state({ is: "playing" });
  assert.deepEqual(states, ["playing", "playing"]);
});

test("a sound that was let go is heard of no more", async () => {
  const { deck, sounds, states } = playing("stream");
  await deck.stop();
  sounds.stream.listener?.state({ is: "offline", leftS: 0 });
  assert.deepEqual(states, ["playing"]);
  assert.equal(deck.heard(), null);
});

test("a pause in the middle of a change lets the way before go", async () => {
  const { deck, sounds, offer } = playing("stream");
  await deck.change(offer("notes"), RUN);
  deck.pause();
  assert.ok(sounds.stream.did.includes("stop"));
  assert.ok(sounds.notes.did.includes("pause"));
});
