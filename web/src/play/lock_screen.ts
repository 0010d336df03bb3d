// The lock screen, and the buttons of headsets.

export interface Controls {
  play(): void;
  pause(): void;
}

export function offerControls({ play, pause }: Controls): void {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.setActionHandler("play", play);
  navigator.mediaSession.setActionHandler("pause", pause);
  navigator.mediaSession.setActionHandler("stop", pause);
}

export function tellLockScreen(title: string, playing: boolean): void {
  if (!("mediaSession" in navigator)) return;
  const artwork = [
    { src: "/static/icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "/static/icon.svg", sizes: "any", type: "image/svg+xml" },
  ];
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: "Courante", artwork });
  navigator.mediaSession.playbackState = playing ? "playing" : "paused";
}
