// Chooses how to play: close to live where the browser can, plainly where it cannot.

import { LowLagPlayer, lowLagWorks } from "./lowlag.js";
import { PlainPlayer } from "./plain.js";

export function makePlayer(audio, ready, on) {
  return lowLagWorks() ? new LowLagPlayer(audio, ready, on) : new PlainPlayer(audio, ready, on);
}

// Lock screen and headset buttons.
export function offerControls({ play, pause }) {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.setActionHandler("play", play);
  navigator.mediaSession.setActionHandler("pause", pause);
  navigator.mediaSession.setActionHandler("stop", pause);
}

export function tellSystem(title, playing) {
  if (!("mediaSession" in navigator)) return;
  const artwork = [{ src: "/static/icon.svg", sizes: "any", type: "image/svg+xml" }];
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: "Courante", artwork });
  navigator.mediaSession.playbackState = playing ? "playing" : "paused";
}
